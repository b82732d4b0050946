"""The tells: on a page of their own, and between the two sets of a classroom."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from quiz.classroom import stages
from quiz.models import Pace
from quiz.policy import limits
from quiz.storage.database import utc_now
from tests.support.factories import add_classroom, add_teacher, fill

JSON = {"Accept": "application/json"}


@pytest.mark.usefixtures("quick_hashes")
def test_the_tells_stand_between_the_sets(
    client: FlaskClient, db_session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MIN_SET", 4)
    fill(db_session)
    teacher = add_teacher(db_session)
    classroom = add_classroom(db_session, teacher, length=4, pace=Pace.SELF, has_two_sets=True)
    stages.advance(db_session, classroom, classroom.version, utc_now())
    db_session.commit()
    joined = client.post("/join", json={"code": classroom.code}, headers=JSON)
    assert joined.status_code == 200
    state = client.get(f"/classrooms/{classroom.code}/state", headers=JSON).json or {}
    url = state["me"]["round"]
    assert "/static/how/utkface/tells/" not in client.get(url).text
    for position in range(1, 5):
        client.post(f"{url}/trials/{position}", json={"response": "real"}, headers=JSON)
    between = client.get(url).text
    assert "/static/how/utkface/tells/eyes.jpg" in between
    assert 'href="?after=tips"' in between
    assert "/static/how/utkface/tells/" not in client.get(f"{url}?after=tips").text


@pytest.mark.usefixtures("quick_hashes")
def test_a_seat_has_the_tells_when_there_are_two_sets(
    client: FlaskClient, db_session: Session
) -> None:
    fill(db_session, reals=80, fakes=80)
    teacher = add_teacher(db_session)
    for has_two_sets in (True, False):
        classroom = add_classroom(db_session, teacher, length=8, has_two_sets=has_two_sets)
        client.post("/join", data={"code": classroom.code})
        seat = client.get(f"/classrooms/{classroom.code}").text
        assert ("/static/how/utkface/tells/" in seat) is has_two_sets
