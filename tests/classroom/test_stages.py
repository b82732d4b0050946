"""Stages in the database: each is entered once, versions only rise, timers end by the server."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from quiz.classroom import classrooms, erasing, stages, students, versions
from quiz.counts import recounting
from quiz.errors import Conflict
from quiz.models import (
    Classroom,
    Pace,
    Phase,
    Round,
    Teacher,
)
from quiz.play import Verdict
from quiz.storage.database import Database, utc_now
from tests.support.classes import four_faces, fresh_snapshot, go_on, try_response
from tests.support.factories import add_student, add_teacher, fill

pytestmark = pytest.mark.usefixtures("quick_hashes")


def test_a_live_classroom_from_lobby_to_end(db_session: Session, teacher: Teacher) -> None:
    classroom = four_faces(db_session, teacher)
    students_ = [add_student(db_session, classroom) for _ in range(3)]
    for position in range(1, 5):
        classroom = go_on(db_session, classroom)
        assert (classroom.phase, classroom.position) == (Phase.QUESTION, position)
        for student in students_[: position % 3 + 1]:
            assert isinstance(try_response(db_session, student, position), Verdict)
        shown = fresh_snapshot(db_session, classroom)
        assert shown["responded"] == position % 3 + 1
        assert not {"label", "split", "machine", "provenance"} & shown.keys()
        classroom = go_on(db_session, classroom)
        shown = fresh_snapshot(db_session, classroom)
        assert shown["phase"] == "reveal"
        assert shown["split"] == {"real": 0, "fake": position % 3 + 1}
    classroom = go_on(db_session, classroom)
    assert classroom.phase is Phase.FINISHED
    rounds = db_session.scalars(select(Round))
    assert all(round_.finished_at is not None for round_ in rounds)
    with pytest.raises(Conflict):
        go_on(db_session, classroom)
    assert recounting.find_differences(db_session) == []


def test_a_version_is_used_once(db_session: Session, teacher: Teacher) -> None:
    classroom = four_faces(db_session, teacher)
    student = add_student(db_session, classroom)
    seen = versions.teacher_version(db_session, classroom)
    classroom = stages.advance(db_session, classroom, seen, utc_now())
    for version in (seen, 0, versions.teacher_version(db_session, classroom) + 1, 10**9):
        with pytest.raises(Conflict):
            stages.advance(db_session, classroom, version, utc_now())
    open_version = classroom.version
    try_response(db_session, student, 1)  # a response does not make a teacher's click stale
    add_student(db_session, classroom)
    classroom = stages.advance(db_session, classroom, open_version, utc_now())
    assert classroom.phase is Phase.REVEAL


def test_versions_only_grow(db_session: Session, teacher: Teacher) -> None:
    classroom = four_faces(db_session, teacher)
    seen = [versions.teacher_version(db_session, classroom)]

    def grows() -> bool:
        db_session.commit()
        db_session.refresh(classroom)
        seen.append(versions.teacher_version(db_session, classroom))
        return seen[-1] > seen[-2]

    student, other = (add_student(db_session, classroom) for _ in range(2))
    assert grows()
    go_on(db_session, classroom)
    assert grows()
    try_response(db_session, student, 1)
    assert grows()
    students.remove(db_session, classroom, student.player_id, utc_now())
    assert grows()
    students.rename(db_session, classroom, other.player_id, "Ada")
    assert grows()
    classrooms.set_locked(db_session, classroom, is_locked=True)
    assert grows()
    erasing.erase_names(db_session, classroom, utc_now())
    assert grows()
    go_on(db_session, classroom)
    assert grows()


def test_two_clicks_at_once_are_one_step(database: Database) -> None:
    with database.writing() as session:
        fill(session)
        classroom = four_faces(session, add_teacher(session), length=10)
        version = classroom.version
    barrier = Barrier(6)

    def click(_: int) -> bool:
        barrier.wait()
        try:
            with database.transaction() as session:
                found = session.get_one(Classroom, classroom.id)
                stages.advance(session, found, version, utc_now())
        except Conflict:
            return False
        return True

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(click, range(6))) == 1
    with database.reading() as session:
        assert session.get_one(Classroom, classroom.id).position == 1


def test_a_timer_ends_by_the_servers_clock(db_session: Session, teacher: Teacher) -> None:
    classroom = go_on(db_session, four_faces(db_session, teacher, seconds=10))
    one, two = (add_student(db_session, classroom) for _ in range(2))
    assert classroom.closes_at is not None
    under_way = classroom.closes_at + timedelta(seconds=0.9)
    assert isinstance(try_response(db_session, one, 1, at=under_way), Verdict)
    refused = try_response(db_session, two, 1, at=under_way + timedelta(seconds=0.2))
    assert isinstance(refused, Conflict)
    assert "time" in refused.detail
    assert stages.close_due(db_session, classroom, under_way).phase is Phase.QUESTION
    over = under_way + timedelta(seconds=1)
    assert stages.close_due(db_session, classroom, over).phase is Phase.REVEAL
    assert stages.close_due(db_session, classroom, over).phase is Phase.REVEAL


def test_homework_ends_at_its_deadline(db_session: Session, teacher: Teacher) -> None:
    deadline = utc_now() + timedelta(days=1)
    classroom = four_faces(db_session, teacher, pace=Pace.HOMEWORK, deadline_at=deadline)
    student = add_student(db_session, classroom)
    assert isinstance(try_response(db_session, student, 1, in_classroom=False), Verdict)
    refused = try_response(
        db_session, student, 2, in_classroom=False, at=deadline + timedelta(seconds=2)
    )
    assert isinstance(refused, Conflict)
    after = deadline + timedelta(seconds=5)
    assert stages.close_due(db_session, classroom, after).phase is Phase.FINISHED
    assert isinstance(try_response(db_session, student, 2, in_classroom=False), Conflict)
