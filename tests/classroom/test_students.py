"""Students: removed, one or many, and back with a code."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from quiz.classroom import erasing, stages, students
from quiz.errors import Conflict, Invalid, NotAllowed, NotFound
from quiz.faces import IS_HELD
from quiz.models import Classroom, Face, Pace, Player, Round, Student, Teacher, Trial
from quiz.play import Verdict
from quiz.play.rounds import keeps_silent
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


def test_many_are_removed_at_once(db_session: Session, teacher: Teacher) -> None:
    classroom = go_on(db_session, four_faces(db_session, teacher))
    early, spoke, _silent, stays = (add_student(db_session, classroom) for _ in range(4))
    now = utc_now()
    early.joined_at = now - timedelta(minutes=9)
    stays.joined_at = now - timedelta(minutes=30)
    try_response(db_session, spoke, 1)
    db_session.commit()
    version, rows = classroom.version, db_session.scalar(select(func.count()).select_from(Trial))
    chosen = [early.player_id, "nobody", "\0", "\ud800"]
    since = now - timedelta(minutes=5)
    assert students.remove_many(db_session, classroom, chosen, now, since) == 3
    db_session.commit()
    db_session.expire_all()
    left = db_session.scalars(select(Student).order_by(Student.number)).all()
    # Who has responded stays on record; the others leave nothing, and can join again.
    assert [(student.number, student.removed_at is None) for student in left] == [
        (2, False),
        (4, True),
    ]
    assert db_session.scalar(select(func.count()).select_from(Player)) == 2
    assert db_session.scalar(select(func.count()).select_from(Trial)) == (rows or 0) - 8
    assert classroom.version == version + 1
    assert isinstance(try_response(db_session, left[0], 2), Conflict)


def test_nobody_chosen_is_one_sentence(db_session: Session, teacher: Teacher) -> None:
    classroom = four_faces(db_session, teacher)
    other = four_faces(db_session, teacher)
    add_student(db_session, classroom)
    foreign = add_student(db_session, other)
    now = utc_now()
    for chosen, since in (([], None), ([foreign.player_id], None), ([], now + timedelta(hours=1))):
        with pytest.raises(Invalid, match="No student was chosen"):
            students.remove_many(db_session, classroom, chosen, now, since)


@pytest.mark.parametrize("end", [stages.finish, erasing.erase_classroom])
@pytest.mark.parametrize("pace", [Pace.LIVE, Pace.SELF])
@pytest.mark.parametrize("stays", [0, 1])
def test_a_removed_student_holds_no_face_once_the_class_is_over(
    db_session: Session,
    teacher: Teacher,
    end: Callable[[Session, Classroom, datetime], object],
    pace: Pace,
    stays: int,
) -> None:
    classroom = go_on(db_session, four_faces(db_session, teacher, pace=pace, has_verdicts=False))
    gone, *_ = [add_student(db_session, classroom) for _ in range(1 + stays)]
    assert isinstance(try_response(db_session, gone, 1, in_classroom=pace is Pace.LIVE), Verdict)
    students.remove(db_session, classroom, gone.player_id, utc_now())
    db_session.commit()
    round_ = db_session.get_one(Round, gone.round_id, populate_existing=True)
    # Until the class is told, nothing is told to one who was removed.
    assert (round_.finished_at, keeps_silent(round_)) == (None, True)
    held = select(func.count()).select_from(Face).where(IS_HELD)
    assert db_session.scalar(held) == 8
    now = utc_now()
    end(db_session, classroom, now)
    db_session.commit()
    db_session.expire_all()
    assert db_session.get_one(Round, round_.id).finished_at == now
    assert db_session.scalar(held) == 0
