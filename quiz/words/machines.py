"""What the machine opponents think of a face."""

from collections.abc import Mapping

from quiz.decks import Deck
from quiz.models import Label
from quiz.words.trials import said

SUREST = 99  # per cent: no machine is certain


def opinion(deck: Deck, p_fake: float) -> str:
    """Return what a probability of FAKE in [0, 1] means, such as `fake, 83% sure`."""
    label = Label.FAKE if p_fake > 0.5 else Label.REAL
    sure = min(SUREST, round(100 * max(p_fake, 1 - p_fake)))
    return f"{said(deck, label)}, {sure}% sure"


def opinions(deck: Deck, p_fake: Mapping[str, float]) -> str:
    """Return the opinions of several machines in one line; "" without any."""
    return "; ".join(f"{name}: {opinion(deck, p)}" for name, p in p_fake.items())
