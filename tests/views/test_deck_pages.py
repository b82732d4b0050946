"""Statistics and the leaderboard of each deck: own numbers, own words, a way to the other."""

import csv
import io
import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from quiz.config import Config
from quiz.decks.deck import DECKS, GALLERY, UTKFACE, Deck
from quiz.decks.groups import TERMS, group_names
from quiz.models import Player
from quiz.play import players
from tests.support.boards import TODAY, play_on, ranked_player
from tests.support.factories import fill
from tests.views.test_pages import JSON, twin

PAGES = ["/me", "/stats", "/leaderboard"]


@pytest.fixture
def filled(db_session: Session) -> Session:
    """A database with faces of both decks."""
    for deck in DECKS.values():
        fill(db_session, deck=deck)
    return db_session


def play(client: FlaskClient, deck: Deck, trials: int = 4) -> None:
    """Play a round of a deck, always saying fake."""
    values = {"length": trials, "deck": deck.name}
    url = (client.post("/rounds", json=values, headers=JSON).json or {})["url"]
    for position in range(1, trials + 1):
        said = {"response": "fake", "confidence": 80}
        assert client.post(f"{url}/trials/{position}", json=said, headers=JSON).status_code == 200


def test_numbers_are_of_one_deck(client: FlaskClient, filled: Session) -> None:
    play(client, UTKFACE, 4)
    play(client, GALLERY, 6)
    for url in ("/me", "/stats"):
        for deck, trials in ((UTKFACE, 4), (GALLERY, 6)):
            found = twin(client, f"{url}?deck={deck.name}")
            assert (found["deck"], found["trials"]) == (deck.name, trials)
            assert found["hits"] + found["false_alarms"] == trials
    assert [line["answered"] for line in twin(client, "/me?deck=gallery")["rounds"]] == [6]
    assert sum(each["trials"] for each in twin(client, "/stats")["by_checkpoint"]) < 5
    [checkpoint] = twin(client, "/stats?deck=gallery")["by_checkpoint"]
    assert checkpoint["checkpoint"] == "forged-1"


def test_my_page_is_of_the_deck_that_i_played_last(client: FlaskClient, filled: Session) -> None:
    assert twin(client, "/me")["deck"] == "utkface"
    for deck in (GALLERY, UTKFACE, GALLERY):
        play(client, deck)
        assert twin(client, "/me")["deck"] == deck.name
        assert twin(client, "/stats")["deck"] == "utkface"
        assert twin(client, "/leaderboard")["deck"] == "utkface"


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
    play(client, UTKFACE)
    assert 'aria-label="Deck"' not in client.get(url).text
    play(client, GALLERY)
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
    play(client, UTKFACE)
    play(client, GALLERY)
    text = client.get("/leaderboard?window=week").text
    assert "/leaderboard?window=week&amp;deck=gallery" in text
    assert "/leaderboard?window=today&amp;deck=utkface" in text


def test_each_deck_speaks_in_its_own_words(client: FlaskClient, filled: Session) -> None:
    for deck in DECKS.values():
        play(client, deck, 50)
        play(client, deck, 30)
    for url in ("/me?deck=gallery", "/stats?deck=gallery"):
        text = client.get(url).text
        main = text[text.index("<main") : text.index("</main>")]
        for words in ("Originals", "Forgeries", "called forgery", "called original"):
            assert words in main
        read = re.sub(r'data-[a-z]+="[^"]*"|href="[^"]*"|src="[^"]*"', "", main)
        assert re.findall(r".{40}(?:[Pp]hotograph(?!s</a>)|UTKFace|\b[Ff]akes?\b)", read) == []
    text = client.get("/stats?deck=utkface").text
    for words in ("By race label", "Fakes", "Photographs", "the labels that UTKFace comes with"):
        assert words in text
    assert "By tone" in client.get("/stats?deck=gallery").text
    assert TERMS["gallery"].note in client.get("/stats?deck=gallery").text


def test_portraits_have_tones_and_no_studies_beside_them(
    client: FlaskClient, filled: Session
) -> None:
    for deck in DECKS.values():
        play(client, deck, 50)
    photographs, portraits = (twin(client, f"/stats?deck={deck}") for deck in DECKS)
    assert set(photographs["false_alarms_by"]) == {"age", "gender", "race"}
    assert set(portraits["false_alarms_by"]) == {"age", "gender", "tone"}
    assert {each["name"] for each in portraits["false_alarms_by"]["tone"]} <= set(
        group_names("gallery")["race"]
    )
    assert photographs.keys() == portraits.keys()
    assert photographs["published"]
    assert portraits["published"] == []
    for url in ("/stats", "/me"):
        assert "and published studies" in client.get(f"{url}?deck=utkface").text.lower()
        assert "and published studies" not in client.get(f"{url}?deck=gallery").text.lower()


def test_my_responses_as_a_table_name_their_deck(client: FlaskClient, filled: Session) -> None:
    play(client, UTKFACE, 4)
    play(client, GALLERY, 6)
    rows = list(csv.DictReader(io.StringIO(client.get("/me/responses.csv").text)))
    assert [row["deck"] for row in rows] == ["utkface"] * 4 + ["gallery"] * 6


def test_erasing_me_leaves_no_deck(client: FlaskClient, filled: Session) -> None:
    for deck in DECKS.values():
        play(client, deck)
    assert client.post("/me/delete").status_code == 303
    for deck in DECKS.values():
        assert twin(client, f"/stats?deck={deck.name}")["trials"] == 0
    assert 'aria-label="Deck"' not in client.get("/stats").text


@pytest.fixture
def me(client: FlaskClient, filled: Session, config: Config) -> Player:
    """A player who is ranked in both decks, and asks."""
    player = ranked_player(filled, "amber otter", 30)
    play_on(filled, player, 39, 40, TODAY, GALLERY)
    filled.commit()
    client.set_cookie("player", players.seal(config.secret_key, players.COOKIE, player.id))
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


def test_a_real_of_the_gallery_is_of_the_gallery(client: FlaskClient, filled: Session) -> None:
    sources = set()
    for deck in DECKS.values():
        values = {"length": 30, "deck": deck.name}
        url = (client.post("/rounds", json=values, headers=JSON).json or {})["url"]
        for position in range(1, 31):
            said = (
                client.post(
                    f"{url}/trials/{position}", json={"response": "real"}, headers=JSON
                ).json
                or {}
            )
            if said["label"] == "real":
                sources.add((deck.name, said["face"]["source"]))
    assert sources == {("utkface", "UTKFace"), ("gallery", "the gallery")}
