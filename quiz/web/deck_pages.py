"""Pages that show one deck at a time: which deck is asked for, and the links to the others."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from flask import request

from quiz.counts import played_decks
from quiz.decks import DECKS, TERMS, Deck, default_deck, read_deck
from quiz.figures import PUBLISHED, Study
from quiz.languages import gettext
from quiz.models import Player
from quiz.web.sessions import database, reading


def asked_deck(usual: str | None = None) -> Deck:
    """Return the deck in the address, else the usual or the default one; Invalid when unknown."""
    word = request.args.get("deck")
    if word is not None:
        return read_deck(word)
    return DECKS[usual] if usual else default_deck(reading())


def read_own_deck(word: str) -> Deck:
    """Read the deck that is asked for, or choose the one that is played by default."""
    if word:
        return read_deck(word)
    with database().reading() as session:
        return default_deck(session)


def deck_context(
    deck: Deck, path: str, player: Player | None = None, **query: str
) -> dict[str, Any]:
    """Return a page's deck, and the links to the same page of other decks that were played."""
    played = played_decks(reading(), player.id if player else None)
    decks = [each for each in DECKS.values() if each is deck or each in played]
    links = [(f"{path}?{urlencode(query | {'deck': each.name})}", each) for each in decks]
    return {"deck": deck, "terms": TERMS[deck.name], "deck_links": links}


def all_decks(path: str, **query: Any) -> list[tuple[str, Deck]]:
    """Return the link to each deck's page, played or not."""
    return [(f"{path}?{urlencode(query | {'deck': each.name})}", each) for each in DECKS.values()]


def deck_switch(decks: Sequence[Deck]) -> list[tuple[str, Deck]]:
    """Return the links of the home page to these decks."""
    return [(f"/?{urlencode({'deck': each.name})}", each) for each in decks]


def published_for(deck: Deck) -> Sequence[Study]:
    """Return the studies to compare a deck with: all are about faces of people."""
    return [in_words(study) for study in PUBLISHED] if deck.shows_people else []


def in_words(study: Study) -> Study:
    """Return a study with what is said of it in the reader's language."""
    note = gettext(study.note) if study.note else ""
    return replace(study, fakes=gettext(study.fakes), note=note)
