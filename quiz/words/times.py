"""How much time is left, in words; the page's script counts down with the same units."""

# Each unit in milliseconds, and the words for one of it and for several: the largest comes first.
UNITS = (
    (86_400_000, "1 day left", "{count} days left"),
    (3_600_000, "1 hour left", "{count} hours left"),
    (60_000, "1 minute left", "{count} minutes left"),
    (1_000, "1 second left", "{count} seconds left"),
)
SHOWN_FROM = 2  # of a unit; less is told in the next smaller one


def left(milliseconds: float | None) -> str:
    """Return how much time is left, "" where no time runs."""
    if milliseconds is None:
        return ""
    *larger, smallest = UNITS
    for size, one, many in larger:
        if milliseconds >= SHOWN_FROM * size:
            return counted(int(milliseconds // size), one, many)
    size, one, many = smallest
    return counted(max(0, -int(-milliseconds // size)), one, many)


def counted(count: int, one: str, many: str) -> str:
    """Return the words for a number of units."""
    return one if count == 1 else many.format(count=count)
