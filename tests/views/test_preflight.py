"""The page before the lesson: for teachers, and honest about what is missing."""

from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from quiz import close_app, create_app
from quiz.config import Config
from quiz.models import Teacher
from quiz.monitoring import preflight
from tests.support.factories import PASSWORD, add_teacher, add_worker, fill

JSON = {"Accept": "application/json"}
URL = "/teach/preflight"
FAR = {"base_url": "http://192.168.1.7:8000"}  # how a phone would see it
pytestmark = pytest.mark.usefixtures("quick_hashes")


@pytest.fixture
def teacher(client: FlaskClient, db_session: Session) -> FlaskClient:
    """The browser of a teacher."""
    return logged_in(client, db_session)


def logged_in(client: FlaskClient, session: Session, **options: Any) -> FlaskClient:
    """Make a teacher, and log in."""
    add_teacher(session)
    values = {"username": "ada", "password": PASSWORD}
    assert client.post("/teach/login", json=values, headers=JSON, **options).status_code == 200
    return client


def look(client: FlaskClient, url: str = URL, **options: Any) -> tuple[dict[str, Any], set[str]]:
    """Return what is told in JSON, and the names of what is not good."""
    told = dict(client.get(url, headers=JSON, **options).json or {})
    return told, {check["name"] for check in told["checks"] if not check["is_good"]}


def test_a_sound_house_seen_from_the_network(client: FlaskClient, db_session: Session) -> None:
    fill(db_session)
    add_worker(db_session)
    teacher = logged_in(client, db_session, **FAR)
    told, missing = look(teacher, **FAR)
    assert (told["is_ready"], missing) == (True, set())
    assert (told["faces"], told["stock"], told["reals"]) == (20, 20, 40)
    assert told["address"] == "http://192.168.1.7:8000"
    text = teacher.get(URL, **FAR).text
    assert "Everything is ready" in text
    assert 'class="qr"' in text


def test_on_loopback_phones_stay_outside(teacher: FlaskClient, db_session: Session) -> None:
    fill(db_session)
    add_worker(db_session)
    assert look(teacher)[1] == {"Address"}
    text = teacher.get(URL).text
    assert "to start it with HOST=0.0.0.0, so that phones can reach it." in text
    assert "1 check needs your attention first." in text
    assert 'class="qr"' not in text


def test_who_listens_everywhere_gives_the_address_in_the_network(
    config: Config, db_session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = create_app(replace(config, host="0.0.0.0"))
    app.config.update(WTF_CSRF_ENABLED=False)
    client = logged_in(app.test_client(), db_session)
    monkeypatch.setattr("quiz.web.invitations.lan_address", lambda: "192.168.1.7")
    assert look(client)[0]["address"] == "http://192.168.1.7:80"
    monkeypatch.setattr("quiz.web.invitations.lan_address", lambda: None)
    told, missing = look(client)
    assert "Address" in missing
    assert "Connect this computer to the network" in str(told["checks"])
    close_app(app)


def test_an_empty_house_says_what_to_do(teacher: FlaskClient) -> None:
    told, missing = look(teacher)
    assert not told["is_ready"]
    assert missing == {"Fakes", "Originals", "New faces", "Address"}
    assert all(check["advice"] for check in told["checks"] if not check["is_good"])
    assert "4 checks need your attention first." in teacher.get(URL).text


@pytest.mark.parametrize(
    ("faces", "missing"), [(20, set()), (21, {"Photographs"}), (61, {"Photographs", "Fakes"})]
)
def test_how_many_faces_are_wanted(
    client: FlaskClient, db_session: Session, faces: int, missing: set[str]
) -> None:
    fill(db_session, reals=40, fakes=60)
    add_worker(db_session)
    teacher = logged_in(client, db_session, **FAR)
    assert look(teacher, f"{URL}?faces={faces}", **FAR)[1] == missing


@pytest.mark.parametrize("faces", ["0", "101", "many"])
def test_a_number_that_cannot_be_is_refused(teacher: FlaskClient, faces: str) -> None:
    refused = teacher.get(f"{URL}?faces={faces}", headers=JSON)
    assert refused.status_code == 400
    assert "faces must be a" in (refused.json or {})["detail"]


def test_a_database_that_takes_nothing(
    teacher: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any) -> None:
        raise OperationalError("UPDATE", {}, Exception("attempt to write a readonly database"))

    monkeypatch.setattr(preflight, "try_writing", refuse)
    assert "Answers" in look(teacher)[1]


def test_trying_to_write_changes_nothing(teacher: FlaskClient, db_session: Session) -> None:
    before = db_session.scalars(select(Teacher.seen_at)).one()
    db_session.rollback()
    assert "Answers" not in look(teacher)[1]
    assert db_session.scalars(select(Teacher.seen_at)).one() == before


def test_a_stranger_is_asked_to_log_in(app: Flask) -> None:
    stranger = app.test_client()
    refused = stranger.get(URL, headers=JSON)
    assert (refused.status_code, refused.mimetype) == (401, "application/problem+json")
    page = stranger.get(URL)
    assert page.status_code == 401
    assert "Log in first." in page.text
    assert "HOST" not in page.text


def test_the_teachers_page_leads_there(teacher: FlaskClient) -> None:
    assert f'href="{URL}"' in teacher.get("/teach").text
