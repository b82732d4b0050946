"""Choices: what trials in which one of several faces is named add up to."""

from collections.abc import Sequence

from quiz.figures import Choices, choices_of
from quiz.modes.rules import Judged, Rules


def count_choices(rules: Rules, trials: Sequence[Judged]) -> Choices:
    """Count the choices of a round, or of many."""
    first = [trial.responses[0] is rules.named(trial.labels) for trial in trials]
    return choices_of([trial.is_right for trial in trials], first, rules.faces)
