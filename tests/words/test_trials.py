"""What is said about one trial, in each deck's words."""

import pytest

from quiz.decks import DECKS
from quiz.words import trials

PHOTOGRAPHS, GALLERY = DECKS["utkface"], DECKS["gallery"]
REAL = {"label": "real", "source": "UTKFace"}
FAKE = {"label": "fake", "seed": 7}


def test_a_trial_in_words() -> None:
    assert trials.said(GALLERY, "fake") == "forgery"
    assert trials.truth(PHOTOGRAPHS, REAL) == "Real: a photograph from UTKFace."
    assert trials.truth(GALLERY, FAKE) == "Forgery: made by our generator from seed 7."
    assert trials.story(PHOTOGRAPHS, "real", "fake", FAKE) == PHOTOGRAPHS.stories["real-fake"]
    assert trials.story(PHOTOGRAPHS, None, "fake", FAKE).startswith("Fake: made by")


@pytest.mark.parametrize(
    ("response", "words"), [("fake", "Right"), ("real", "Wrong"), (None, "No response")]
)
def test_an_outcome_in_words(response: str | None, words: str) -> None:
    assert trials.outcome(response, "fake") == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.2, "0 seconds before your response"),
        (1.1, "1 second before your response"),
        (1234, "1,234 seconds before your response"),
    ],
)
def test_an_age_in_words(seconds: float, words: str) -> None:
    assert trials.age(seconds) == words


def test_positions_in_words() -> None:
    assert trials.position(3) == "Face 3"
    assert trials.position(3, 10) == "Face 3 of 10"
