"""Rules: positions and numbers of trials, and what a choice says about each face."""

import pytest

from quiz.models import Label, Mode
from quiz.modes import AS_HARD_AS_CLASSIC, COUNTED, RULES, WITH_BOARD
from quiz.modes.rules import Judged, count_right
from tests.support.modes import judged

REAL, FAKE = Label.REAL, Label.FAKE


@pytest.mark.parametrize("mode", RULES)
def test_numbers_and_positions_agree(mode: Mode) -> None:
    rules = RULES[mode]
    positions = [
        rules.first_position(number) + place
        for number in range(1, 6)
        for place in range(rules.faces)
    ]
    assert positions == list(range(1, 5 * rules.faces + 1))
    assert [rules.place(each) for each in positions] == [*range(1, rules.faces + 1)] * 5
    assert [rules.number(each) for each in positions] == [
        number for number in range(1, 6) for _ in range(rules.faces)
    ]


@pytest.mark.parametrize("mode", RULES)
def test_the_next_trials_are_dealt_before_they_are_needed(mode: Mode) -> None:
    rules = RULES[mode]
    dealt = rules.dealt_at_once
    for number in range(1, 40):
        if rules.is_dealt_after(number):
            dealt += rules.dealt_at_once
        assert dealt >= number + 1


def test_classic_and_practice_alone_count_for_the_figures_of_single_faces() -> None:
    assert COUNTED == (Mode.CLASSIC, Mode.PRACTICE)


def test_a_choice_says_something_about_each_face() -> None:
    pair, odd = RULES[Mode.PAIR], RULES[Mode.ODD]
    for truth in ((REAL, FAKE), (FAKE, REAL), ()):
        assert pair.responses(0, truth) == (REAL, FAKE)
        assert pair.responses(1, truth) == (FAKE, REAL)
    assert odd.responses(2, (FAKE, REAL, REAL, REAL)) == (REAL, REAL, FAKE, REAL)
    assert odd.responses(3, (FAKE, REAL, FAKE, FAKE)) == (FAKE, FAKE, FAKE, REAL)
    assert odd.named((FAKE, REAL, FAKE, FAKE)) is REAL
    assert len(odd.responses(0, ())) == 4  # of a trial that is not dealt


@pytest.mark.parametrize(("mode", "faces"), [(Mode.PAIR, 2), (Mode.ODD, 4), (Mode.CLASSIC, 1)])
@pytest.mark.parametrize(("right", "wrong"), [(0, 3), (3, 0), (2, 5)])
def test_right_trials_are_counted_by_their_faces(
    mode: Mode, faces: int, right: int, wrong: int
) -> None:
    of_wrong = max(0, faces - 2)
    correct = faces * right + of_wrong * wrong
    assert RULES[mode].right_trials(faces * (right + wrong), correct) == right


def test_a_trial_is_right_as_a_whole() -> None:
    assert Judged((REAL, FAKE), (REAL, FAKE)).is_right
    assert not Judged((REAL, FAKE, FAKE), (REAL, REAL, FAKE)).is_right
    assert count_right(judged(True, False, True), {}) == 2


def test_a_threshold_by_ones_own_browser_has_no_board() -> None:
    assert set(WITH_BOARD) == {Mode.SURVIVAL, Mode.CLIMB, Mode.FOOL}


def test_only_survival_is_as_hard_as_classic_and_told_at_once() -> None:
    assert AS_HARD_AS_CLASSIC == (Mode.SURVIVAL,)
