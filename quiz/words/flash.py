"""What is said in flash: times in view, and the shortest in which a player can tell."""

from quiz.decks import Deck
from quiz.figures import Threshold
from quiz.languages import deck_count, deck_text, gettext, ngettext
from quiz.modes import levels
from quiz.words.thresholds import is_above_all, is_below_all


def amount(milliseconds: float) -> str:
    """Return a time in view in words."""
    return ngettext("%(num)s millisecond", "%(num)s milliseconds", round(milliseconds))


def unit(score: float) -> str:
    """Return a score in words."""
    return more_than_most() if is_above_all(levels.EXPOSURES, score) else amount(score)


def more_than_most() -> str:
    """Return the words for a threshold above the longest time."""
    return gettext("more than %(time)s", time=amount(levels.EXPOSURES.most))


def now(deck: Deck, milliseconds: float) -> str:
    """Say for how long the next face is in view; a screen shows whole frames, and at least 3."""
    return deck_count(
        deck.name,
        "Faces are in view for about %(num)s millisecond now.",
        "Faces are in view for about %(num)s milliseconds now.",
        round(milliseconds),
    )


def title(deck: Deck, found: Threshold) -> str:
    """Say in which time a player can tell real faces and fakes apart."""
    if is_above_all(levels.EXPOSURES, found.level):
        return deck_text(
            deck.name,
            "You can’t tell them yet, even in %(time)s",
            time=amount(levels.EXPOSURES.most),
        )
    if is_below_all(levels.EXPOSURES, found.level):
        return deck_text(
            deck.name, "You can tell them even in %(time)s", time=amount(levels.EXPOSURES.least)
        )
    return deck_text(deck.name, "You can tell them in %(time)s", time=amount(found.level))


def frames() -> str:
    """Say which times were counted."""
    return gettext(
        "A screen shows whole frames, and three of them are the least. "
        "The times are those that your browser measured."
    )


def chart_title(deck: Deck) -> str:
    """Return the title of the curve."""
    return deck_text(deck.name, "Share judged correctly, by the time in view")


def column() -> str:
    """Return what the levels are."""
    return gettext("Milliseconds in view")
