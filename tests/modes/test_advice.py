"""The rules of the mode with advice."""

import pytest

from quiz.models import Label
from quiz.modes import RULES, Judged
from quiz.modes.advice import ADVICE, advised_label, advised_of, effects_of

REAL, FAKE = Label.REAL, Label.FAKE


def judged(label: Label, first: Label | None, said: Label, p_fake: float | None) -> Judged:
    """A trial with advice."""
    return Judged((label,), (said,), first=first, p_detector=p_fake)


def test_its_rules() -> None:
    assert RULES[ADVICE.mode] is ADVICE
    assert (ADVICE.length, ADVICE.faces, ADVICE.is_advised) == (12, 1, True)
    assert not ADVICE.is_counted
    assert [rules.mode for rules in RULES.values() if rules.is_advised] == [ADVICE.mode]


@pytest.mark.parametrize(("p_fake", "label"), [(0.0, REAL), (0.5, REAL), (0.51, FAKE), (1.0, FAKE)])
def test_what_an_opinion_advises(p_fake: float, label: Label) -> None:
    assert advised_label(p_fake) is label


def test_effects_are_counted_by_label() -> None:
    trials = [
        judged(FAKE, REAL, FAKE, 0.9),  # put right
        judged(REAL, REAL, FAKE, 0.7),  # made wrong
        judged(REAL, REAL, REAL, 0.2),  # all agree
        judged(FAKE, FAKE, FAKE, 0.4),  # right to stay
        judged(FAKE, None, FAKE, 0.9),  # without a first response
        judged(FAKE, REAL, FAKE, None),  # without advice
    ]
    found = effects_of(trials)
    assert (found.faces, found.before, found.after, found.advice) == (4, 3, 3, 2)
    assert (found.gained, found.harmed) == (1, 1)
    assert (found.wrong.faces, found.wrong.followed) == (2, 1)
    assert len(advised_of(trials)) == 4
    assert ADVICE.score(trials, {}) == 5.0
