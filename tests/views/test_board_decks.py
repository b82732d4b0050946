"""The leaderboard of each deck: its own places, cursors and forms."""

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from quiz.access import seals
from quiz.config import Config
from quiz.decks.deck import DECKS, GALLERY, UTKFACE
from quiz.models import Player
from tests.support.boards import TODAY, play_on, ranked_player
from tests.support.factories import fill
from tests.support.pages import JSON, twin


@pytest.fixture
def filled(db_session: Session) -> Session:
    """A database with faces of both decks."""
    for deck in DECKS.values():
        fill(db_session, deck=deck)
    return db_session


@pytest.fixture
def me(client: FlaskClient, filled: Session, config: Config) -> Player:
    """A player who is ranked in both decks, and asks."""
    player = ranked_player(filled, "amber otter", 30)
    play_on(filled, player, 39, 40, TODAY, GALLERY)
    filled.commit()
    client.set_cookie("player", seals.seal(config.secret_key, seals.PLAYER_COOKIE, player.id))
    return player


def test_a_place_on_each_board(client: FlaskClient, filled: Session, me: Player) -> None:
    ranked_player(filled, "calm finch", 35)
    filled.commit()
    for window in ("all", "week", "today"):
        for deck, rank, others in ((UTKFACE, 2, 1), (GALLERY, 1, 0)):
            found = twin(client, f"/leaderboard?window={window}&deck={deck.name}")
            assert (found["deck"], found["window"]) == (deck.name, window)
            assert found["me"]["rank"] == rank
            assert len(found["standings"]) == 1 + others


def test_a_cursor_belongs_to_its_deck(client: FlaskClient, filled: Session) -> None:
    for number in range(51):
        player = ranked_player(filled, f"player {number:02}x", 30)
        play_on(filled, player, 30, 40, TODAY, GALLERY)
    filled.commit()
    for window in ("all", "week"):
        for deck, other in ((UTKFACE, GALLERY), (GALLERY, UTKFACE)):
            url = f"/leaderboard?window={window}&deck="
            cursor = twin(client, f"{url}{deck.name}")["next"]
            rest = twin(client, f"{url}{deck.name}&after={cursor}")
            assert len(rest["standings"]) == 1
            for headers in (JSON, {}):
                foreign = client.get(f"{url}{other.name}&after={cursor}", headers=headers)
                assert foreign.status_code == 400
            page = client.get(f"{url}{deck.name}").text
            [further] = re.findall(r'href="([^"]+)">Next page', page)
            assert client.get(further.replace("&amp;", "&")).status_code == 200


def test_joining_leads_back_to_the_deck(client: FlaskClient, filled: Session, me: Player) -> None:
    for path, values in (("join", {"name": "calm finch"}), ("leave", {})):
        done = client.post(f"/leaderboard/{path}", data=values | {"deck": "gallery"})
        assert (done.status_code, done.headers["Location"]) == (303, "/leaderboard?deck=gallery")
        wrong = client.post(f"/leaderboard/{path}", data=values | {"deck": "tulips"}, headers=JSON)
        assert wrong.status_code == 400
    assert 'name="deck" value="gallery"' in client.get("/leaderboard?deck=gallery").text
