"""What is said about the daily ten."""

from quiz.decks import Deck
from quiz.languages import deck_text, gettext, lazy, ngettext, number, percent
from quiz.words.results import SITE, marks

START = lazy("Play today’s ten")


def state(deck: Deck, this: int, score: float | None) -> str:
    """Say which faces are today's, and whether one has played them."""
    named = gettext("No. %(number)s", number=number(this))
    if score is None:
        return named
    return gettext("%(named)s: you had %(right)s right.", named=named, right=number(round(score)))


def title(deck: Deck, this: int, right: int, answered: int) -> str:
    """Return the title of a result."""
    if not answered:
        return gettext("No. %(number)s: no score", number=number(this))
    return deck_text(
        deck.name,
        "No. %(number)s: %(right)s of %(faces)s right",
        number=number(this),
        right=number(right),
        faces=number(answered),
    )


def unfinished(score: float | None) -> str:
    """Say that a round has no place on the board."""
    if score is not None:
        return ""
    return gettext("The day ended before your tenth answer, so this round is not on the board.")


def below(share: float | None) -> str:
    """Return how many players of the day had fewer right; "" where that is not known."""
    if share is None:
        return ""
    return gettext("That is better than %(share)s of this day’s players.", share=percent(share))


def streak(days: int) -> str:
    """Say on how many days in a row one has played; "" for none."""
    if not days:
        return ""
    return ngettext(
        "You have played %(num)s day in a row.", "You have played %(num)s days in a row.", days
    )


def board_title(this: int | None, *, is_today: bool) -> str:
    """Return the title of a day's board."""
    if is_today or this is None:
        return gettext("Today’s board")
    return gettext("The board of No. %(number)s", number=number(this))


def shared(deck: Deck, this: int, right: int, answered: int) -> str:
    """Return what a player shares: a sentence, and sorted marks, which tell no face's place."""
    sentence = deck_text(
        deck.name,
        "Daily No. %(number)s: I was right about %(right)s of %(faces)s faces.",
        number=number(this),
        right=number(right),
        faces=number(answered),
    )
    return "\n".join((f"{SITE} {sentence}", marks(right, answered)))
