"""What the machines think of a face, in each deck's words."""

import pytest

from quiz.decks import DECKS
from quiz.models import MACHINES
from quiz.words import machines

PHOTOGRAPHS, GALLERY = DECKS["utkface"], DECKS["gallery"]


@pytest.mark.parametrize(
    ("p_fake", "words"),
    [(0.83, "fake, 83% sure"), (0.5, "real, 50% sure"), (0.0, "real, 99% sure")],
)
def test_no_machine_is_certain(p_fake: float, words: str) -> None:
    assert machines.opinion(PHOTOGRAPHS, p_fake) == words


def test_machines_in_one_line() -> None:
    both = {"discriminator": 0.83, "detector": 0.1}
    assert machines.opinions(GALLERY, both) == (
        "The discriminator: forgery, 83% sure · The detector: original, 90% sure"
    )
    assert machines.opinions(GALLERY, {}) == ""


def test_every_machine_has_a_name_and_a_description() -> None:
    for judge in MACHINES:
        assert machines.judge_name(judge) == f"The {judge}"
        assert machines.description(judge)
