"""Which answer somebody gives more readily: the criterion in plain words."""

from quiz.decks import Deck
from quiz.figures import lean_of
from quiz.words.trials import said


def leaning(deck: Deck, criterion: float, who: str = "You") -> str:
    """Return a sentence about a criterion; `who` is You, People, or one name."""
    lean = lean_of(criterion)
    does = "do" if who in ("You", "People") else "does"
    if lean == "neither":
        return f"{who} {does} not prefer either answer."
    verb = "tend" if does == "do" else "tends"
    return f"{who} {verb} to say {said(deck, lean)}."
