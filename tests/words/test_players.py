"""The summary of a player's responses."""

import pytest

from quiz.decks import DECKS
from quiz.figures import Counts, Judgement, calibration, detection
from quiz.words import players

PHOTOGRAPHS = DECKS["utkface"]


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        (Counts(45, 5, 5, 45), "better than guessing"),
        (Counts(5, 45, 45, 5), "worse than guessing"),
        (Counts(3, 2, 3, 2), "Guessing could give the same result"),
        (Counts(1, 0, 0, 1), "become reliable after ten faces"),
        (Counts(2, 8, 2, 8), "You tend to say real."),
        (Counts(8, 2, 8, 2), "You tend to say fake."),
        (Counts(8, 2, 2, 8), "You do not prefer either answer."),
    ],
)
def test_a_summary_is_plain(counts: Counts, words: str) -> None:
    sentences = " ".join(players.summary(PHOTOGRAPHS, detection(counts), None))
    assert words in sentences
    assert f"{counts.correct} of {counts.trials}" in sentences


def test_a_summary_speaks_of_confidence_where_there_is_any() -> None:
    sure = calibration([Judgement(True, False, 100)])
    sentences = players.summary(PHOTOGRAPHS, detection(Counts(50, 5, 5, 50)), sure)
    assert sentences[-1] == "You are right less often than you expect."
