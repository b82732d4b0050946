"""The words around an open trial."""

import pytest

from quiz.words import round_words, streak_words
from quiz.words.rounds import streak


def test_a_classic_round() -> None:
    assert round_words(4, 10, 2, 3) == {
        "position": "Face 4 of 10",
        "frame": "4",
        "tally": "2 of 3 right",
    }


def test_practice_has_no_length_and_shows_the_sharpness() -> None:
    say = round_words(4, None, 2, 3, sharpness=1.2)
    assert say["position"] == "Face 4"
    assert say["tally"] == "2 of 3 right · 67% · sharpness 1.20"


def test_a_silent_round_keeps_its_score() -> None:
    assert round_words(4, 10, None, 3)["tally"] == "3 answered, the score comes at the end"


@pytest.mark.parametrize(
    ("right", "count"), [("", 0), ("r", 1), ("rrw", 0), ("rwrr", 2), ("wrrr", 3), ("rrrr", 4)]
)
def test_a_streak_is_what_was_right_since_the_last_wrong_one(right: str, count: int) -> None:
    marks = {position: each == "r" for position, each in enumerate(right, 7)}
    assert streak(marks) == count
    assert streak_words(marks) == (f"{count} right in a row" if count >= 3 else "")
