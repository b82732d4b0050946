"""What the machine opponents are, and what they think of a face."""

from collections.abc import Mapping

from quiz.decks import Deck
from quiz.models import Label
from quiz.words.trials import said

SUREST = 99  # per cent: no machine is certain
# Who is scored on the same faces: the name, and what it is.
JUDGES = {
    "you": ("You", "a person"),
    "class": ("The class", "people"),
    "discriminator": ("The discriminator", "the network that the generator learned from"),
    "detector": ("The detector", "a network trained afterwards to recognise generated faces"),
}


def judge_name(judge: str) -> str:
    """Return the name of a judge, such as `The detector`."""
    return JUDGES[judge][0]


def description(judge: str) -> str:
    """Return what a judge is, in a few words."""
    return JUDGES[judge][1]


def opinion(deck: Deck, p_fake: float) -> str:
    """Return what a probability of FAKE in [0, 1] means, such as `fake, 83% sure`."""
    label = Label.FAKE if p_fake > 0.5 else Label.REAL
    sure = min(SUREST, round(100 * max(p_fake, 1 - p_fake)))
    return f"{said(deck, label)}, {sure}% sure"


def opinions(deck: Deck, p_fake: Mapping[str, float]) -> str:
    """Return the opinions of several machines in one line; "" without any."""
    return " · ".join(f"{judge_name(judge)}: {opinion(deck, p)}" for judge, p in p_fake.items())
