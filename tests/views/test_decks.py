"""Decks from outside: home, rounds, classrooms, what a page says, and what is refused."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from quiz.config import Config
from quiz.decks import sources
from quiz.decks.deck import DECKS, GALLERY, UTKFACE, Deck
from quiz.models import Classroom, Face, Import, Label, Round, Trial
from quiz.storage.database import utc_now
from tests.support.factories import PASSWORD, add_teacher, add_worker, fill

JSON = {"Accept": "application/json"}
COMMAND = "flask faces import --deck utkface"
NAMES = list(DECKS)


@pytest.fixture
def both(db_session: Session) -> Session:
    """Two decks that can be played, and a worker."""
    fill(db_session)
    fill(db_session, deck=GALLERY)
    add_worker(db_session)
    return db_session


@pytest.fixture
def alone(db_session: Session) -> Session:
    """The gallery alone, and a worker."""
    fill(db_session, deck=GALLERY)
    add_worker(db_session)
    return db_session


def get(client: FlaskClient, url: str) -> dict[str, Any]:
    """Get a JSON twin."""
    response = client.get(url, headers=JSON)
    assert response.status_code == 200, response.text
    return dict(response.json or {})


def start(client: FlaskClient, **values: Any) -> str:
    """Start a round; its address."""
    response = client.post("/rounds", json=values, headers=JSON)
    assert response.status_code == 201, response.text
    return str((response.json or {})["url"])


def play_out(client: FlaskClient, url: str, length: int) -> list[dict[str, Any]]:
    """Say real to each face; the verdicts."""
    said = [
        client.post(f"{url}/trials/{n}", json={"response": "real"}, headers=JSON)
        for n in range(1, length + 1)
    ]
    assert {each.status_code for each in said} == {200}
    return [dict(each.json or {}) for each in said]


def dealt(session: Session, url: str) -> set[str]:
    """Return the decks of a round's faces."""
    query = select(Face.deck).join(Trial, Trial.face_id == Face.id)
    found = set(session.scalars(query.where(Trial.round_id == url.rpartition("/")[2])))
    session.rollback()
    return found


# Home


def test_home_offers_both(client: FlaskClient, both: Session) -> None:
    twin, page = get(client, "/"), client.get("/").text
    assert (twin["deck"], twin["decks"], twin["missing"]) == ("utkface", NAMES, None)
    for deck in DECKS.values():
        assert f'<input type="hidden" name="deck" value="{deck.name}">' in page
        assert f'Play<span class="sr-only">: {deck.title}</span>' in page
        assert f"/faces/specimen?deck={deck.name}" in page
        with client.get(f"/faces/specimen?deck={deck.name}") as picture:
            assert picture.status_code == 200
    assert COMMAND not in page
    assert UTKFACE.licence in page


def test_home_without_photographs_plays_the_gallery_and_says_what_brings_them(
    client: FlaskClient, alone: Session
) -> None:
    twin, page = get(client, "/"), client.get("/").text
    assert (twin["ready"], twin["deck"], twin["decks"]) == (True, "gallery", ["gallery"])
    assert f"`{COMMAND}`" in twin["missing"]
    assert f"<code>{COMMAND}</code>" in page
    assert page.count("UTKFace") == 1
    assert GALLERY.lead in page
    assert GALLERY.licence in page
    assert GALLERY.ages in page


def test_while_photographs_come_nothing_is_said_to_be_missing(
    client: FlaskClient, alone: Session
) -> None:
    now = utc_now()
    row = Import(deck="utkface", source="x", started_at=now, beat_at=now, read=3, total=9, kept=3)
    alone.add(row)
    alone.commit()
    assert get(client, "/")["missing"] is None
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
    twin = get(client, "/")
    assert (twin["ready"], twin["deck"], twin["decks"]) == (True, "gallery", ["gallery"])


def test_a_specimen_of_no_deck_is_refused(client: FlaskClient, both: Session) -> None:
    assert client.get("/faces/specimen?deck=louvre", headers=JSON).status_code == 400


# Rounds


@pytest.mark.parametrize("deck", [*NAMES, None])
def test_a_round_is_of_the_deck_that_was_asked_for(
    client: FlaskClient, both: Session, deck: str | None
) -> None:
    url = start(client, length=12, **({"deck": deck} if deck else {}))
    own = deck or "utkface"
    assert get(client, url)["deck"] == own
    assert dealt(both, url) == {own}
    play_out(client, url, 12)
    result = get(client, url)
    assert (result["deck"], result["done"]) == (own, True)


@pytest.mark.parametrize("word", ["louvre", "UTKFACE", 7, ["gallery"]])
def test_a_deck_that_is_none_is_refused_with_a_sentence(
    client: FlaskClient, both: Session, word: Any
) -> None:
    refused = client.post("/rounds", json={"deck": word}, headers=JSON)
    assert (refused.status_code, refused.mimetype) == (400, "application/problem+json")
    assert (refused.json or {})["detail"].startswith("deck must be ")
    assert both.scalars(select(Round)).all() == []


def test_a_deck_without_faces_says_what_brings_them(
    client: FlaskClient, alone: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("datasets.find.find_utkface", lambda environ, checkout: None)
    refused = client.post("/rounds", json={"deck": "utkface"}, headers=JSON)
    assert refused.status_code == 503
    assert f"`{COMMAND}`" in (refused.json or {})["detail"]
    assert get(client, start(client))["deck"] == "gallery"


def test_practice_stays_in_its_deck(client: FlaskClient, both: Session) -> None:
    url = start(client, mode="practice", deck="gallery")
    play_out(client, url, 20)
    assert dealt(both, url) == {"gallery"}


@pytest.mark.parametrize("deck", DECKS.values(), ids=NAMES)
def test_a_trial_speaks_its_decks_words(client: FlaskClient, both: Session, deck: Deck) -> None:
    url = start(client, length=4, deck=deck.name)
    page = client.get(url).text
    assert f'<h1 class="sr-only" data-heading tabindex="-1">{deck.question}</h1>' in page
    for word, key, arrow in (
        (deck.call_real, deck.key_real, "Left"),
        (deck.call_fake, deck.key_fake, "Right"),
    ):
        assert f'data-keys="Arrow{arrow} {key.lower()}"' in page
        assert f"<span>{word}</span>" in page
        assert f" or {key}</kbd>" in page
    for story in deck.stories.values():  # one of them would tell the label
        assert story not in page
    other = GALLERY if deck is UTKFACE else UTKFACE
    assert f"<span>{other.call_real}</span>" not in page


@pytest.mark.parametrize("deck", DECKS.values(), ids=NAMES)
def test_verdict_and_result_speak_its_words_without_scripts(
    client: FlaskClient, both: Session, deck: Deck
) -> None:
    url = start(client, length=4, deck=deck.name)
    told = client.post(f"{url}/trials/1", data={"response": "fake"}, follow_redirects=True).text
    assert f'data-slot="said">You said {deck.call_fake.lower()}.</p>' in told
    label = both.scalars(select(Trial.label).where(Trial.position == 1)).one()
    both.rollback()
    assert deck.story("fake", label) in told
    assert f">{deck.call(label).upper()}</div>" in told
    for position in (2, 3, 4):
        client.post(f"{url}/trials/{position}", data={"response": "real"})
    result = client.get(url).text
    assert f"you said {deck.call_real.lower()}" in result
    assert f'<input type="hidden" name="deck" value="{deck.name}">' in result  # play again
    assert deck.licence in result
    assert deck.ages in result


@pytest.mark.parametrize("deck", DECKS.values(), ids=NAMES)
def test_how_and_tips_are_of_a_deck(client: FlaskClient, both: Session, deck: Deck) -> None:
    for path in ("/how", "/how/tips"):
        url = f"{path}?deck={deck.name}"
        assert get(client, url)["deck"] == deck.name
        page = client.get(url).text
        assert f'<input type="hidden" name="deck" value="{deck.name}">' in page
        for other in DECKS.values():
            assert f"{path}?deck={other.name}" in page
    assert ("The <b>painter</b>" in client.get(f"/how?deck={deck.name}").text) is (deck is GALLERY)
    assert client.get("/how?deck=louvre", headers=JSON).status_code == 400


# What serves


def test_one_deck_that_can_be_played_is_ready(
    client: FlaskClient, alone: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = {"utkface": "x is damaged.", "gallery": None}
    monkeypatch.setattr(sources, "checkpoint_problem", lambda config, deck: broken[deck.name])
    ready = get(client, "/readyz")
    assert (ready["ready"], ready["decks"]["gallery"]) == (True, [])
    assert "x is damaged." in ready["decks"]["utkface"]
    broken["gallery"] = "y is damaged."
    refused = client.get("/readyz", headers=JSON)
    assert refused.status_code == 503
    assert (refused.json or {})["problems"] == ["y is damaged."]


def test_metrics_are_labelled_by_deck(client: FlaskClient, both: Session) -> None:
    text = client.get("/metrics").text
    for name in NAMES:
        assert f'real_or_fake_stock{{deck="{name}"}} 60' in text
        assert f'real_or_fake_reals{{deck="{name}"}} 40' in text


# Classrooms


@pytest.fixture
def ada(client: FlaskClient, both: Session, quick_hashes: None) -> FlaskClient:
    """The browser of a teacher."""
    add_teacher(both)
    client.post("/teach/login", json={"username": "ada", "password": PASSWORD}, headers=JSON)
    return client


def open_room(client: FlaskClient, **plan: Any) -> str:
    """Make a classroom; its address."""
    made = client.post("/classrooms", json={"title": "7B", "length": 4} | plan, headers=JSON)
    assert made.status_code == 201, made.text
    return str((made.json or {})["url"])


def go_on(client: FlaskClient, url: str) -> dict[str, Any]:
    """Move a classroom on; its snapshot."""
    version = get(client, f"{url}/state")["version"]
    moved = client.post(f"{url}/advance", json={"from_version": version}, headers=JSON)
    return dict(moved.json or {})


@pytest.mark.parametrize("deck", [*NAMES, None])
def test_a_classroom_is_of_a_deck(
    app: Flask, ada: FlaskClient, both: Session, deck: str | None
) -> None:
    url = open_room(ada, **({"deck": deck} if deck else {}))
    own = DECKS[deck or "utkface"]
    pupil = app.test_client()
    pupil.post("/join", json={"code": url.rpartition("/")[2]}, headers=JSON)
    snapshot = go_on(ada, url)
    assert snapshot["deck"] == own.name
    seen = get(pupil, f"{url}/state")
    assert (seen["deck"], seen["say"]["status"]) == (own.name, own.question)
    seat = pupil.get(url).text
    assert f"<span>{own.call_real}</span>" in seat
    pupil.post(f"{url}/responses", json={"position": 1, "response": "real"}, headers=JSON)
    said = get(pupil, f"{url}/state")["say"]["status"]
    assert said == f"You said {own.call_real.lower()}. Now wait for the others."
    reveal = go_on(ada, url)
    assert reveal["say"]["truth"].startswith(f"{own.call(reveal['label'])}: ")
    assert reveal["say"]["split"] == (
        f"1 said {own.call_real.lower()}, 0 said {own.call_fake.lower()}"
    )
    faces = both.scalars(select(Face.deck).join(Trial, Trial.face_id == Face.id)).all()
    assert set(faces) == {own.name}
    report = get(ada, f"{url}/report")
    assert report["deck"] == own.name
    page = ada.get(f"{url}/report").text
    assert own.call_fake.lower() in page
    assert get(ada, "/teach")["classrooms"][0]["deck"] == own.name


def test_adults_only_does_not_matter_in_the_gallery(ada: FlaskClient, both: Session) -> None:
    for adults in ("yes", "no"):
        open_room(ada, deck="gallery", adults=adults)
    open_room(ada, deck="utkface", adults="no")
    ages = both.scalars(select(Classroom.min_age).order_by(Classroom.created_at)).all()
    assert ages == [0, 0, 18]


def test_a_classroom_of_no_deck_is_refused(ada: FlaskClient, both: Session) -> None:
    refused = ada.post("/classrooms", json={"title": "7B", "deck": "louvre"}, headers=JSON)
    assert refused.status_code == 400
    assert "deck must be one of" in (refused.json or {})["detail"]
    assert both.scalars(select(Classroom)).all() == []


def test_the_form_offers_both_decks_and_keeps_the_choice(ada: FlaskClient) -> None:
    form = ada.get("/teach").text
    for deck in DECKS.values():
        assert f'name="deck" value="{deck.name}"' in form
        assert deck.ages in form
    assert 'name="deck" value="utkface" checked' in form
    again = ada.post("/classrooms", data={"title": "7B", "length": "99", "deck": "gallery"}).text
    assert 'name="deck" value="gallery" checked' in again


@pytest.mark.parametrize("deck", DECKS.values(), ids=NAMES)
def test_the_page_before_the_lesson_looks_at_a_deck(
    ada: FlaskClient, both: Session, deck: Deck
) -> None:
    told = get(ada, f"/teach/preflight?deck={deck.name}")
    assert (told["deck"], told["stock"], told["reals"]) == (deck.name, 60, 40)
    words = {check["name"]: check["words"] for check in told["checks"]}
    assert words["Fakes"].startswith(f"60 {deck.short_fakes} are in stock")
    assert deck.reals.capitalize() in words
    page = ada.get(f"/teach/preflight?deck={deck.name}").text
    assert f'<input type="hidden" name="deck" value="{deck.name}">' in page


def test_a_workbook_speaks_the_decks_words(ada: FlaskClient, config: Config) -> None:
    import io

    from openpyxl import load_workbook

    url = open_room(ada, deck="gallery")
    book = load_workbook(io.BytesIO(ada.get(f"{url}/report.xlsx").data))
    figures = [row[0].value for row in book["Class"].iter_rows()]
    assert "Forgeries called forgery (hits)" in figures
    assert "Originals called original (correct rejections)" in figures
    assert Label.FAKE not in figures
