"""What is said about a threshold, at whatever level faces are shown: pixels or milliseconds."""

from collections.abc import Callable

from quiz.figures import Quest, Threshold
from quiz.languages import gettext, number, percent

Amount = Callable[[float], str]  # a level in words, such as `34 pixels`


def is_above_all(quest: Quest, level: float) -> bool:
    """Say whether a threshold is higher than every level that can be shown."""
    return level >= quest.most


def is_below_all(quest: Quest, level: float) -> bool:
    """Say whether a threshold is lower than every level that can be shown."""
    return level <= quest.least


def interval(quest: Quest, found: Threshold, amount: Amount) -> str:
    """Say between which levels a threshold is, as far as levels that can be shown tell that."""
    low, high = amount(quest.clipped(found.low)), amount(quest.clipped(found.high))
    if is_below_all(quest, found.low) and is_above_all(quest, found.high):
        return gettext("So few answers say little about where your threshold is.")
    if is_above_all(quest, found.high):
        return gettext("Your threshold is above %(low)s, with 95%% confidence.", low=low)
    if is_below_all(quest, found.low):
        return gettext("Your threshold is below %(high)s, with 95%% confidence.", high=high)
    if low == high:
        return gettext("Your threshold is about %(level)s, with 95%% confidence.", level=low)
    return gettext(
        "Your threshold is between %(low)s and %(high)s, with 95%% confidence.", low=low, high=high
    )


def meaning() -> str:
    """Say what a threshold is."""
    return gettext("There you are right three times in four; guessing is right twice in four.")


def share_right(right: int, trials: int) -> tuple[str, str, str]:
    """Return how many responses were right, and why that share says little here."""
    note = gettext("The level follows each player to three in four, so this share says little.")
    return (gettext("Right"), percent(right / trials), note)


def between(low: float, high: float, amount: Amount) -> str:
    """Return a range of scores in words; one whose ends are the same is that score."""
    if round(low) == round(high):
        return amount(high)
    return gettext("%(low)s to %(high)s", low=number(round(low)), high=amount(high))


def beyond() -> str:
    """Say why a plot has no line at the threshold."""
    return gettext("Your threshold is beyond what was shown, so no line marks it.")


def best(quest: Quest, score: float | None, record: float | None, amount: Amount) -> str:
    """Say whether a threshold is the player's best; it is counted already, and low is good."""
    if score is None or record is None or is_above_all(quest, record):
        return ""
    if score <= record:
        return gettext("This is your best so far.")
    return gettext("Your best is %(score)s.", score=amount(record))
