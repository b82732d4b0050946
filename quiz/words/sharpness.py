"""How well somebody tells fakes and reals apart: d′ in plain words."""

from quiz.decks import Deck


def sharpness(deck: Deck, d_prime: float) -> str:
    """Return a sentence to a player about a d′."""
    if d_prime < -0.3:
        return f"The {deck.short_fakes} look more real to you than the {deck.reals}."
    if d_prime < 0.3:
        return "You do about as well as guessing."
    if d_prime < 1:
        return "You notice some of the differences."
    if d_prime < 2:
        return "You notice many of the differences."
    return "You notice nearly all of the differences."
