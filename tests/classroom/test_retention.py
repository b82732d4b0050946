"""What the clock does to classrooms: deadlines, names that go, classrooms that nobody ends."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from quiz.classroom import erasing, retention, stages
from quiz.models import Classroom, Label, Pace, Phase, Round, Student, Teacher, Trial
from quiz.play import abandoned
from quiz.policy import lifetimes
from quiz.storage import Database
from quiz.storage.database import utc_now
from quiz.worker import upkeep
from tests.support.factories import add_classroom, add_student, respond

DAY = timedelta(days=1)
pytestmark = pytest.mark.usefixtures("quick_hashes")


def at(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    """Set the worker's clock."""
    monkeypatch.setattr(upkeep, "utc_now", lambda: now)


def again(session: Session, classroom: Classroom) -> Classroom:
    """Return a classroom as others have left it."""
    session.rollback()
    return session.get_one(Classroom, classroom.id, populate_existing=True)


def names(session: Session, classroom: Classroom) -> set[str | None]:
    """Return the names that are kept of a classroom."""
    session.rollback()
    query = select(Student.name).where(Student.classroom_id == classroom.id)
    return set(session.scalars(query))


@pytest.fixture
def scarce(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let somebody hold half of the reals."""
    monkeypatch.setattr(abandoned, "scarce_decks", lambda *_: {"utkface"})


def homework(session: Session, teacher: Teacher, days: float = 2) -> Classroom:
    """Set homework."""
    deadline = utc_now() + days * DAY
    return add_classroom(session, teacher, pace=Pace.HOMEWORK, deadline_at=deadline, length=4)


def test_homework_is_closed_after_its_deadline_though_nobody_looks(
    db_session: Session, teacher: Teacher, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    classroom = homework(db_session, teacher)
    student = add_student(db_session, classroom)
    respond(db_session, student.player_id, student.round_id, 1, Label.FAKE)
    db_session.commit()
    assert classroom.deadline_at is not None
    at(monkeypatch, classroom.deadline_at + lifetimes.LATE_RESPONSE)
    assert upkeep.close_due_classrooms(database) == 0
    later = classroom.deadline_at + lifetimes.LATE_RESPONSE + timedelta(seconds=1)
    at(monkeypatch, later)
    assert (upkeep.close_due_classrooms(database), upkeep.close_due_classrooms(database)) == (1, 0)
    classroom = again(db_session, classroom)
    assert (classroom.phase, classroom.finished_at) == (Phase.FINISHED, later)
    round_ = db_session.get_one(Round, student.round_id, populate_existing=True)
    assert (round_.finished_at, round_.answered) == (later, 1)


def test_an_open_face_is_closed_when_its_time_is_up(
    db_session: Session, teacher: Teacher, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    classroom = add_classroom(db_session, teacher, seconds=30)
    now = utc_now()
    stages.advance(db_session, classroom, classroom.version, now)
    db_session.commit()
    at(monkeypatch, now + timedelta(minutes=1))
    assert (upkeep.close_due_classrooms(database), upkeep.close_due_classrooms(database)) == (1, 0)
    assert again(db_session, classroom).phase is Phase.REVEAL


def test_names_go_30_days_after_the_end(
    db_session: Session, teacher: Teacher, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    classroom, other = (add_classroom(db_session, teacher, length=4) for _ in range(2))
    student = add_student(db_session, classroom)
    add_student(db_session, other)
    ended = utc_now() + 3 * DAY
    for each, end in ((classroom, ended), (other, ended + DAY)):
        stages.finish(db_session, each, end)
        db_session.commit()
    at(monkeypatch, ended + lifetimes.STUDENT_NAMES - timedelta(seconds=1))
    upkeep.purge(database)
    assert names(db_session, classroom) == {student.name}
    db_session.rollback()
    at(monkeypatch, ended + lifetimes.STUDENT_NAMES)
    upkeep.purge(database)
    assert names(db_session, classroom) == {None}
    assert None not in names(db_session, other)
    assert again(db_session, classroom).names_erased_at == ended + lifetimes.STUDENT_NAMES
    assert db_session.get_one(Student, student.player_id, populate_existing=True).name_key is None


def test_names_of_one_who_was_taken_out_go_too_and_numbers_stay(
    db_session: Session, teacher: Teacher
) -> None:
    classroom = add_classroom(db_session, teacher, length=4)
    student = add_student(db_session, classroom)
    db_session.execute(update(Student).values(removed_at=utc_now()))
    [found] = retention.outdated(db_session, utc_now() + DAY)
    erasing.erase_names(db_session, found, utc_now())
    kept = db_session.execute(select(Student.name, Student.number)).all()
    assert kept == [(None, student.number)]


def test_one_that_never_ended_is_as_old_as_its_making_or_its_deadline(
    db_session: Session, teacher: Teacher
) -> None:
    live, long = add_classroom(db_session, teacher, length=4), homework(db_session, teacher, 50)
    add_student(db_session, live)
    add_student(db_session, long)
    made = live.created_at
    assert retention.outdated(db_session, made - DAY) == []
    assert retention.outdated(db_session, made) == [live]
    assert set(retention.outdated(db_session, made + 51 * DAY)) == {
        live,
        long,
    }


def test_erased_names_are_not_erased_again(db_session: Session, teacher: Teacher) -> None:
    classroom = add_classroom(db_session, teacher, length=4)
    later = utc_now() + lifetimes.STUDENT_NAMES + DAY
    assert retention.outdated(db_session, later) == []
    add_student(db_session, classroom)
    assert retention.outdated(db_session, later) == [classroom]
    erasing.erase_names(db_session, classroom, later)
    assert retention.outdated(db_session, later) == []


def test_a_classroom_that_nobody_ends_is_ended(
    db_session: Session, teacher: Teacher, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    classroom, task = add_classroom(db_session, teacher, length=4), homework(db_session, teacher, 9)
    student = add_student(db_session, classroom)
    later = student.joined_at + lifetimes.ABANDONED_CLASSROOM + timedelta(seconds=1)
    at(monkeypatch, later - timedelta(seconds=2))
    upkeep.purge(database)
    assert again(db_session, classroom).finished_at is None
    db_session.rollback()
    at(monkeypatch, later)
    upkeep.purge(database)
    assert again(db_session, classroom).finished_at == later
    assert db_session.get_one(Round, student.round_id).finished_at == later
    assert again(db_session, task).finished_at is None


@pytest.mark.parametrize(
    "sign",
    [
        lambda now: update(Classroom).values(started_at=now),
        lambda now: update(Student).values(joined_at=now),
        lambda now: update(Trial).where(Trial.position == 1).values(shown_at=now),
        lambda now: update(Trial).where(Trial.position == 4).values(responded_at=now),
    ],
    ids=["opened", "joined", "shown", "responded"],
)
def test_every_sign_of_life_keeps_a_classroom_open(
    db_session: Session, teacher: Teacher, sign: object
) -> None:
    classroom = add_classroom(db_session, teacher, length=4)
    add_student(db_session, classroom)
    last = utc_now() + 6 * DAY
    db_session.execute(sign(last))  # type: ignore[operator]
    assert retention.abandoned(db_session, last) == []
    assert retention.abandoned(db_session, last + DAY) == [classroom]


def test_a_classroom_deleted_meanwhile_stops_nobody(
    db_session: Session, teacher: Teacher, database: Database
) -> None:
    gone, there = (add_classroom(db_session, teacher, length=4) for _ in range(2))
    erasing.erase_classroom(db_session, gone, utc_now())
    db_session.commit()
    assert upkeep.change_classrooms(database, lambda *_: [gone, there], DAY, stages.finish) == 2
    assert again(db_session, there).phase is Phase.FINISHED


@pytest.mark.usefixtures("scarce")
def test_where_reals_are_scarce_classrooms_without_students_end_after_a_day(
    db_session: Session, teacher: Teacher, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    empty, left, visited = (homework(db_session, teacher, 9) for _ in range(3))
    removed = add_student(db_session, left)
    add_student(db_session, visited)
    removed.removed_at = utc_now()
    db_session.commit()
    later = utc_now() + lifetimes.SCARCE_UNUSED_CLASSROOM
    at(monkeypatch, empty.created_at + lifetimes.SCARCE_UNUSED_CLASSROOM)
    assert upkeep.end_abandoned(database, 18) == 0
    at(monkeypatch, later)
    assert upkeep.end_abandoned(database, 18) == 2
    ends = [again(db_session, each).finished_at for each in (empty, left, visited)]
    assert ends == [later, later, None]


@pytest.mark.usefixtures("scarce")
def test_where_reals_are_scarce_a_class_of_one_ends_after_three_days_without_activity(
    db_session: Session, teacher: Teacher, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    lonely, visited = (homework(db_session, teacher, 9) for _ in range(2))
    for classroom, names in ((lonely, ["Ada"]), (visited, ["Bob", "Eve"])):
        for name in names:
            add_student(db_session, classroom, name)
    at(monkeypatch, utc_now() + 2 * DAY)
    assert upkeep.end_abandoned(database, 18) == 0
    later = utc_now() + lifetimes.SCARCE_LONELY_CLASSROOM
    at(monkeypatch, later)
    assert upkeep.end_abandoned(database, 18) == 1
    ends = [again(db_session, each).finished_at for each in (lonely, visited)]
    assert ends == [later, None]


def test_where_classrooms_hold_much_the_unused_end_too(
    db_session: Session, teacher: Teacher, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    classrooms = [homework(db_session, teacher, 9) for _ in range(3)]  # 12 of 20
    at(monkeypatch, utc_now() + lifetimes.SCARCE_UNUSED_CLASSROOM)
    assert upkeep.end_abandoned(database, 18) == 3
    assert all(again(db_session, each).finished_at for each in classrooms)


def test_where_reals_suffice_a_classroom_waits_for_its_students(
    db_session: Session, teacher: Teacher, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    classroom = homework(db_session, teacher, 9)
    at(monkeypatch, utc_now() + 3 * DAY)
    assert upkeep.end_abandoned(database, 18) == 0
    assert again(db_session, classroom).finished_at is None


def test_only_classrooms_of_a_scarce_deck_end_early(db_session: Session, teacher: Teacher) -> None:
    classroom = homework(db_session, teacher, 9)
    later = utc_now() + DAY
    assert retention.unused(db_session, later, {"gallery"}) == []
    assert retention.unused(db_session, later, {"gallery", "utkface"}) == [classroom]
