"""Snapshots: a browser that knows the newest version gets none."""

from sqlalchemy.orm import Session

from quiz.classroom.seats import Seat
from quiz.classroom.snapshot import snapshot_since
from quiz.models import (
    Teacher,
)
from quiz.storage.database import utc_now
from tests.support.classes import four_faces, go_on, try_response
from tests.support.factories import add_student


def test_one_version_has_one_snapshot(db_session: Session, teacher: Teacher) -> None:
    classroom = go_on(db_session, four_faces(db_session, teacher))
    seat = Seat(classroom, add_student(db_session, classroom))
    whole = snapshot_since(db_session, seat, utc_now(), None)
    assert whole is not None
    assert snapshot_since(db_session, seat, utc_now(), whole["version"]) is None
    try_response(db_session, add_student(db_session, classroom), 1)
    assert snapshot_since(db_session, Seat(classroom), utc_now(), whole["version"]) is not None
