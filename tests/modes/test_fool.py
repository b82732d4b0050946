"""The rules of Fool me: two faces, ten trials where there are so many picks."""

from quiz.models import Mode
from quiz.modes import FOR_CLASSES, RULES, fool
from tests.support.modes import judged


def test_a_whole_round_has_a_score_and_a_short_one_none() -> None:
    assert fool.score(judged(*[True] * 7, *[False] * 3), {}) == 7
    assert fool.score(judged(True, True), {}) is None


def test_its_rounds_may_run_out_and_are_for_no_class() -> None:
    assert [rules.mode for rules in RULES.values() if rules.may_run_out] == [Mode.FOOL]
    assert Mode.FOOL not in FOR_CLASSES
    assert fool.OFFERED == 8
