"""Students: join a classroom, come back to it, be renamed or removed."""

import secrets
from datetime import datetime
from itertools import islice, repeat

from sqlalchemy import bindparam, func, insert, select
from sqlalchemy.orm import Session

from quiz.classroom.classrooms import (
    LETTERS,
    course_of,
    is_due,
    locked_classroom,
    no_such_classroom,
    pacing,
    read_code,
    touch,
)
from quiz.counts import ensure_player_counts
from quiz.errors import Conflict, Invalid, NotAllowed, NotFound
from quiz.models import (
    Classroom,
    ClassroomFace,
    Mode,
    Pace,
    Phase,
    Player,
    Round,
    Student,
    Trial,
    random_id,
)
from quiz.names import (
    is_suggestion,
    pseudonym_key,
    read_pseudonym,
    suggest_numbered,
    suggest_pseudonym,
)
from quiz.play import make_player
from quiz.policy import limits, sizes

NAME_TRIES = 20
REMOVED = "The teacher has taken you out of this classroom."
# A whole class asks for these each second, so they are built once.
SEAT = (
    select(Classroom, Student)
    .outerjoin(
        Student,
        (Student.classroom_id == Classroom.id) & (Student.player_id == bindparam("player_id")),
    )
    .where(Classroom.code == bindparam("code"))
)
GLANCE = (
    select(Classroom.version, Classroom.phase, Classroom.closes_at)
    .join(Student, Student.classroom_id == Classroom.id)
    .where(
        Classroom.code == bindparam("code"),
        Student.player_id == bindparam("player_id"),
        Student.removed_at.is_(None),
    )
)


def find_seat(
    session: Session, code: str, player_id: str | None
) -> tuple[Classroom, Student | None]:
    """Return a classroom and the student that a player is in it, removed or not."""
    place = {"code": read_code(code), "player_id": player_id}
    found = session.execute(SEAT, place).one_or_none()
    if found is None:
        raise no_such_classroom()
    classroom, student = found
    return classroom, student


def has_seen(
    session: Session, code: str, player_id: str | None, version: int, now: datetime
) -> bool:
    """Say whether a version is the newest that a student who is in can see."""
    place = {"code": read_code(code), "player_id": player_id}
    found = session.connection().execute(GLANCE, place).one_or_none()
    return found is not None and found.version == version and not is_due(found, now)


def find_student(session: Session, classroom: Classroom, player_id: str | None) -> Student | None:
    """Return the student that a player is in this classroom, removed or not."""
    if player_id is None:
        return None
    found = session.get(Student, player_id)
    return found if found is not None and found.classroom_id == classroom.id else None


def own_student(session: Session, classroom: Classroom, player_id: str | None) -> Student:
    """Return the student who asks; NotFound for a stranger, NotAllowed for who was removed."""
    return admitted(find_student(session, classroom, player_id))


def admitted(student: Student | None) -> Student:
    """Return a student who is in; NotFound for a stranger, NotAllowed for who was removed."""
    if student is None:
        raise no_such_classroom()
    if student.removed_at is not None:
        raise NotAllowed(REMOVED)
    return student


def students_of(session: Session, classroom_id: str) -> list[Student]:
    """Return the students who are in a classroom, in the order of joining."""
    query = select(Student).where(
        Student.classroom_id == classroom_id, Student.removed_at.is_(None)
    )
    return list(session.scalars(query.order_by(Student.number)))


def name_of(student: Student) -> str:
    """Return a student's name, or the number once names are erased."""
    return student.name or f"Student {student.number}"


# Joining


def check_open(classroom: Classroom) -> None:
    """Refuse a new student where there is no place for one."""
    if classroom.phase is Phase.FINISHED:
        raise NotFound("This classroom is over.")
    if classroom.is_locked:
        raise NotAllowed("The teacher has closed the door of this classroom.")
    has_begun = classroom.phase is not Phase.LOBBY or classroom.position > 0
    if has_begun and not classroom.allows_late and classroom.pace is not Pace.HOMEWORK:
        raise NotAllowed("This classroom has begun, and nobody comes in late.")


def join(
    session: Session, classroom: Classroom, typed: str, now: datetime, seat: str | None = None
) -> Student:
    """Add a new student with a round over the classroom's faces; who has the seat is that student.

    Where names are generated, one that is not is passed over for one that is.
    """
    classroom = locked_classroom(session, classroom.id)
    if find_student(session, classroom, seat) is not None:
        return own_student(session, classroom, seat)
    check_open(classroom)
    number = last_number(session, classroom.id) + 1
    if number > limits.MAX_STUDENTS:
        raise NotAllowed(f"This classroom is full: it has {limits.MAX_STUDENTS} students.")
    name = read_name(session, classroom, typed)
    player = make_player(session, now, seat)
    round_ = give_round(session, classroom, player, now)
    student = Student(
        player_id=player.id,
        classroom_id=classroom.id,
        round_id=round_.id,
        number=number,
        name=name,
        name_key=pseudonym_key(name),
        team=1 + (number - 1) % classroom.teams if classroom.teams else None,
        rejoin_code="".join(secrets.choice(LETTERS) for _ in range(sizes.REJOIN_CODE)),
        joined_at=now,
    )
    session.add(student)
    touch(classroom)
    session.flush()
    return student


def last_number(session: Session, classroom_id: str) -> int:
    """Return the number of the latest student, removed or not."""
    query = select(func.max(Student.number)).where(Student.classroom_id == classroom_id)
    return session.scalar(query) or 0


def give_round(session: Session, classroom: Classroom, player: Player, now: datetime) -> Round:
    """Give a student a round over the classroom's faces, as far open as the others'."""
    course = course_of(classroom)
    ensure_player_counts(session, player.id, classroom.deck, now)
    round_ = Round(
        id=random_id(),
        player_id=player.id,
        deck=classroom.deck,
        mode=Mode.CLASSIC,
        length=course.total,
        answered=0,
        correct=0,
        started_at=now,
        is_silent=not classroom.has_verdicts or classroom.pace is Pace.LIVE,
        **pacing(classroom),
    )
    session.add(round_)
    session.flush()
    query = select(ClassroomFace).where(ClassroomFace.classroom_id == classroom.id)
    trials = [
        {
            "round_id": round_.id,
            "player_id": player.id,
            "position": face.position,
            "face_id": face.face_id,
            "label": face.label,
            "shown_at": now if face.position == round_.paced_to else None,
        }
        for face in session.scalars(query.order_by(ClassroomFace.position))
    ]
    session.execute(insert(Trial), trials)  # in one go: who joins holds the database
    return round_


# Names


def read_name(session: Session, classroom: Classroom, typed: str) -> str:
    """Return the name that a new student gets; Invalid or Conflict with a sentence."""
    if classroom.has_free_names and typed.strip():
        return free_name(session, classroom, read_pseudonym(typed))
    if is_suggestion(typed) and not is_taken(session, classroom, typed):
        return typed
    return offer_name(session, classroom)


def offer_name(session: Session, classroom: Classroom) -> str:
    """Make a name that nobody in the classroom has."""
    names = (suggest_pseudonym() for _ in repeat(None))
    for name in islice(names, NAME_TRIES):
        if not is_taken(session, classroom, name):
            return name
    return free_name(session, classroom, suggest_numbered())


def free_name(session: Session, classroom: Classroom, name: str) -> str:
    """Return a name that nobody in the classroom has; Conflict when somebody does."""
    if is_taken(session, classroom, name):
        raise Conflict(f"{name} is taken in this classroom; choose another name.")
    return name


def is_taken(session: Session, classroom: Classroom, name: str) -> bool:
    """Say whether a name of the classroom looks like this one."""
    query = select(Student.player_id).where(
        Student.classroom_id == classroom.id, Student.name_key == pseudonym_key(name)
    )
    return session.scalar(query) is not None


# Coming back, and what a teacher may do


def rejoin(session: Session, classroom: Classroom, typed: str) -> Student:
    """Return the student of a rejoin code; NotFound for none, NotAllowed for who was removed."""
    is_theirs = Student.rejoin_code == read_code(typed)
    query = select(Student).where(Student.classroom_id == classroom.id, is_theirs)
    found = session.scalar(query)
    if found is None:
        raise NotFound("Nobody in this classroom has this code for coming back.")
    if found.removed_at is not None:
        raise NotAllowed(REMOVED)
    return found


def student_in(session: Session, classroom: Classroom, player_id: str) -> Student:
    """Return a student of a classroom; NotFound when there is none."""
    found = find_student(session, classroom, player_id)
    if found is None:
        raise NotFound("There is no such student.")
    return found


def remove(session: Session, classroom: Classroom, player_id: str, now: datetime) -> Student:
    """Take a student out for good: the round is closed, and the report leaves it out."""
    classroom = locked_classroom(session, classroom.id)
    student = student_in(session, classroom, player_id)
    if student.removed_at is None:
        student.removed_at = now
        round_ = session.get_one(Round, student.round_id, with_for_update=True)
        round_.paced_to = 0  # nothing is open any more
        touch(classroom)
        session.flush()
    return student


def rename(session: Session, classroom: Classroom, player_id: str, typed: str) -> Student:
    """Give a student another name, the teacher's choice."""
    classroom = locked_classroom(session, classroom.id)
    student = student_in(session, classroom, player_id)
    if student.removed_at is not None:
        raise Invalid("This student was taken out of the classroom.")
    name = read_pseudonym(typed)
    if pseudonym_key(name) != student.name_key:
        free_name(session, classroom, name)
    student.name, student.name_key = name, pseudonym_key(name)
    touch(classroom)
    session.flush()
    return student
