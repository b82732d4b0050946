"""How well somebody tells fakes and reals apart: d′ in plain words."""

from quiz.decks import Deck
from quiz.languages import deck_text, gettext, lazy

WIDE = 1.0  # half an interval of d′ that says nothing about whether somebody only guesses
TOO_FEW = lazy("There are too few faces to say whether you do better than guessing.")
GUESSING = lazy("You do about as well as guessing.")


def sharpness(deck: Deck, d_prime: float, margin: float = 0.0) -> str:
    """Return a sentence to a player about a d′; `margin` is half of its interval."""
    if abs(d_prime) <= margin:
        return str(TOO_FEW if margin > WIDE else GUESSING)
    if d_prime < -0.3:
        return deck_text(deck.name, "The fakes look more real to you than the photographs.")
    if d_prime < 0.3:
        return str(GUESSING)
    if d_prime < 1:
        return gettext("You notice some of the differences.")
    if d_prime < 2:
        return gettext("You notice many of the differences.")
    return gettext("You notice nearly all of the differences.")
