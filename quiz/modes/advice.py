"""With advice: say what a face is, see the detector's opinion, then change or stay."""

from collections.abc import Sequence

from quiz.figures import AdviceEffects, Advised, count_effects
from quiz.models import Label, Mode
from quiz.modes.rules import Judged, Rules, count_right

LENGTH = 12

ADVICE = Rules(
    Mode.ADVICE,
    length=LENGTH,
    is_advised=True,
    for_classes=True,
    score=count_right,
)


def advised_label(p_fake: float) -> Label:
    """Return what a probability of FAKE in [0, 1] advises to say."""
    return Label.FAKE if p_fake > 0.5 else Label.REAL


def effects_of(trials: Sequence[Judged]) -> AdviceEffects:
    """Count what the detector's opinion changed; a trial without one is left out."""
    return count_effects(advised_of(trials))


def advised_of(trials: Sequence[Judged]) -> list[Advised]:
    """Return what was right about each trial: the first response, the final one, the advice."""
    return [
        Advised(trial.first == label, trial.is_right, advised_label(trial.p_detector) == label)
        for trial in trials
        for label in trial.labels
        if trial.first is not None and trial.p_detector is not None
    ]
