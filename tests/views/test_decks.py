"""Classrooms of each deck: faces, words, and what is refused."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from quiz.config import Config
from quiz.decks.deck import DECKS, Deck
from quiz.models import Classroom, Face, Label, Trial
from tests.support.factories import PASSWORD, add_teacher

JSON = {"Accept": "application/json"}
NAMES = list(DECKS)


def get(client: FlaskClient, url: str) -> dict[str, Any]:
    """Get a JSON twin."""
    response = client.get(url, headers=JSON)
    assert response.status_code == 200, response.text
    return dict(response.json or {})


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
        assert str(deck.ages) in form
    assert 'name="deck" value="utkface" checked' in form
    again = ada.post("/classrooms", data={"title": "7B", "length": "99", "deck": "gallery"}).text
    assert 'name="deck" value="gallery" checked' in again


@pytest.mark.parametrize("deck", DECKS.values(), ids=NAMES)
def test_the_page_before_the_lesson_looks_at_a_deck(
    ada: FlaskClient, both: Session, deck: Deck
) -> None:
    told = get(ada, f"/teach/preflight?deck={deck.name}")
    assert (told["deck"], told["stock"], told["reals"]) == (deck.name, 20, 40)
    words = {check["name"]: check["words"] for check in told["checks"]}
    assert words["Fakes"] == f"There are {deck.short_fakes} enough for 20 faces."
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
