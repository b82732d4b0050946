"""A classroom's state as browsers poll it: what is told when, and at which cost."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select, update
from sqlalchemy.orm import Session

from quiz.config import CHECKOUT
from quiz.models import Classroom, Face, Student
from quiz.storage.database import utc_now
from tests.support.classroom_pages import (
    JSON,
    advance,
    code_of,
    joined,
    open_classroom,
    respond,
    state_of,
)

pytestmark = pytest.mark.usefixtures("quick_hashes")


def test_a_classroom_by_json(app: Flask, ada: FlaskClient) -> None:
    url = open_classroom(ada)
    pupil, other = joined(app, url), joined(app, url)
    lobby = state_of(pupil, url)
    assert (lobby["phase"], lobby["players"], lobby["position"]) == ("lobby", 2, 0)
    assert lobby["face"] is None
    assert state_of(pupil, url, lobby["version"]) == {"status": 204}
    assert advance(ada, url).status_code == 200
    asked = state_of(pupil, url, lobby["version"])
    assert (asked["phase"], asked["position"], asked["length"]) == ("question", 1, 4)
    assert asked["me"]["response"] is None
    face, teachers = pupil.get(asked["face"]), ada.get(state_of(ada, url)["face"])
    assert face.data == teachers.data
    assert dict(face.headers) == dict(teachers.headers)
    assert respond(pupil, url, 1).json == {"position": 1, "response": "fake"}
    assert respond(pupil, url, 1).status_code == 200
    assert respond(pupil, url, 1, "real").status_code == 409
    assert state_of(pupil, url)["me"]["response"] == "fake"
    assert state_of(ada, url)["responded"] == 1
    told = advance(ada, url).json or {}
    assert told["phase"] == "reveal"
    assert told["split"] == {"real": 0, "fake": 1}
    assert told["label"] in ("real", "fake")
    assert respond(other, url, 1).status_code == 409
    assert state_of(pupil, url)["me"]["correct_total"] == (told["label"] == "fake")


LABELS = re.compile(
    rb'"label"|"split"|"machine"|"ring"|"checkpoint"|UTKFace|data-label="(real|fake)"'
)


def test_no_label_before_the_reveal(app: Flask, ada: FlaskClient, stocked: Session) -> None:
    stocked.execute(update(Face).values(p_detector=0.9, p_discriminator=0.2))
    stocked.commit()
    url = open_classroom(ada)
    pupil = joined(app, url)
    own = stocked.scalars(select(Student.round_id)).one()
    stocked.commit()
    for step in range(9):
        phase = state_of(ada, url)["phase"]
        if phase in ("lobby", "question"):
            pages = [f"{url}/state", url, f"/rounds/{own}", f"/rounds/{own}?verdict=1"]
            for client in (ada, pupil):
                for page in pages:
                    found = client.get(page, headers=JSON)
                    assert not LABELS.search(found.data), f"{page} in {phase}, step {step}"
            refused = pupil.post(f"/rounds/{own}/trials/1", json={"response": "real"}, headers=JSON)
            assert refused.status_code == 409
            assert not LABELS.search(refused.data)
            page = pupil.get(url).data.partition(b"<footer")[0]
            assert not re.search(rb'data-label="|UTKFace|checkpoint|seed', page)
        if phase == "question":
            kept = respond(pupil, url, state_of(pupil, url)["position"])
            assert not LABELS.search(kept.data)
        advance(ada, url)
    assert state_of(pupil, url)["phase"] == "finished"
    result = pupil.get(state_of(pupil, url)["me"]["round"], headers=JSON).json or {}
    assert result["result"]["hits"] + result["result"]["false_alarms"] == 4


def test_a_timer_closes_a_face_when_somebody_looks(
    app: Flask, ada: FlaskClient, stocked: Session
) -> None:
    url = open_classroom(ada, seconds=5)
    pupil = joined(app, url)
    opened = advance(ada, url).json or {}
    assert 4000 < opened["closes_in_ms"] <= 5000
    stocked.execute(update(Classroom).values(closes_at=utc_now() - timedelta(seconds=9)))
    stocked.commit()
    assert state_of(pupil, url)["phase"] == "reveal"
    assert respond(pupil, url, 1).status_code == 409


def test_the_next_face_is_known_before_it_opens(app: Flask, ada: FlaskClient) -> None:
    url = open_classroom(ada)
    pupil = joined(app, url)
    for _ in range(4):
        coming = state_of(pupil, url)["next_face"]
        assert pupil.get(coming).status_code == 200
        advance(ada, url)
        assert state_of(pupil, url)["face"] == coming
        advance(ada, url)
    assert state_of(pupil, url)["next_face"] is None


def test_scripts_need_plain_requests_only() -> None:
    scripts = "".join(path.read_text() for path in (CHECKOUT / "static" / "js").glob("*.js"))
    assert "fetch(" in scripts
    assert not re.search(r"WebSocket|EventSource|RTCPeer|sendBeacon|https?://", scripts)


def test_no_page_of_a_classroom_reads_more_as_the_class_grows(app: Flask, ada: FlaskClient) -> None:
    url = open_classroom(ada)
    joined(app, url)
    advance(ada, url)
    few = len(statements(app, lambda: ada.get(f"{url}/state")))
    for _ in range(20):
        respond(joined(app, url), url, 1)
    assert len(statements(app, lambda: ada.get(f"{url}/state"))) == few


def statements(app: Flask, work: Callable[[], Any]) -> list[str]:
    """List the statements that a piece of work sends to the database."""
    seen: list[str] = []

    def note(_conn: Any, _cursor: Any, statement: str, *_: Any) -> None:
        seen.append(statement)

    engine = app.extensions["quiz.database"].reader
    target = getattr(engine, "_proxied", engine)
    event.listen(target, "before_cursor_execute", note)
    work()
    event.remove(target, "before_cursor_execute", note)
    assert seen
    return seen


def test_a_page_that_has_the_newest_costs_one_query(app: Flask, ada: FlaskClient) -> None:
    url = open_classroom(ada)
    pupil = joined(app, url)
    known = state_of(pupil, url)["version"]
    asked = f"{url}/state?view=student&version={known}"
    sent = statements(app, lambda: pupil.get(asked))
    assert len([statement for statement in sent if statement.startswith("SELECT")]) == 1
    assert pupil.get(asked).status_code == 204
    assert pupil.get(asked.replace(code_of(url), code_of(url).lower())).status_code == 204
