"""How well somebody tells fakes and reals apart: d′ in plain words."""

from quiz.decks import Deck

WIDE = 1.0  # half an interval of d′ that says nothing about whether somebody only guesses
TOO_FEW = "There are too few faces to say whether you do better than guessing."
GUESSING = "You do about as well as guessing."


def sharpness(deck: Deck, d_prime: float, margin: float = 0.0) -> str:
    """Return a sentence to a player about a d′; `margin` is half of its interval."""
    if abs(d_prime) <= margin:
        return TOO_FEW if margin > WIDE else GUESSING
    if d_prime < -0.3:
        return f"The {deck.short_fakes} look more real to you than the {deck.reals}."
    if d_prime < 0.3:
        return GUESSING
    if d_prime < 1:
        return "You notice some of the differences."
    if d_prime < 2:
        return "You notice many of the differences."
    return "You notice nearly all of the differences."
