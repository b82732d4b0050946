"""The pages of pair and odd one out: several faces, of which one has to be named."""

from quiz.figures import Choices
from quiz.languages import gettext, number
from quiz.modes import RULES, count_choices
from quiz.web.modes.mode_page import Figure, ModePage, Outcome, Play
from quiz.words import choices as words


def outcome(play: Play) -> Outcome:
    """Return what the choices of a round add up to."""
    rules = RULES[play.round_.mode]
    counted = count_choices(rules, play.trials)
    facts = facts_of(counted) | {"score": play.round_.score}
    right, trials = counted.correct, counted.trials
    if not trials:
        return Outcome(facts, gettext("No score yet"))
    sentences = [words.chance(trials, rules.faces), words.side(counted)]
    return Outcome(
        facts, words.title(right, trials), list(filter(None, sentences)), figures(counted)
    )


def facts_of(counted: Choices) -> dict[str, object]:
    """Return the statistics of choices for programs."""
    return {
        "trials": counted.trials,
        "correct": counted.correct,
        "accuracy": counted.accuracy,
        "accuracy_interval": list(counted.accuracy_interval),
        "d_prime": counted.d_prime,
        "first_share": counted.first_share,
    }


def figures(counted: Choices) -> list[Figure]:
    """Return the statistics of choices in words."""
    lines = words.figures(counted)
    return [Figure(*line) for line in lines]


PAGE = ModePage(outcome, unit=lambda score: number(round(score)))
