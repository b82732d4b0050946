"""Distance: faces get smaller as if they went away; how small may they be?"""

from collections.abc import Sequence

from quiz.models import Mode
from quiz.modes import levels
from quiz.modes.rules import Judged, Options, Rules


def level(trials: Sequence[Judged], _options: Options) -> float:
    """Return how many pixels wide the next face is."""
    return levels.next_level(levels.SIZES, trials)


def achieved(asked: float, said: float, _options: Options) -> float:
    """Return how wide a face was, in pixels."""
    return levels.size_shown(asked, said)


def score(trials: Sequence[Judged], _options: Options) -> float:
    """Return the threshold in pixels."""
    return levels.score(levels.SIZES, trials)


DISTANCE = Rules(
    Mode.DISTANCE,
    length=40,
    for_classes=True,
    is_low_best=True,
    level=level,
    achieved=achieved,
    score=score,
)
