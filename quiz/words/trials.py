"""What is said about one trial: the response, whether it was right, and what the face was."""

from collections.abc import Mapping
from typing import Any

from quiz.decks import Deck
from quiz.languages import deck_count, deck_text, gettext, ngettext
from quiz.models import Label


def said(deck: Deck, label: str) -> str:
    """Return the word for a label within a sentence, such as `fake`."""
    return deck_text(deck.name, "fake") if label == Label.FAKE else deck_text(deck.name, "real")


def you_said(deck: Deck, response: str) -> str:
    """Return what a player has said, in a sentence."""
    if response == Label.FAKE:
        return deck_text(deck.name, "You said fake.")
    return deck_text(deck.name, "You said real.")


def outcome(response: str | None, label: str) -> str:
    """Return whether a response was right, in a word or two."""
    if response is None:
        return gettext("No response")
    return gettext("Right") if response == label else gettext("Wrong")


def longest_outcome() -> int:
    """Return how many letters the longer of the two outcomes has: pages have little room for it."""
    return max(len(outcome(Label.FAKE, label)) for label in Label)


def story(deck: Deck, response: str | None, label: str, face: Mapping[str, Any]) -> str:
    """Return what a response was worth in a sentence; without one, what the face was."""
    return truth(deck, face) if response is None else deck.story(response, label)


def truth(deck: Deck, face: Mapping[str, Any]) -> str:
    """Return what a face was and where it came from; `face` is its provenance."""
    if face["label"] == Label.REAL:
        return deck_text(deck.name, "Real: a photograph from UTKFace.")
    return deck_text(
        deck.name, "Fake: made by our generator from seed %(seed)s.", seed=face["seed"]
    )


def origin(deck: Deck) -> str:
    """Return where a real came from, without its label."""
    return deck_text(deck.name, "A photograph from UTKFace.")


def fooled(deck: Deck, label: str, wrong: int, total: int) -> str:
    """Return how many of a class were wrong about a face."""
    if label == Label.FAKE:
        return gettext("It fooled %(wrong)s of %(total)s.", wrong=wrong, total=total)
    return deck_count(
        deck.name,
        "%(num)s of %(total)s took it for a fake.",
        "%(num)s of %(total)s took it for a fake.",
        wrong,
        total=total,
    )


def age(seconds: float) -> str:
    """Return how old a fake was at the response."""
    return ngettext(
        "%(num)s second before your response",
        "%(num)s seconds before your response",
        max(0, round(seconds)),
    )


def position(number: int, length: int | None = None) -> str:
    """Return which face of a round this is."""
    if length is None:
        return gettext("Face %(position)s", position=number)
    return gettext("Face %(position)s of %(length)s", position=number, length=length)
