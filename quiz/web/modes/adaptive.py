"""The pages of practice that adapts itself: how faces are shown now, and why."""

from quiz.modes import adaptive, levels
from quiz.web.modes.distance import SIZES
from quiz.web.modes.flash import EXPOSURES, exposure_facts
from quiz.web.modes.mode_page import Around, Figure, ModePage, Outcome, Play
from quiz.web.modes.threshold_pages import Scale, facts_of, no_threshold, plot_of
from quiz.words import adaptive as words
from quiz.words import thresholds

ENOUGH = 20  # trials for a threshold


def scale_of(play: Play) -> Scale:
    """Return the levels of a round."""
    return EXPOSURES if adaptive.is_by_time(play.options) else SIZES


def around(play: Play) -> Around:
    """Return how the next face is shown, and because of what."""
    if play.round_.finished_at is not None:
        return Around({}, {})
    level = adaptive.level(play.trials, play.options)
    is_by_time = adaptive.is_by_time(play.options)
    right = [trial.is_right for trial in play.trials]
    facts = exposure_facts(level) if is_by_time else {"level": round(level), "size": round(level)}
    return Around(facts, {"level": words.now(play.deck, level, right, is_by_time=is_by_time)})


def outcome(play: Play) -> Outcome:
    """Return how many faces were right, at which levels, and the threshold of a long round."""
    right, count = sum(trial.is_right for trial in play.trials), len(play.trials)
    by_time = adaptive.is_by_time(play.options)
    shown = [trial.level for trial in play.trials if trial.level is not None]
    said = [words.spanned(play.deck, shown, is_by_time=by_time), words.goal()] if shown else []
    if count < ENOUGH:
        facts = {"trials": count, "correct": right} | no_threshold(scale_of(play))
        return Outcome(facts, words.title(right, count), said)
    return with_threshold(play, words.title(right, count), said)


def with_threshold(play: Play, title: str, said: list[str]) -> Outcome:
    """Return the result of a round that is long enough for a threshold."""
    scale = scale_of(play)
    found = levels.threshold_of(scale.quest, play.trials)
    name, amount = words.threshold_name(), scale.amount(scale.quest.clipped(found.level))
    interval = thresholds.interval(scale.quest, found, scale.amount)
    return Outcome(
        facts_of(scale, play, found),
        title,
        said,
        [Figure(name, amount, f"{thresholds.meaning()} {interval}")],
        plot_of(scale, play, found),
    )


PAGE = ModePage(
    outcome,
    around,
    scripts=("distance", "flash"),
    options="modes/_adaptive.html",
    plot="modes/_level_plot.html",
)
