"""Choices: counted from what was called the one face."""

from quiz.models import Label, Mode
from quiz.modes import RULES, Judged, count_choices

REAL, FAKE = Label.REAL, Label.FAKE


def test_pairs() -> None:
    left, right = (REAL, FAKE), (FAKE, REAL)
    trials = [Judged(left, left), Judged(right, left), Judged(right, right)]
    counted = count_choices(RULES[Mode.PAIR], trials)
    assert (counted.faces, counted.trials, counted.correct, counted.first) == (2, 3, 2, 2)


def test_the_odd_one_may_be_fake() -> None:
    truth = (FAKE, REAL, REAL, REAL)
    trials = [Judged(truth, truth), Judged(truth, (REAL, FAKE, REAL, REAL))]
    counted = count_choices(RULES[Mode.ODD], trials)
    assert (counted.faces, counted.trials, counted.correct, counted.first) == (4, 2, 1, 1)


def test_nothing() -> None:
    assert count_choices(RULES[Mode.PAIR], []).trials == 0
