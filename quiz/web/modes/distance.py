"""The pages of distance: faces so many pixels wide, and the smallest that a player can tell."""

from functools import partial

from quiz.modes import levels
from quiz.web.modes.mode_page import Around, ModePage, Play
from quiz.web.modes.threshold_pages import Scale, binned, outcome
from quiz.words import distance as words

SIZES = Scale(
    levels.SIZES,
    "px",
    words.amount,
    words.unit,
    words.title,
    words.chart_title,
    words.column,
    ticks=(16, 32, 64, 128, 240),
    edges=(16, 20, 25, 32, 40, 50, 64, 80, 100, 130, 160, 200, 240),
)


def around(play: Play) -> Around:
    """Return how wide the next face is."""
    if play.round_.finished_at is not None:
        return Around({}, {})
    size = round(levels.next_level(levels.SIZES, play.trials))
    return Around({"level": size, "size": size}, {"level": words.now(play.deck, size)})


PAGE = ModePage(
    partial(outcome, SIZES),
    around,
    scripts=("distance",),
    options="modes/_distance.html",
    unit=words.unit,
    binned=partial(binned, SIZES),
    plot="modes/_level_plot.html",
)
