"""The plot of a round by level: what was right at each level, and the curve through it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log10

from quiz.figures import LevelBin, Quest, Threshold, level_bins
from quiz.modes import Judged, levels

LEFT, RIGHT, TOP, BOTTOM = 44.0, 350.0, 10.0, 170.0  # of the drawing's field, in its own units
DRAWN = 60  # points of the curve


@dataclass(frozen=True)
class LevelPlot:
    """What the plot draws, in units of its drawing, and the bins for its table."""

    title: str
    column: str  # what the levels are
    bins: Sequence[LevelBin]
    threshold: Threshold
    quest: Quest
    ticks: Sequence[int]  # levels that the axis names

    def x(self, level: float) -> float:
        """Return where a level is, from left to right; beyond the ends of the axis, its end."""
        least, most = log10(self.quest.least), log10(self.quest.most)
        share = (log10(self.quest.clipped(level)) - least) / (most - least)
        return LEFT + (RIGHT - LEFT) * share

    @property
    def is_within(self) -> bool:
        """Whether the threshold is among the levels that can be shown."""
        return self.quest.least < self.threshold.level < self.quest.most

    def y(self, share: float) -> float:
        """Return where a share in [0, 1] is, from top to bottom."""
        return BOTTOM - (BOTTOM - TOP) * share

    @property
    def curve(self) -> list[tuple[float, float]]:
        """The curve that belongs to the threshold."""
        least, most = log10(self.quest.least), log10(self.quest.most)
        middle = log10(self.threshold.level)
        places = [least + (most - least) * step / DRAWN for step in range(DRAWN + 1)]
        right = self.quest.curve.right
        return [(self.x(10**place), self.y(right(place - middle))) for place in places]


def level_plot(
    quest: Quest,
    trials: Sequence[Judged],
    found: Threshold,
    *,
    title: str,
    column: str,
    ticks: Sequence[int],
) -> LevelPlot:
    """Return the plot of a round's trials."""
    return LevelPlot(title, column, level_bins(levels.shown_levels(trials)), found, quest, ticks)


def score_bins(
    counts: Mapping[float, int], edges: Sequence[float]
) -> list[tuple[float, float, int]]:
    """Count everyone's scores between edges, from the first bin with any to the last.

    A score at an edge belongs to the bin that begins there; those at the last edge have their own.
    """
    bins = [
        (low, high, sum(n for score, n in counts.items() if low <= score < high))
        for low, high in pairwise(edges)
    ]
    bins.append((edges[-1], edges[-1], sum(n for score, n in counts.items() if score >= edges[-1])))
    filled = [place for place, (_, _, count) in enumerate(bins) if count]
    return bins[filled[0] : filled[-1] + 1] if filled else []
