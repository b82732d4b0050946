"""What is said in distance: widths in pixels, and the smallest that a player can tell."""

from quiz.decks import Deck
from quiz.figures import Threshold
from quiz.languages import deck_count, deck_text, gettext, ngettext
from quiz.modes import levels
from quiz.words.thresholds import is_above_all, is_below_all


def amount(pixels: float) -> str:
    """Return a width in words."""
    return ngettext("%(num)s pixel", "%(num)s pixels", round(pixels))


def unit(score: float) -> str:
    """Return a score in words."""
    return more_than_most() if is_above_all(levels.SIZES, score) else amount(score)


def more_than_most() -> str:
    """Return the words for a threshold above the largest size."""
    return gettext("more than %(size)s", size=amount(levels.SIZES.most))


def now(deck: Deck, pixels: float) -> str:
    """Say how wide the next face is."""
    return deck_count(
        deck.name,
        "Faces are %(num)s pixel wide now. Do not zoom.",
        "Faces are %(num)s pixels wide now. Do not zoom.",
        round(pixels),
    )


def title(deck: Deck, found: Threshold) -> str:
    """Say down to which size a player can tell real faces and fakes apart."""
    if is_above_all(levels.SIZES, found.level):
        return deck_text(
            deck.name, "You can’t tell them yet, even at %(size)s", size=amount(levels.SIZES.most)
        )
    if is_below_all(levels.SIZES, found.level):
        return deck_text(
            deck.name, "You can tell them even at %(size)s", size=amount(levels.SIZES.least)
        )
    return deck_text(deck.name, "You can tell them down to %(size)s", size=amount(found.level))


def chart_title(deck: Deck) -> str:
    """Return the title of the curve."""
    return deck_text(deck.name, "Share judged correctly, by the width of the face")


def column() -> str:
    """Return what the levels are."""
    return gettext("Width in pixels")
