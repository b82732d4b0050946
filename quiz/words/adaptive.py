"""What is said where practice adapts itself: how faces are shown now, and why."""

from collections.abc import Sequence

from quiz.decks import Deck
from quiz.languages import deck_count, deck_text, gettext, number
from quiz.words import distance, flash, scores, thresholds

LOOKED_BACK = 5  # responses that the reason counts


def now(deck: Deck, level: float, right: Sequence[bool], *, is_by_time: bool) -> str:
    """Say how faces are shown now, and because of how many right responses among the latest."""
    amount = flash.amount(level) if is_by_time else distance.amount(level)
    latest = right[-LOOKED_BACK:]
    if len(latest) < 2:
        return at_first(deck, amount, latest, is_by_time=is_by_time)
    if is_by_time:
        return deck_count(
            deck.name,
            "Faces are in view for %(time)s now: you got %(right)s of the last %(num)s right.",
            "Faces are in view for %(time)s now: you got %(right)s of the last %(num)s right.",
            len(latest),
            time=amount,
            right=number(sum(latest)),
        )
    return deck_count(
        deck.name,
        "Faces are %(size)s wide now, because you got %(right)s of the last %(num)s right.",
        "Faces are %(size)s wide now, because you got %(right)s of the last %(num)s right.",
        len(latest),
        size=amount,
        right=number(sum(latest)),
    )


def at_first(deck: Deck, amount: str, latest: Sequence[bool], *, is_by_time: bool) -> str:
    """Say how the first two faces are shown."""
    if is_by_time:
        shown = deck_text(deck.name, "Faces are in view for %(time)s now.", time=amount)
    else:
        shown = deck_text(deck.name, "Faces are %(size)s wide now.", size=amount)
    if not latest:
        return shown
    reason = gettext("You were right.") if latest[0] else gettext("You were wrong.")
    return f"{reason} {shown}"


def title(right: int, trials: int) -> str:
    """Return how many faces were right."""
    return scores.right_of(right, trials) if trials else gettext("No score yet")


def spanned(deck: Deck, levels: Sequence[float], *, is_by_time: bool) -> str:
    """Say between which levels the faces were shown; "" without any."""
    if not levels:
        return ""
    amount = flash.amount if is_by_time else distance.amount
    span = thresholds.between(min(levels), max(levels), amount)
    if is_by_time:
        return deck_text(deck.name, "Faces were in view for %(time)s.", time=span)
    return deck_text(deck.name, "Faces were %(size)s wide.", size=span)


def goal() -> str:
    """Say what the levels are for."""
    return gettext("They followed you, so that you would be right about three times in four.")


def threshold_name() -> str:
    """Return the name of the figure."""
    return gettext("Threshold")
