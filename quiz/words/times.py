"""How much time is left, in words; the page's script counts down with the same units."""

from collections.abc import Callable

from quiz.languages import ngettext, plural_forms


def days(count: int, **values: str) -> str:
    """Say that days are left."""
    return ngettext("%(num)s day left", "%(num)s days left", count, **values)


def hours(count: int, **values: str) -> str:
    """Say that hours are left."""
    return ngettext("%(num)s hour left", "%(num)s hours left", count, **values)


def minutes(count: int, **values: str) -> str:
    """Say that minutes are left."""
    return ngettext("%(num)s minute left", "%(num)s minutes left", count, **values)


def seconds(count: int, **values: str) -> str:
    """Say that seconds are left."""
    return ngettext("%(num)s second left", "%(num)s seconds left", count, **values)


Words = Callable[..., str]
# Each unit in milliseconds, and the words for a number of it: the largest comes first.
UNITS: tuple[tuple[int, Words], ...] = (
    (86_400_000, days),
    (3_600_000, hours),
    (60_000, minutes),
    (1_000, seconds),
)
SHOWN_FROM = 2  # of a unit; less is told in the next smaller one


def left(milliseconds: float | None) -> str:
    """Return how much time is left, "" where no time runs."""
    if milliseconds is None:
        return ""
    *larger, smallest = UNITS
    for size, words in larger:
        if milliseconds >= SHOWN_FROM * size:
            return words(int(milliseconds // size))
    size, words = smallest
    return words(max(0, -int(-milliseconds // size)))


def units() -> list[tuple[int, dict[str, str]]]:
    """Return the units for a page's script: their milliseconds, and their words by plural."""
    return [(size, plural_forms(words)) for size, words in UNITS]
