"""Which answer somebody gives more readily: the criterion in plain words."""

from quiz.decks import Deck
from quiz.figures import lean_of
from quiz.words.trials import said

WIDE = 0.5  # half an interval of the criterion that says nothing about a small preference
TOO_FEW = "There are too few faces to say which answer comes more easily."


def leaning(deck: Deck, criterion: float, who: str = "You", margin: float = 0.0) -> str:
    """Return a sentence about a criterion; `who` is You, People, or one such as The class.

    `margin` is half of its interval: no preference is told of one that includes 0.
    """
    lean = lean_of(criterion)
    does = "do" if who in ("You", "People") else "does"
    if lean == "neither" or abs(criterion) <= margin:
        return TOO_FEW if margin > WIDE else f"{who} {does} not prefer either answer."
    verb = "tend" if does == "do" else "tends"
    return f"{who} {verb} to say {said(deck, lean)}."
