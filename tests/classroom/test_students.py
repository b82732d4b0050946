"""Students: removed, and back with a code."""

import pytest
from sqlalchemy.orm import Session

from quiz.classroom import students
from quiz.errors import Conflict, NotAllowed, NotFound
from quiz.models import (
    Teacher,
)
from quiz.play import Verdict
from quiz.storage.database import utc_now
from tests.support.classes import four_faces, fresh_snapshot, go_on, try_response
from tests.support.factories import add_student


def test_who_is_removed_stays_out(db_session: Session, teacher: Teacher) -> None:
    classroom = go_on(db_session, four_faces(db_session, teacher))
    bad, good = (add_student(db_session, classroom) for _ in range(2))
    try_response(db_session, bad, 1)
    students.remove(db_session, classroom, bad.player_id, utc_now())
    students.remove(db_session, classroom, bad.player_id, utc_now())
    db_session.commit()
    shown = fresh_snapshot(db_session, classroom)
    assert (shown["players"], shown["responded"]) == (1, 0)
    classroom = go_on(db_session, go_on(db_session, classroom))
    assert isinstance(try_response(db_session, bad, 2), Conflict)
    assert isinstance(try_response(db_session, good, 2), Verdict)
    with pytest.raises(NotAllowed):
        students.admit(bad)
    with pytest.raises(NotAllowed):
        students.rejoin(db_session, classroom, bad.rejoin_code)
    assert students.rejoin(db_session, classroom, f" {good.rejoin_code.lower()} ") == good
    with pytest.raises(NotFound):
        students.rejoin(db_session, classroom, "NOBODY")
