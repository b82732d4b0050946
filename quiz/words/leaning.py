"""Which answer somebody gives more readily: the criterion in plain words."""

from quiz.decks import Deck
from quiz.figures import lean_of
from quiz.languages import deck_text, gettext, lazy

WIDE = 0.5  # half an interval of the criterion that says nothing about a small preference
TOO_FEW = lazy("There are too few faces to say which answer comes more easily.")
NEITHER = {
    "You": lazy("You do not prefer either answer."),
    "People": lazy("People do not prefer either answer."),
    "The class": lazy("The class does not prefer either answer."),
}


def leaning(deck: Deck, criterion: float, who: str = "You", margin: float = 0.0) -> str:
    """Return a sentence about a criterion; `who` is You, People, The class, or a name.

    `margin` is half of its interval: no preference is told of one that includes 0.
    """
    lean = lean_of(criterion)
    if lean == "neither" or abs(criterion) <= margin:
        return str(TOO_FEW) if margin > WIDE else neither(who)
    return tendency(deck, lean, who)


def neither(who: str) -> str:
    """Return the sentence about somebody without a preference."""
    if who in NEITHER:
        return str(NEITHER[who])
    return gettext("%(name)s does not prefer either answer.", name=who)


def tendency(deck: Deck, lean: str, who: str) -> str:
    """Return the sentence about a preference for an answer."""
    known = {
        ("You", "real"): deck_text(deck.name, "You tend to say real."),
        ("You", "fake"): deck_text(deck.name, "You tend to say fake."),
        ("People", "real"): deck_text(deck.name, "People tend to say real."),
        ("People", "fake"): deck_text(deck.name, "People tend to say fake."),
        ("The class", "real"): deck_text(deck.name, "The class tends to say real."),
        ("The class", "fake"): deck_text(deck.name, "The class tends to say fake."),
    }
    if (who, lean) in known:
        return known[who, lean]
    if lean == "fake":
        return deck_text(deck.name, "%(name)s tends to say fake.", name=who)
    return deck_text(deck.name, "%(name)s tends to say real.", name=who)
