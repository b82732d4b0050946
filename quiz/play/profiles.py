"""A player's profile: statistics of their responses, and the faces that stand out."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from quiz.figures import (
    Block,
    Calibration,
    Judgement,
    MedianTimes,
    ReliabilityBin,
    Roc,
    calibration,
    learning_curve,
    median_times,
    reliability,
    roc,
)
from quiz.models import MACHINES
from quiz.play.trials import Score, TrialView, scores_of

MOST = 1000  # the latest trials that a profile uses: more would make the page slow
STANDING_OUT = 6  # faces of each kind
MIN_CHARTED = 20  # trials below which a chart would show little but chance


@dataclass(frozen=True)
class Profile:
    """Statistics of a player's trials, the oldest first, besides right and wrong."""

    trials: Sequence[TrialView]

    @property
    def has_charts(self) -> bool:
        """Whether there are trials enough for charts."""
        return len(self.trials) >= MIN_CHARTED

    @property
    def rated(self) -> int:
        """How many responses state a confidence."""
        return self.calibration.trials if self.calibration else 0

    @property
    def has_rated_charts(self) -> bool:
        """Whether there are responses with a confidence enough for charts."""
        return self.rated >= MIN_CHARTED

    @cached_property
    def judgements(self) -> list[Judgement]:
        """The trials as the statistics need them."""
        return [trial.judgement for trial in self.trials]

    @cached_property
    def roc(self) -> Roc | None:
        """The ROC of stated confidences, None until both labels were rated."""
        return roc(self.judgements)

    @cached_property
    def calibration(self) -> Calibration | None:
        """How well stated confidences agree with the truth, None without any."""
        return calibration(self.judgements)

    @cached_property
    def reliability(self) -> list[ReliabilityBin]:
        """Stated probabilities against the shares that were fakes."""
        return reliability(self.judgements)

    @cached_property
    def times(self) -> MedianTimes:
        """Median response times by outcome."""
        return median_times(self.judgements)

    @cached_property
    def learning(self) -> list[Block]:
        """Accuracy in blocks of trials."""
        return learning_curve([trial.correct for trial in self.trials])

    @cached_property
    def best(self) -> list[TrialView]:
        """The faces judged correctly with the most confidence, the quickest first."""
        return standing_out([trial for trial in self.trials if trial.correct])

    @cached_property
    def worst(self) -> list[TrialView]:
        """The faces judged wrongly with the most confidence, the quickest first."""
        return standing_out([trial for trial in self.trials if not trial.correct])

    @cached_property
    def machines(self) -> list[Score]:
        """The player's score and the machines', on the faces that all machines judged."""
        names = [name for name in MACHINES if any(name in t.machine for t in self.trials)]
        seen = [t for t in self.trials if all(name in t.machine for name in names)]
        return scores_of(seen) if names and seen else []


def standing_out(trials: Sequence[TrialView]) -> list[TrialView]:
    """Return the trials with the most confidence whose faces are still stored."""
    shown = [trial for trial in trials if trial.face is not None]
    shown.sort(key=lambda t: (-(t.confidence or 50), t.response_ms or float("inf")))
    return shown[:STANDING_OUT]
