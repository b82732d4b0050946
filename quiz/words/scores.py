"""What is said about numbers: scores, shares with their intervals, counts and times."""


def tally(
    correct: int | None,
    answered: int,
    *,
    is_practice: bool = False,
    sharpness: float | None = None,
) -> str:
    """Return the score so far; `correct` is None while verdicts wait for the end."""
    if not answered:
        return "No score yet"
    if correct is None:
        return f"{answered} answered, the score comes at the end"
    parts = [f"{correct} of {answered} right"]
    if is_practice:
        parts.append(percent(correct / answered))
    if sharpness is not None:
        parts.append(f"sharpness {decimal(sharpness)}")
    return " · ".join(parts)


def percent(share: float) -> str:
    """Return a share in [0, 1] as a whole percentage."""
    return f"{100 * share:.0f}%"


def interval(bounds: tuple[float, float]) -> str:
    """Return the two bounds of a share as percentages."""
    return f"{percent(bounds[0])} to {percent(bounds[1])}"


def score(correct: int, trials: int, bounds: tuple[float, float]) -> str:
    """Return how many faces were right, and the 95% interval of the share in [0, 1]."""
    return (
        f"{correct:,} of {counted(trials, 'face')} right. The true share is between "
        f"{percent(bounds[0])} and {percent(bounds[1])}, with 95% confidence."
    )


def decimal(value: float, places: int = 2) -> str:
    """Return a number with a minus sign where it is negative; what rounds to zero has none."""
    return f"{round(value, places) + 0.0:.{places}f}".replace("-", "−")


def signed(value: float, places: int = 2) -> str:
    """Return a number with its sign; what rounds to zero has none."""
    return f"+{decimal(value, places)}" if round(value, places) > 0 else decimal(value, places)


def points(share: float) -> str:
    """Return a change of a share, in [−1, 1], as whole percentage points with their sign."""
    return signed(100 * share, places=0)


def number(count: int) -> str:
    """Return a whole number with its thousands apart."""
    return f"{count:,}"


def counted(count: int, one: str, many: str | None = None) -> str:
    """Return a number of things in words, such as `1 face` and `1,200 faces`."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def ordinal(count: int) -> str:
    """Return a place in a ranking, such as `2nd` and `11th`."""
    ending = {1: "st", 2: "nd", 3: "rd"}.get(count % 10, "th")
    return f"{count:,}{'th' if 10 < count % 100 < 14 else ending}"


def seconds(milliseconds: float | None) -> str:
    """Return a time in seconds; a dash where there is none."""
    return "–" if milliseconds is None else f"{milliseconds / 1000:.1f} s"
