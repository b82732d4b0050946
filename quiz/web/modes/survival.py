"""The pages of survival: hearts, the record in sight, and a timer where it is wanted."""

from quiz.languages import gettext, number
from quiz.modes import survival
from quiz.web.modes.mode_page import Around, ModePage, Outcome, Play
from quiz.words import survival as words


def around(play: Play) -> Around:
    """Return the hearts that are left, the record, and the time for the next face."""
    hearts = survival.hearts_left(play.trials, play.options)
    has_timer = bool(play.options.get("timer"))
    right = sum(trial.is_right for trial in play.trials)
    seconds = survival.seconds_for(len(play.trials) + 1) if has_timer else None
    facts = {"hearts": hearts, "seconds": seconds, "record": play.record.best}
    return Around(facts, {"tally": words.tally(hearts, right, play.record.best)})


def outcome(play: Play) -> Outcome:
    """Return how far a player came, to the third mistake or not."""
    right = sum(trial.is_right for trial in play.trials)
    late = sum(
        survival.is_late(place, trial, play.options) and trial.is_right
        for place, trial in enumerate(play.trials, start=1)
    )
    score = play.round_.score  # None where the round was left open: it is no record either
    facts = {"trials": len(play.trials), "correct": right, "late": late, "score": score}
    said = [words.record(right, play.record.best if score is not None else None), words.late(late)]
    is_over = survival.is_over(play.trials, play.options)
    title = words.title(right, is_over=is_over) if play.trials else gettext("No score yet")
    return Outcome(facts, title, list(filter(None, said)))


PAGE = ModePage(
    outcome,
    around,
    scripts=("timer",),
    options="modes/_timer.html",
    unit=lambda score: number(round(score)),
)
