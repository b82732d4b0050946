"""A classroom's pace and phase in words, and what it may play."""

from quiz.decks import Deck
from quiz.languages import deck_text, gettext, lazy
from quiz.models import Mode, Pace, Phase
from quiz.words import modes

PACES = {
    Pace.LIVE: lazy("Live"),
    Pace.SELF: lazy("Self-paced"),
    Pace.HOMEWORK: lazy("Homework"),
}
PHASES = {
    Phase.LOBBY: lazy("Not started"),
    Phase.QUESTION: lazy("Open"),
    Phase.REVEAL: lazy("Showing the answer"),
    Phase.FINISHED: lazy("Finished"),
}


def played(deck: Deck, mode: Mode) -> str:
    """Say what a class plays in a mode."""
    if mode is Mode.CLASSIC:
        return deck_text(deck.name, "All judge the same faces, one after the other.")
    # Translators: the name of a way to play, and what one does in it.
    return gettext("%(title)s: %(lead)s", title=modes.title(mode), lead=modes.lead(deck, mode))
