"""Students: find one, get back to one, rename or remove one."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from quiz.classroom.classrooms import for_update, no_such_classroom, raise_version
from quiz.classroom.codes import normalize
from quiz.classroom.student_names import check_free
from quiz.errors import Invalid, NotAllowed, NotFound
from quiz.languages import gettext, lazy
from quiz.models import Classroom, Player, Round, Student, Trial
from quiz.names import pseudonym_key, read_pseudonym

REMOVED = lazy("The teacher has removed you from this classroom.")


def name_of(student: Student) -> str:
    """Return a student's name, or the number once names are erased."""
    return student.name or gettext("Student %(number)s", number=student.number)


def students_of(session: Session, classroom_id: str) -> list[Student]:
    """Return the students who are in a classroom, in the order of joining."""
    query = select(Student).where(
        Student.classroom_id == classroom_id, Student.removed_at.is_(None)
    )
    return list(session.scalars(query.order_by(Student.number)))


def find_student(session: Session, classroom: Classroom, player_id: str | None) -> Student | None:
    """Return the student that a player is in this classroom, removed or not."""
    student = session.get(Student, player_id) if player_id is not None else None
    return student if student is not None and student.classroom_id == classroom.id else None


def admit(student: Student | None) -> Student:
    """Return a student who is in; NotFound for a stranger, NotAllowed for a removed student."""
    if student is None:
        raise no_such_classroom()
    if student.removed_at is not None:
        raise NotAllowed(REMOVED)
    return student


def rejoin(session: Session, classroom: Classroom, typed: str) -> Student:
    """Return the student of a return code; NotFound for none, NotAllowed for a removed student."""
    has_code = Student.rejoin_code == normalize(typed)
    query = select(Student).where(Student.classroom_id == classroom.id, has_code)
    student = session.scalar(query)
    if student is None:
        raise NotFound(lazy("Nobody in this classroom has this return code."))
    return admit(student)


# What a teacher may do


def student_in(session: Session, classroom: Classroom, player_id: str) -> Student:
    """Return a student of a classroom; NotFound when there is none."""
    student = find_student(session, classroom, player_id)
    if student is None:
        raise NotFound(lazy("There is no such student."))
    return student


def remove(session: Session, classroom: Classroom, player_id: str, now: datetime) -> Student:
    """Remove a student for good: the round is closed, and reports leave the student out."""
    classroom = for_update(session, classroom.id)
    student = student_in(session, classroom, player_id)
    if student.removed_at is None:
        close_seat(session, student, now)
        raise_version(classroom)
        session.flush()
    return student


def close_seat(session: Session, student: Student, now: datetime) -> None:
    """Take a student's seat; somebody else can have the name.

    The round takes no more responses, and is finished with the classroom.
    """
    student.removed_at, student.name_key = now, None
    round_ = session.get_one(Round, student.round_id, with_for_update=True)
    round_.paced_to = 0  # nothing is open any more


def remove_many(
    session: Session,
    classroom: Classroom,
    player_ids: Collection[str],
    now: datetime,
    joined_since: datetime | None = None,
) -> int:
    """Remove the students of these ids, and all who joined since a moment; return how many.

    Those without a response are deleted, so that whoever was removed by mistake can join again.
    """
    classroom = for_update(session, classroom.id)
    gone = [
        student
        for student in students_of(session, classroom.id)
        if student.player_id in player_ids or (joined_since and student.joined_at >= joined_since)
    ]
    if not gone:
        raise Invalid(lazy("No student was chosen: tick some, or choose when they joined."))
    silent = silent_players(session, [student.player_id for student in gone])
    for student in gone:
        if student.player_id not in silent:
            close_seat(session, student, now)
    raise_version(classroom)
    session.flush()
    session.execute(delete(Trial).where(Trial.player_id.in_(silent)))
    session.execute(delete(Player).where(Player.id.in_(silent)))
    return len(gone)


def silent_players(session: Session, player_ids: Collection[str]) -> set[str]:
    """Return the players without a response, locked, so that none comes meanwhile."""
    own = Player.id.in_(player_ids)
    # In the order of players, and before rounds and trials: another order can deadlock.
    session.execute(select(Player.id).where(own).order_by(Player.id).with_for_update())
    spoke = select(Trial.player_id).where(
        Trial.player_id.in_(player_ids), Trial.response.is_not(None)
    )
    return set(player_ids) - set(session.scalars(spoke))


def rename(session: Session, classroom: Classroom, player_id: str, typed: str) -> Student:
    """Give a student another name, the teacher's choice."""
    classroom = for_update(session, classroom.id)
    student = student_in(session, classroom, player_id)
    if student.removed_at is not None:
        raise Invalid(lazy("This student was removed from the classroom."))
    name = read_pseudonym(typed)
    if pseudonym_key(name) != student.name_key:
        check_free(session, classroom, name)
    student.name, student.name_key = name, pseudonym_key(name)
    raise_version(classroom)
    session.flush()
    return student
