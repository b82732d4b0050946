"""The home page: what it offers, and what it says while something is missing."""

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from quiz.decks.deck import DECKS, GALLERY, UTKFACE
from quiz.models import Import
from quiz.storage.database import utc_now
from tests.support.factories import add_player, add_round, fill
from tests.support.pages import twin

PAGES = ["/", "/me", "/stats", "/leaderboard", "/leaderboard?window=today", "/how"]
COMMAND = "flask faces import --deck utkface"
NAMES = list(DECKS)


def test_home_says_what_is_missing(client: FlaskClient, db_session: Session) -> None:
    state = twin(client, "/")
    assert not state["ready"]
    assert "flask faces import" in state["problem"]
    fill(db_session)
    state = twin(client, "/")
    assert state["ready"]
    assert state["problem"] is None


def test_a_class_can_be_joined_from_the_header_and_beside_play(
    client: FlaskClient, both: Session
) -> None:
    page = client.get("/").text
    header, main = page.split("</header>")
    assert '<a href="/join">' in header
    assert '<a class="button" href="/join">Join a class</a>' in main
    assert main.index("Join a class") < main.index("Other ways to play")


def test_home_offers_both(client: FlaskClient, both: Session) -> None:
    facts, page = twin(client, "/"), client.get("/").text
    assert (facts["deck"], facts["decks"], facts["missing"]) == ("utkface", NAMES, None)
    for deck in DECKS.values():
        assert f'<a href="/?deck={deck.name}"' in page
        own = client.get(f"/?deck={deck.name}").text
        assert f'<a href="/?deck={deck.name}" aria-current="page">{deck.title}</a>' in own
        assert f'<input type="hidden" name="deck" value="{deck.name}">' in own
        assert own.count(">Play</button>") == 1
        assert f"/faces/specimen?deck={deck.name}" in own
        with client.get(f"/faces/specimen?deck={deck.name}") as picture:
            assert picture.status_code == 200
    assert COMMAND not in page
    assert str(UTKFACE.licence) in page


def test_home_without_photographs_plays_the_gallery_and_says_what_brings_them(
    client: FlaskClient, alone: Session
) -> None:
    facts, page = twin(client, "/"), client.get("/").text
    assert (facts["ready"], facts["deck"], facts["decks"]) == (True, "gallery", ["gallery"])
    assert f"`{COMMAND}`" in facts["missing"]
    assert f"<code>{COMMAND}</code>" in page
    assert page.count("UTKFace") == 1
    assert str(GALLERY.lead) in page
    assert str(GALLERY.licence) in page
    assert str(GALLERY.ages) in page


def test_while_photographs_come_nothing_is_said_to_be_missing(
    client: FlaskClient, alone: Session
) -> None:
    now = utc_now()
    row = Import(deck="utkface", source="x", started_at=now, beat_at=now, read=3, total=9, kept=3)
    alone.add(row)
    alone.commit()
    assert twin(client, "/")["missing"] is None
    page = client.get("/").text
    assert "Importing photographs: 3 of 9" in page
    assert "data-waiting" in page


def test_a_deck_that_is_not_open_yet_leaves_the_other_in_front(
    client: FlaskClient, alone: Session
) -> None:
    fill(alone, reals=5, fakes=5)
    now = utc_now()
    row = Import(deck="utkface", source="x", started_at=now, beat_at=now, read=5, total=9, kept=5)
    alone.add(row)
    alone.commit()
    facts = twin(client, "/")
    assert (facts["ready"], facts["deck"], facts["decks"]) == (True, "gallery", ["gallery"])


def test_home_leads_back_to_a_round_until_it_is_finished(
    client: FlaskClient, db_session: Session
) -> None:
    fill(db_session)
    assert twin(client, "/")["unfinished"] is None
    url = client.post("/rounds", data={"length": "4"}).headers["Location"]
    client.post(f"{url}/trials/1", data={"response": "real"})
    facts, page = twin(client, "/"), client.get("/").text
    assert (facts["unfinished"]["url"], facts["unfinished"]["answered"]) == (url, 1)
    assert f'href="{url}">Continue</a>' in page
    assert "face 2 of 4" in page
    for position in range(2, 5):
        client.post(f"{url}/trials/{position}", data={"response": "real"})
    assert twin(client, "/")["unfinished"] is None
    assert "Continue</a>" not in client.get("/").text


def test_home_shows_nobody_the_round_of_another(client: FlaskClient, db_session: Session) -> None:
    fill(db_session)
    add_round(db_session, add_player(db_session))
    assert twin(client, "/")["unfinished"] is None
