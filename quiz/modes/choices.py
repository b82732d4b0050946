"""Choices: what trials in which one of several faces is named add up to."""

from collections.abc import Sequence

from quiz.figures import Choices, choices_of
from quiz.modes.rules import Judged, Options, Rules


def count_choices(rules: Rules, trials: Sequence[Judged], options: Options | None) -> Choices:
    """Count the choices of a round, or of many with the same options."""
    first = [trial.responses[0] is rules.chosen(options) for trial in trials]
    return choices_of([trial.is_right for trial in trials], first, rules.faces)
