"""Every word of a verdict, and none that tells before it may."""

from datetime import UTC, datetime
from typing import Any

import pytest

from quiz.decks import DECKS
from quiz.words import verdict_words

PHOTOGRAPHS, GALLERY = DECKS["utkface"], DECKS["gallery"]
AT = datetime(2026, 1, 1, 12, 0, 30, tzinfo=UTC)
FAKE = {"label": "fake", "checkpoint": "forged-1", "seed": 7, "made_at": "2026-01-01T12:00:00.000Z"}
REAL = {"label": "real", "source": "UTKFace"}


def verdict(response: str, face: dict[str, Any], position: int = 3) -> dict[str, Any]:
    """The JSON of a verdict."""
    return {
        "position": position,
        "label": face["label"],
        "response": response,
        "face": face,
        "machine": {"detector": 0.9},
        "answered": position,
        "correct_total": 2,
    }


def test_a_fake_that_was_spotted() -> None:
    assert verdict_words(GALLERY, verdict("fake", FAKE), length=10, responded_at=AT) == {
        "said": "You said forgery.",
        "next": "Next face",
        "outcome": "Right",
        "story": GALLERY.stories["fake-fake"],
        "stamp": "FORGERY",
        "tally": "2 of 3 right",
        "machines": "The detector: forgery, 90% sure",
        "announce": f"Right. You said forgery. {GALLERY.stories['fake-fake']}",
        "age": "30 seconds before your response",
        "seed": "7",
        "checkpoint": "forged-1",
        "origin": "",
    }


def test_a_photograph_that_was_taken_for_a_fake() -> None:
    say = verdict_words(PHOTOGRAPHS, verdict("fake", REAL), length=10, responded_at=AT)
    assert (say["outcome"], say["origin"]) == ("Wrong", "A photograph from UTKFace.")
    assert (say["age"], say["seed"], say["checkpoint"]) == ("", "", "")


@pytest.mark.parametrize(
    ("length", "next_", "tally"),
    [
        (3, "See your results", "2 of 3 right"),
        (10, "Next face", "2 of 3 right"),
        (None, "Next face", "2 of 3 right · 67%"),
    ],
)
def test_what_comes_next(length: int | None, next_: str, tally: str) -> None:
    say = verdict_words(PHOTOGRAPHS, verdict("real", REAL), length=length, responded_at=AT)
    assert (say["next"], say["tally"]) == (next_, tally)


def test_a_verdict_that_waits_tells_nothing() -> None:
    untold = {"position": 3, "response": "fake", "answered": 3, "url": "/rounds/x"}
    assert verdict_words(PHOTOGRAPHS, untold, length=10, responded_at=AT) == {
        "said": "You said fake.",
        "next": "Next face",
        "tally": "3 answered, the score comes at the end",
        "announce": "You said fake.",
    }
