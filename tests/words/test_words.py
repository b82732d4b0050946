"""What is said about a trial, the machines, a score and the leaning, in each deck's words."""

import pytest

from quiz.decks import DECKS
from quiz.words import leaning, machines, scores, trials

PHOTOGRAPHS, GALLERY = DECKS["utkface"], DECKS["gallery"]
REAL = {"label": "real", "source": "UTKFace"}
FAKE = {"label": "fake", "seed": 7}


def test_a_trial_in_words() -> None:
    assert trials.said(GALLERY, "fake") == "forgery"
    assert trials.truth(PHOTOGRAPHS, REAL) == "Real: a photograph from UTKFace."
    assert trials.truth(GALLERY, FAKE) == "Forgery: made by the forger from seed 7."
    assert trials.story(PHOTOGRAPHS, "real", "fake", FAKE) == PHOTOGRAPHS.stories["real-fake"]
    assert trials.story(PHOTOGRAPHS, None, "fake", FAKE).startswith("Fake: made by")


@pytest.mark.parametrize(
    ("response", "words"), [("fake", "Right"), ("real", "Wrong"), (None, "No response")]
)
def test_an_outcome_in_words(response: str | None, words: str) -> None:
    assert trials.outcome(response, "fake") == words


@pytest.mark.parametrize(
    ("seconds", "words"), [(0.2, "0 seconds"), (1.1, "1 second"), (1234, "1,234 seconds")]
)
def test_an_age_in_words(seconds: float, words: str) -> None:
    assert trials.age(seconds) == words


def test_positions_in_words() -> None:
    assert trials.position(3) == "Face 3"
    assert trials.position(3, 10) == "Face 3 of 10"


@pytest.mark.parametrize(
    ("p_fake", "words"),
    [(0.83, "fake, 83% sure"), (0.5, "real, 50% sure"), (0.0, "real, 99% sure")],
)
def test_no_machine_is_certain(p_fake: float, words: str) -> None:
    assert machines.opinion(PHOTOGRAPHS, p_fake) == words


def test_machines_in_one_line() -> None:
    both = {"discriminator": 0.83, "detector": 0.1}
    assert machines.opinions(GALLERY, both) == (
        "discriminator: forgery, 83% sure; detector: original, 90% sure"
    )
    assert machines.opinions(GALLERY, {}) == ""


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


@pytest.mark.parametrize(
    ("value", "words"), [(-0.001, "0.00"), (0.0, "0.00"), (1.5, "+1.50"), (-1.239, "−1.24")]
)
def test_what_rounds_to_zero_has_no_sign(value: float, words: str) -> None:
    assert scores.signed(value) == words


def test_things_are_counted() -> None:
    assert scores.counted(1, "miss", "misses") == "1 miss"
    assert scores.counted(1200, "face") == "1,200 faces"


@pytest.mark.parametrize(
    ("criterion", "who", "words"),
    [
        (0.05, "You", "You do not prefer either answer."),
        (-0.4, "You", "You tend to say fake."),
        (0.4, "The class", "The class tends to say real."),
        (0.0, "The class", "The class does not prefer either answer."),
    ],
)
def test_leanings(criterion: float, who: str, words: str) -> None:
    assert leaning.leaning(PHOTOGRAPHS, criterion, who) == words
