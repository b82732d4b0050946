"""Rings: where the detector looked, and when there is nothing to show."""

import pytest

from quiz.models import Label
from quiz.words import rings


@pytest.mark.parametrize(
    ("label", "part", "p_fake", "said", "is_drawn"),
    [
        (Label.FAKE, 0, 0.9, "gave it away", True),
        (Label.FAKE, 0, 0.2, "Nothing gave this one away", False),
        (Label.FAKE, -1, 0.9, "No single part", False),
        (Label.REAL, 35, 0.1, "looked most real", True),
        (Label.REAL, 35, 0.8, "looked forged", True),
        (Label.REAL, -1, 0.1, "No single part", False),
    ],
)
def test_the_words_fit_what_the_detector_thought(
    label: Label, part: int, p_fake: float, said: str, is_drawn: bool
) -> None:
    machine = {"detector": p_fake}
    assert said in rings.about(label, part, machine)
    assert (rings.ring(label, part, machine) is not None) == is_drawn


def test_nothing_is_said_of_what_is_not_known() -> None:
    for label in Label:
        assert rings.about(label, None, {"detector": 0.9}) == ""
        assert rings.about(label, 3, {}) == ""
        assert rings.ring(label, None, {"detector": 0.9}) is None


def test_parts_are_counted_by_rows() -> None:
    machine = {"detector": 0.9}
    first, last = (rings.ring(Label.FAKE, part, machine) for part in (0, 35))
    below = rings.ring(Label.FAKE, 6, machine)
    assert first == {"x": 0.083, "y": 0.083, "r": rings.RADIUS}
    assert last == {"x": 0.917, "y": 0.917, "r": rings.RADIUS}
    assert below == {"x": 0.083, "y": 0.25, "r": rings.RADIUS}
