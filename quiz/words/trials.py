"""What is said about one trial: the response, whether it was right, and what the face was."""

from collections.abc import Mapping
from typing import Any

from quiz.decks import Deck
from quiz.models import Label


def said(deck: Deck, label: str) -> str:
    """Return the word for a label within a sentence, such as `fake`."""
    return deck.call(label).lower()


def outcome(response: str | None, label: str) -> str:
    """Return whether a response was right, in a word or two."""
    if response is None:
        return "No response"
    return "Right" if response == label else "Wrong"


def story(deck: Deck, response: str | None, label: str, face: Mapping[str, Any]) -> str:
    """Return what a response was worth in a sentence; without one, what the face was."""
    return truth(deck, face) if response is None else deck.story(response, label)


def truth(deck: Deck, face: Mapping[str, Any]) -> str:
    """Return what a face was and where it came from; `face` is its provenance."""
    return f"{deck.call(face['label'])}: {origin(deck, face)}."


def origin(deck: Deck, face: Mapping[str, Any]) -> str:
    """Return where a face came from, without a label; `face` is its provenance."""
    if face["label"] == Label.REAL:
        return f"{deck.from_words} {face['source']}"
    return f"{deck.made_words} {face['seed']}"


def age(seconds: float) -> str:
    """Return how old a fake was at the response."""
    whole = max(0, round(seconds))
    return f"{whole:,} second{'' if whole == 1 else 's'} before your response"


def position(number: int, length: int | None = None) -> str:
    """Return which face of a round this is."""
    return f"Face {number}" if length is None else f"Face {number} of {length}"
