"""Advice: what an opinion that comes after a first response changes, and how far it is relied on.

docs/statistics.md has each formula with its source and a worked example.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt

from quiz.figures.signal_detection import Z_95, wilson_interval

Interval = tuple[float | None, float | None]


@dataclass(frozen=True, slots=True)
class Advised:
    """One face: whether the first response, the final one, and the advice were right."""

    before: bool
    after: bool
    advice: bool

    @property
    def is_disputed(self) -> bool:
        """Whether the advice differed from the first response: of two labels one is right."""
        return self.before != self.advice

    @property
    def has_changed(self) -> bool:
        """Whether the final response differs from the first."""
        return self.before != self.after


@dataclass(frozen=True, slots=True)
class Reliance:
    """Of the faces on which the advice differed, how often the player changed to it."""

    faces: int
    followed: int

    @property
    def rate(self) -> float | None:
        """The share in [0, 1] that was followed; None without such a face."""
        return self.followed / self.faces if self.faces else None

    @property
    def interval(self) -> Interval:
        """Wilson's 95 % interval of the rate."""
        return wilson_interval(self.followed, self.faces) if self.faces else (None, None)


@dataclass(frozen=True, slots=True)
class AdviceEffects:
    """How many of `faces` were right before and after advice, and by the advice alone.

    `right` and `wrong` are the reliance on advice that was right, and on advice that was wrong.
    `improved` and `worsened` count all changes, also those against advice that agreed.
    """

    faces: int
    before: int
    after: int
    advice: int
    right: Reliance
    wrong: Reliance
    improved: int
    worsened: int

    @property
    def gained(self) -> int:
        """How many first responses that were wrong the advice put right."""
        return self.right.followed

    @property
    def harmed(self) -> int:
        """How many first responses that were right the advice made wrong."""
        return self.wrong.followed

    @property
    def switches(self) -> Reliance:
        """The reliance on all advice that differed, right or wrong."""
        faces = self.right.faces + self.wrong.faces
        return Reliance(faces, self.right.followed + self.wrong.followed)

    @property
    def change(self) -> float | None:
        """Accuracy after minus accuracy before, in [−1, 1]; None without a face."""
        return (self.after - self.before) / self.faces if self.faces else None

    @property
    def change_interval(self) -> Interval:
        """The 95 % interval of the change (Bonett & Price 2012)."""
        if not self.faces:
            return None, None
        return paired_change_interval(self.improved, self.worsened, self.faces)

    @property
    def is_certain(self) -> bool:
        """Whether the interval of the change excludes 0, which is no change."""
        low, high = self.change_interval
        return low is not None and high is not None and not low <= 0 <= high


def count_effects(trials: Iterable[Advised]) -> AdviceEffects:
    """Count the effects of advice over faces (judge and adviser: Sniezek & Buckley 1995)."""
    trials = list(trials)
    return AdviceEffects(
        faces=len(trials),
        before=sum(trial.before for trial in trials),
        after=sum(trial.after for trial in trials),
        advice=sum(trial.advice for trial in trials),
        right=reliance_on(trials, is_right=True),
        wrong=reliance_on(trials, is_right=False),
        improved=sum(trial.after and not trial.before for trial in trials),
        worsened=sum(trial.before and not trial.after for trial in trials),
    )


def reliance_on(trials: Iterable[Advised], *, is_right: bool) -> Reliance:
    """The reliance on advice that differed and was right, or wrong (Schemmer et al. 2023)."""
    disputed = [trial for trial in trials if trial.is_disputed and trial.advice is is_right]
    return Reliance(len(disputed), sum(trial.has_changed for trial in disputed))


def paired_change_interval(improved: int, worsened: int, faces: int) -> tuple[float, float]:
    """The 95 % interval of (improved − worsened) / faces, of the same faces judged twice.

    The adjusted Wald interval: one face is added to each kind of change (Bonett & Price 2012).
    ValueError where more changed than there are faces, or nothing was judged.
    """
    if faces < 1 or min(improved, worsened) < 0 or improved + worsened > faces:
        raise ValueError(f"{improved} + {worsened} changes of {faces} faces can't be.")
    up, down = (improved + 1) / (faces + 2), (worsened + 1) / (faces + 2)
    half = Z_95 * sqrt((up + down - (up - down) ** 2) / (faces + 2))
    return max(-1.0, up - down - half), min(1.0, up - down + half)
