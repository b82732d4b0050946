"""What is said about numbers: scores, shares, counts, places and times."""

import pytest
from babel import Locale

from quiz.languages import decimal, number
from quiz.words import scores


@pytest.mark.parametrize(
    ("correct", "answered", "is_practice", "words"),
    [
        (0, 0, False, "No score yet"),
        (None, 3, False, "3 answered, the score comes at the end"),
        (2, 3, False, "2 of 3 right"),
        (2, 3, True, "2 of 3 right · 67%"),
    ],
)
def test_tallies(correct: int | None, answered: int, is_practice: bool, words: str) -> None:
    assert scores.tally(correct, answered, is_practice=is_practice) == words


def test_practice_shows_the_sharpness_by_name() -> None:
    assert scores.tally(2, 4, is_practice=True, sharpness=1.2) == (
        "2 of 4 right · 50% · sharpness 1.20"
    )
    assert scores.tally(0, 4, sharpness=-0.5).endswith("sharpness −0.50")
    assert scores.tally(None, 4, sharpness=1.0) == "4 answered, the score comes at the end"


def test_a_score_has_its_interval() -> None:
    assert scores.score(7, 10, (0.397, 0.892)) == (
        "7 of 10 faces right. The true share is between 40% and 89%, with 95% confidence."
    )
    assert scores.score(1, 1, (0.2, 1.0)).startswith("1 of 1 face right.")
    assert scores.interval((0.0, 0.5)) == "0% to 50%"
    assert scores.interval((0.996, 1.0)) == "100%"


@pytest.mark.parametrize(("value", "words"), [(-0.004, "0.00"), (1.5, "1.50"), (-2.0, "−2.00")])
def test_decimals_have_no_minus_zero(value: float, words: str) -> None:
    assert decimal(value) == words


@pytest.mark.parametrize(("share", "words"), [(0.124, "+12"), (-0.5, "−50"), (0.001, "0")])
def test_points(share: float, words: str) -> None:
    assert scores.points(share) == words


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (1, "1st"),
        (2, "2nd"),
        (3, "3rd"),
        (4, "4th"),
        (11, "11th"),
        (112, "112th"),
        (1021, "1,021st"),
    ],
)
def test_places(count: int, words: str) -> None:
    assert scores.ordinal(count) == words


def test_only_english_has_words_for_places(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scores, "spoken", lambda: Locale.parse("de"))
    assert scores.ordinal(2) == "2"


def test_times_and_numbers() -> None:
    assert (scores.seconds(1250), scores.seconds(None)) == ("1.2 s", "–")
    assert number(1200) == "1,200"
