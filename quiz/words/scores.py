"""What is said about numbers: scores, shares with their intervals, counts and times."""

from quiz.languages import ENGLISH, decimal, gettext, ngettext, number, percent, signed, spoken


def tally(
    correct: int | None,
    answered: int,
    *,
    is_practice: bool = False,
    sharpness: float | None = None,
) -> str:
    """Return the score so far; `correct` is None while verdicts wait for the end."""
    if not answered:
        return gettext("No score yet")
    if correct is None:
        return ngettext(
            "%(num)s answered, the score comes at the end",
            "%(num)s answered, the score comes at the end",
            answered,
        )
    parts = [right_of(correct, answered)]
    if is_practice:
        parts.append(percent(correct / answered))
    if sharpness is not None:
        parts.append(gettext("sharpness %(figure)s", figure=decimal(sharpness)))
    return " · ".join(parts)


def right_of(correct: int, answered: int) -> str:
    """Return how many of the answered faces were right, such as `4 of 10 right`."""
    return ngettext(
        "%(correct)s of %(num)s right",
        "%(correct)s of %(num)s right",
        answered,
        correct=number(correct),
    )


def interval(bounds: tuple[float, float]) -> str:
    """Return the two bounds of a share as percentages."""
    low, high = map(percent, bounds)
    return span(low, high)


def span(low: str, high: str) -> str:
    """Return a range in words; where both ends are the same, that one."""
    return low if low == high else gettext("%(low)s to %(high)s", low=low, high=high)


def score(correct: int, trials: int, bounds: tuple[float, float]) -> str:
    """Return how many faces were right, and the 95% interval of the share in [0, 1]."""
    low, high = map(percent, bounds)
    return ngettext(
        "%(correct)s of %(num)s face right. The true share is between %(low)s and %(high)s, "
        "with 95%% confidence.",
        "%(correct)s of %(num)s faces right. The true share is between %(low)s and %(high)s, "
        "with 95%% confidence.",
        trials,
        correct=number(correct),
        low=low,
        high=high,
    )


def points(share: float) -> str:
    """Return a change of a share, in [−1, 1], as whole percentage points with their sign."""
    return signed(100 * share, places=0)


def ordinal(count: int) -> str:
    """Return a place in a ranking, such as `2nd` and `11th`; only English has such words here.

    Other languages get the number itself, and have the words for it in their sentences.
    """
    if spoken().language != ENGLISH:
        return number(count)
    ending = {1: "st", 2: "nd", 3: "rd"}.get(count % 10, "th")
    return f"{count:,}{'th' if 10 < count % 100 < 14 else ending}"


def seconds(milliseconds: float | None) -> str:
    """Return a time in seconds; a dash where there is none."""
    if milliseconds is None:
        return "–"
    # Translators: a number of seconds.
    return gettext("%(seconds)s s", seconds=decimal(milliseconds / 1000, places=1))
