"""What the pages of flash and distance share: a threshold, its interval, plot and record."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from quiz.decks import Deck
from quiz.figures import Quest, Threshold
from quiz.languages import gettext
from quiz.modes import Judged, levels
from quiz.web.modes.level_plots import LevelPlot, level_plot, score_bins
from quiz.web.modes.mode_page import Figure, Outcome, Play
from quiz.words import thresholds

DIGITS = 1  # of a level in JSON


@dataclass(frozen=True)
class Scale:
    """Levels of one kind, and the words for them."""

    quest: Quest
    unit: str  # in JSON
    amount: thresholds.Amount
    score: thresholds.Amount  # the same, where it is the threshold of a round
    title: Callable[[Deck, Threshold], str]
    chart_title: Callable[[Deck], str]
    column: Callable[[], str]
    ticks: Sequence[int]  # of the plot
    edges: Sequence[float]  # of the bins of everyone's scores


def outcome(scale: Scale, play: Play, *more: str) -> Outcome:
    """Return the threshold of a round, with its interval, its plot, and the player's best."""
    if not play.trials:
        return Outcome({"trials": 0, "correct": 0} | no_threshold(scale), gettext("No score yet"))
    found = levels.threshold_of(scale.quest, play.trials)
    best = thresholds.best(scale.quest, play.round_.score, play.record.best, scale.amount)
    said = [thresholds.interval(scale.quest, found, scale.amount), thresholds.meaning(), best]
    return Outcome(
        facts_of(scale, play, found),
        scale.title(play.deck, found),
        [*filter(None, said), *more],
        figures(play.trials),
        plot_of(scale, play, found),
    )


def facts_of(scale: Scale, play: Play, found: Threshold) -> dict[str, Any]:
    """Return the threshold for programs."""
    return {
        "trials": len(play.trials),
        "correct": sum(trial.is_right for trial in play.trials),
        "threshold": round(found.level, DIGITS),
        "threshold_interval": [round(found.low, DIGITS), round(found.high, DIGITS)],
        "unit": scale.unit,
        "score": play.round_.score,
    }


def no_threshold(scale: Scale) -> dict[str, Any]:
    """Return what programs get where nothing was judged."""
    return {
        "threshold": None,
        "threshold_interval": [None, None],
        "unit": scale.unit,
        "score": None,
    }


def figures(trials: Sequence[Judged]) -> list[Figure]:
    """Return the share that was right, in words."""
    right = sum(trial.is_right for trial in trials)
    return [Figure(*thresholds.share_right(right, len(trials)))]


def plot_of(scale: Scale, play: Play, found: Threshold) -> LevelPlot:
    """Return the plot of a round."""
    return level_plot(
        scale.quest,
        play.trials,
        found,
        title=scale.chart_title(play.deck),
        column=scale.column(),
        ticks=scale.ticks,
    )


def binned(scale: Scale, counts: Mapping[float, int]) -> list[tuple[str, int]]:
    """Return everyone's scores in bins, in words; those above all levels have their own."""
    return [
        (thresholds.between(low, high, scale.amount) if high > low else scale.score(low), count)
        for low, high, count in score_bins(counts, scale.edges)
    ]
