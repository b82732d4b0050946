"""The pages of flash: faces in view for a moment, and the shortest that a player can tell."""

from functools import partial

from quiz.modes import flash, levels
from quiz.web.modes.mode_page import Around, ModePage, Outcome, Play
from quiz.web.modes.threshold_pages import Scale, binned
from quiz.web.modes.threshold_pages import outcome as threshold_outcome
from quiz.words import flash as words

EXPOSURES = Scale(
    levels.EXPOSURES,
    "ms",
    words.amount,
    words.unit,
    words.title,
    words.chart_title,
    words.column,
    ticks=(20, 50, 100, 200, 500, 1000),
    edges=(20, 30, 45, 65, 100, 150, 220, 330, 500, 700, 1000),
)


def exposure_facts(exposure_ms: float) -> dict[str, object]:
    """Return for how long a face is in view; a page that knows its screen counts its own frames."""
    level = round(exposure_ms)
    return {"level": level, "exposure_ms": level, "frames": flash.frames_for(level)}


def around(play: Play) -> Around:
    """Return for how long the next face is in view."""
    if play.round_.finished_at is not None:
        return Around({}, {})
    exposure = levels.next_level(levels.EXPOSURES, play.trials)
    return Around(exposure_facts(exposure), {"level": words.now(play.deck, exposure)})


def outcome(play: Play) -> Outcome:
    """Return the threshold of a round, and where its times come from."""
    return threshold_outcome(EXPOSURES, play, words.frames())


PAGE = ModePage(
    outcome,
    around,
    scripts=("flash",),
    options="modes/_flash.html",
    unit=words.unit,
    binned=partial(binned, EXPOSURES),
    plot="modes/_level_plot.html",
)
