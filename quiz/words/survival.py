"""What is said in survival."""

from quiz.languages import gettext, ngettext, number
from quiz.modes import survival

FULL, EMPTY = "♥", "♡"


def tally(hearts: int, right: int, record: float | None) -> str:
    """Return hearts, score and record in one line."""
    parts = [FULL * hearts + EMPTY * (survival.HEARTS - hearts), right_so_far(right)]
    if record is not None:
        parts.append(gettext("record %(count)s", count=number(round(record))))
    return " · ".join(parts)


def right_so_far(right: int) -> str:
    """Return how many faces were right."""
    return ngettext("%(num)s right", "%(num)s right", right)


def title(right: int, *, is_over: bool) -> str:
    """Return how far a player came: to the third mistake, or until the round was stopped."""
    if not is_over:
        return ngettext(
            "%(num)s right, not played to the end",
            "%(num)s right, not played to the end",
            right,
        )
    return ngettext(
        "%(num)s right before the third mistake",
        "%(num)s right before the third mistake",
        right,
    )


def record(right: int, best: float | None) -> str:
    """Say whether that is the player's record; it is counted already."""
    if best is None:
        return ""
    if right >= best:
        return gettext("This is your record.")
    return gettext("Your record is %(count)s.", count=number(round(best)))


def late(count: int) -> str:
    """Say how many right responses came too late."""
    if not count:
        return ""
    return ngettext(
        "%(num)s of your right answers came too late, and cost a heart.",
        "%(num)s of your right answers came too late, and cost a heart each.",
        count,
    )
