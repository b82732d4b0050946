"""Decks: where faces come from, what their groups are called, and their checkpoints."""

from quiz.decks import sources
from quiz.decks.deck import (
    DECKS,
    GALLERY,
    UTKFACE,
    Deck,
    default_deck,
    has_reals,
    playable_decks,
    read_deck,
)
from quiz.decks.finishing import finished_jpeg
from quiz.decks.groups import TERMS, group_names
from quiz.decks.sources import ADULT, first_class

__all__ = [
    "ADULT",
    "DECKS",
    "GALLERY",
    "TERMS",
    "UTKFACE",
    "Deck",
    "default_deck",
    "finished_jpeg",
    "first_class",
    "group_names",
    "has_reals",
    "playable_decks",
    "read_deck",
    "sources",
]
