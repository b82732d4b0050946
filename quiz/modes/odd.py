"""Odd one out: four faces of one class, of which one is unlike the others in label.

A coin decides for each round whether the one is a fake or a real. So faces of both labels are shown
as often, and who meets one again later knows no more than before.
"""

import random
from collections.abc import Mapping
from typing import Any

from quiz.models import Label, Mode
from quiz.modes.rules import Rules, count_right

_random = random.SystemRandom()


def flip(_given: Mapping[str, Any]) -> dict[str, Any]:
    """Flip a round's coin."""
    return {"odd": Label.FAKE.value if _random.getrandbits(1) else Label.REAL.value}


ODD = Rules(
    Mode.ODD,
    faces=4,
    pairs=4,
    length=8,
    dealt_at_once=2,
    is_matched=True,
    has_score=True,
    read_options=flip,
    score=count_right,
)
