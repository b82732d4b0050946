"""What is said about a round while it is played."""

from collections.abc import Mapping

from quiz.languages import ngettext, plural_forms
from quiz.words import scores, trials

SHORTEST_STREAK = 3  # one that is worth a word


def streak(marks: Mapping[int, bool]) -> int:
    """Return how many of the latest responses were right in a row; `marks` is by trial."""
    latest_first = sorted(marks.items(), reverse=True)
    wrong = (place for place, (_, is_right) in enumerate(latest_first) if not is_right)
    return next(wrong, len(marks))


def streak_words(marks: Mapping[int, bool]) -> str:
    """Say how many were right in a row; "" where that is not worth a word."""
    return long_streak(streak(marks))


def long_streak(count: int) -> str:
    """Say how long a streak is; "" where that is not worth a word."""
    return right_in_a_row(count) if count >= SHORTEST_STREAK else ""


def right_in_a_row(count: int, **values: str) -> str:
    """Say that the latest responses were right."""
    return ngettext("%(num)s right in a row", "%(num)s right in a row", count, **values)


def streak_forms() -> dict[str, str]:
    """Return the words for a streak by its plural, for the page's script."""
    return plural_forms(right_in_a_row)


def round_words(
    trial_number: int,
    length: int | None,
    correct: int | None,
    answered: int,
    sharpness: float | None = None,
) -> dict[str, str]:
    """Return the words around an open trial, by slot; a practice round has no `length`.

    `correct` is None while verdicts wait for the end of the round.
    """
    tally = scores.tally(correct, answered, is_practice=length is None, sharpness=sharpness)
    frame = str(trial_number)
    return {"position": trials.position(trial_number, length), "frame": frame, "tally": tally}
