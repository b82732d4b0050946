"""Pages of one deck at a time, and the links to the other."""

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from quiz.decks.deck import DECKS, GALLERY, UTKFACE
from tests.support.factories import fill
from tests.support.pages import JSON, play

PAGES = ["/me", "/stats", "/leaderboard"]


@pytest.fixture
def filled(db_session: Session) -> Session:
    """A database with faces of both decks."""
    for deck in DECKS.values():
        fill(db_session, deck=deck)
    return db_session


@pytest.mark.parametrize("word", ["faces", "", "UTKFACE", "%F0%9F%91%8D", "%00"])
@pytest.mark.parametrize("url", PAGES)
def test_an_unknown_deck_is_refused_with_a_sentence(
    client: FlaskClient, url: str, word: str
) -> None:
    refused = client.get(f"{url}?deck={word}", headers=JSON)
    assert refused.status_code == 400
    assert (refused.json or {})["detail"] == "deck must be one of utkface, gallery."
    assert client.get(f"{url}?deck={word}").status_code == 400


@pytest.mark.parametrize("url", PAGES)
def test_the_way_to_another_deck_is_there_once_there_is_something(
    client: FlaskClient, filled: Session, url: str
) -> None:
    play(client, deck=UTKFACE)
    assert 'aria-label="Deck"' not in client.get(url).text
    play(client, deck=GALLERY)
    for deck in DECKS.values():
        text = client.get(f"{url}?deck={deck.name}").text
        [switch] = re.findall(r'<nav class="tabs" aria-label="Deck">(.*?)</nav>', text, re.DOTALL)
        links = re.findall(r'<a href="([^"]+)"( aria-current="page")?>([^<]+)</a>', switch)
        assert [(bool(current), words) for _, current, words in links] == [
            (each is deck, each.title) for each in DECKS.values()
        ]
        for address, _, _ in links:
            assert client.get(address.replace("&amp;", "&")).status_code == 200


def test_the_way_to_another_deck_keeps_the_window(client: FlaskClient, filled: Session) -> None:
    play(client, deck=UTKFACE)
    play(client, deck=GALLERY)
    text = client.get("/leaderboard?window=week").text
    assert "/leaderboard?window=week&amp;deck=gallery" in text
    assert "/leaderboard?window=today&amp;deck=utkface" in text
