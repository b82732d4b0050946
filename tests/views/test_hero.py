"""The home page's face: anybody may judge it, and nothing is kept of that."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from quiz.decks.deck import UTKFACE
from quiz.faces import face_bytes
from quiz.models import Label, Player, Round
from quiz.play import heroes
from quiz.policy import limits
from quiz.storage.database import utc_now
from tests.support.factories import fill
from tests.support.pages import twin

VISIT = "0123456789abcdef"


@pytest.fixture
def hero(db_session: Session, monkeypatch: pytest.MonkeyPatch) -> dict[Label, int]:
    """A pair that is set aside for the home page."""
    monkeypatch.setattr(limits, "REALS_WITH_HERO", 1)
    fill(db_session)
    heroes.set_hero_aside(db_session, UTKFACE, 18, utc_now())
    db_session.commit()
    pair = heroes.find_hero(db_session, UTKFACE, 18)
    assert pair is not None
    return pair


def test_a_page_shows_a_face_and_not_its_label(
    app: Flask, client: FlaskClient, hero: dict[Label, int], db_session: Session
) -> None:
    shown = twin(client, "/")["hero"]
    assert set(shown) == {"visit", "face"}
    label = heroes.label_of(shown["visit"], app.extensions["quiz.config"].secret_key)
    with client.get(shown["face"]) as picture:
        assert picture.data == face_bytes(db_session, hero[label])
    page = client.get("/").text
    part = page[page.index("data-hero") : page.index("</form>", page.index("data-hero"))]
    assert "data-label" not in part
    assert "data-correct" not in part


@pytest.mark.parametrize("response", ["real", "fake"])
def test_a_response_gets_its_verdict_on_the_same_page(
    app: Flask, client: FlaskClient, hero: dict[Label, int], response: str
) -> None:
    label = heroes.label_of(VISIT, app.extensions["quiz.config"].secret_key)
    url = f"/?deck=utkface&visit={VISIT}&response={response}"
    told = twin(client, url)["hero"]
    assert told["visit"] == VISIT
    assert told["verdict"] == heroes.verdict(UTKFACE, Label(response), label)
    page = client.get(url).text
    assert f'data-correct="{str(response == label).lower()}"' in page
    assert told["verdict"]["say"]["story"].replace("'", "&#39;") in page


def test_nothing_is_kept(client: FlaskClient, hero: dict[Label, int], db_session: Session) -> None:
    reply = client.get(f"/?visit={VISIT}&response=real")
    assert "Set-Cookie" not in reply.headers or "player" not in reply.headers["Set-Cookie"]
    for table in (Player, Round):
        assert db_session.scalar(select(func.count()).select_from(table)) == 0


def test_an_odd_visit_or_response_harms_nobody(client: FlaskClient, hero: dict[Label, int]) -> None:
    for odd in ("x", "<b>", "0" * 17, ""):
        shown = twin(client, f"/?visit={odd}&response=real")["hero"]
        assert "verdict" not in shown
        assert re.fullmatch("[0-9a-f]{16}", shown["visit"])
    assert client.get(f"/?visit={VISIT}&response=maybe").status_code == 400


def test_without_a_pair_there_is_no_face_to_judge(client: FlaskClient, db_session: Session) -> None:
    fill(db_session)
    assert twin(client, "/")["hero"] is None
    assert "data-hero" not in client.get("/").text
    assert client.get(f"/faces/hero/{VISIT}").status_code == 404
