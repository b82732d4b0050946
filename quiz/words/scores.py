"""What is said about a score: of a round so far, and of shares with their intervals."""


def tally(correct: int | None, answered: int, *, is_practice: bool = False) -> str:
    """Return the score so far; `correct` is None while verdicts wait for the end."""
    if not answered:
        return "No score yet"
    if correct is None:
        return f"{answered} answered, the score comes at the end"
    share = f" · {percent(correct / answered)}" if is_practice else ""
    return f"{correct} of {answered} right{share}"


def percent(share: float) -> str:
    """Return a share in [0, 1] as a whole percentage."""
    return f"{100 * share:.0f}%"


def signed(value: float, places: int = 2) -> str:
    """Return a number with its sign; what rounds to zero has none."""
    rounded = round(value, places)
    return (
        f"{abs(rounded):.{places}f}" if rounded == 0 else f"{rounded:+.{places}f}".replace("-", "−")
    )


def counted(count: int, one: str, many: str | None = None) -> str:
    """Return a number of things in words, such as `1 face` and `1,200 faces`."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"
