"""Flash: each face is in view for a moment; how short may it be?"""

from collections.abc import Sequence

from quiz.models import Mode
from quiz.modes import levels
from quiz.modes.rules import Judged, Options, Rules

LEAST_FRAMES = 3  # fewer are not shown reliably
USUAL_HZ = 60  # frames in a second, where the page does not measure them


def level(trials: Sequence[Judged], _options: Options) -> float:
    """Return for how many milliseconds the next face is in view."""
    return levels.next_level(levels.EXPOSURES, trials)


def achieved(asked: float, said: float, _options: Options) -> float:
    """Return for how many milliseconds a face was in view."""
    return levels.time_shown(asked, said)


def score(trials: Sequence[Judged], _options: Options) -> float:
    """Return the threshold in milliseconds."""
    return levels.score(levels.EXPOSURES, trials)


def frames_for(exposure_ms: float) -> int:
    """Return how many frames of a usual screen come nearest to an exposure, and never below 3."""
    return max(LEAST_FRAMES, round(exposure_ms * USUAL_HZ / 1000))


FLASH = Rules(Mode.FLASH, length=40, is_low_best=True, level=level, achieved=achieved, score=score)
