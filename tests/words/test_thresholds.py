"""What is said about thresholds: within the levels that can be shown, and beyond them."""

import pytest

from quiz.decks.deck import UTKFACE
from quiz.figures import Threshold
from quiz.modes.levels import SIZES
from quiz.words import distance, flash, thresholds


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (28, 41, "Your threshold is between 28 pixels and 41 pixels, with 95% confidence."),
        (33.8, 34.2, "Your threshold is about 34 pixels, with 95% confidence."),
        (300, 500, "Your threshold is above 240 pixels, with 95% confidence."),
        (28, 500, "Your threshold is above 28 pixels, with 95% confidence."),
        (9, 41, "Your threshold is below 41 pixels, with 95% confidence."),
        (9, 500, "So few answers say little about where your threshold is."),
    ],
)
def test_intervals(low: float, high: float, words: str) -> None:
    assert thresholds.interval(SIZES, Threshold(34, low, high), distance.amount) == words


@pytest.mark.parametrize(
    ("score", "record", "words"),
    [
        (34.0, 34.0, "This is your best so far."),
        (40.0, 34.0, "Your best is 34 pixels."),
        (None, 34.0, ""),
        (240.0, 240.0, ""),
        (34.0, None, ""),
    ],
)
def test_the_best_is_the_lowest(score: float | None, record: float | None, words: str) -> None:
    assert thresholds.best(SIZES, score, record, distance.amount) == words


@pytest.mark.parametrize(
    ("level", "small", "short"),
    [
        (34, "You can tell them down to 34 pixels", "You can tell them in 34 milliseconds"),
        (1500, "You can’t tell them yet, even at 240 pixels",
         "You can’t tell them yet, even in 1,000 milliseconds"),
        (12, "You can tell them even at 16 pixels", "You can tell them even in 20 milliseconds"),
    ],
)  # fmt: skip
def test_titles(level: float, small: str, short: str) -> None:
    found = Threshold(level, level / 2, level * 2)
    assert distance.title(UTKFACE, found) == small
    assert flash.title(UTKFACE, found) == short


def test_scores_at_the_end_of_the_scale_say_so() -> None:
    assert (distance.unit(34.0), distance.unit(240.0)) == ("34 pixels", "more than 240 pixels")
    assert flash.unit(1000.0) == "more than 1,000 milliseconds"
    assert flash.unit(1.0) == "1 millisecond"
    assert thresholds.between(20, 25, distance.amount) == "20 to 25 pixels"
    assert thresholds.between(20.4, 19.6, distance.amount) == "20 pixels"
