"""Joining: a new student gets a name, a team and a round over the classroom's faces."""

import random
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from quiz.classroom.class_modes import shares_faces
from quiz.classroom.classrooms import for_update, raise_version
from quiz.classroom.codes import random_code
from quiz.classroom.pacing import pacing
from quiz.classroom.phases import Course, course_of
from quiz.classroom.student_names import choose_name
from quiz.classroom.students import admit, find_student
from quiz.errors import NotAllowed, NotFound
from quiz.languages import lazy, lazy_count
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
)
from quiz.modes import RULES
from quiz.names import pseudonym_key
from quiz.play import make_player, rounds
from quiz.policy import limits, sizes

_random = random.SystemRandom()


def join(
    session: Session,
    classroom: Classroom,
    typed: str,
    now: datetime,
    player_id: str | None = None,
    *,
    most: int = limits.MAX_STUDENTS,
) -> Student:
    """Add a student to a classroom under a typed name; `player_id` is the one to use.

    The student who has this `player_id` already is returned: a form that is sent twice adds one.
    """
    classroom = for_update(session, classroom.id)
    student = find_student(session, classroom, player_id)
    if student is not None:
        return admit(student)
    check_open(classroom)
    number = last_number(session, classroom.id) + 1
    if count_students(session, classroom.id) >= most:
        raise NotAllowed(
            lazy_count(
                "This classroom is full: it has %(num)s student.",
                "This classroom is full: it has %(num)s students.",
                most,
            )
        )
    if number > limits.MAX_SEATS:
        raise NotAllowed(
            lazy("This classroom has given all of its seats; ask for a new classroom.")
        )
    student = add_student(session, classroom, number, typed, now, player_id)
    raise_version(classroom)
    session.flush()
    return student


def check_open(classroom: Classroom) -> None:
    """Refuse a new student where the classroom is finished, locked, or has started."""
    if classroom.phase is Phase.FINISHED:
        raise NotFound(lazy("This classroom is finished."))
    if classroom.ends_at is not None:
        raise NotAllowed(lazy("The teacher has ended this classroom: nobody new can join."))
    if classroom.is_locked:
        raise NotAllowed(lazy("The teacher has locked this classroom: nobody new can join."))
    has_started = classroom.phase is not Phase.LOBBY or classroom.position > 0
    if has_started and not classroom.allows_late and classroom.pace is not Pace.HOMEWORK:
        raise NotAllowed(lazy("This classroom has started, and nobody can join after the start."))


def count_students(session: Session, classroom_id: str) -> int:
    """Return how many students are in, without those who were removed."""
    query = select(func.count()).where(
        Student.classroom_id == classroom_id, Student.removed_at.is_(None)
    )
    return session.scalar(query) or 0


def last_number(session: Session, classroom_id: str) -> int:
    """Return the number of the latest student, removed or not."""
    query = select(func.max(Student.number)).where(Student.classroom_id == classroom_id)
    return session.scalar(query) or 0


def add_student(
    session: Session,
    classroom: Classroom,
    number: int,
    typed: str,
    now: datetime,
    player_id: str | None,
) -> Student:
    """Add a student who may join."""
    name = choose_name(session, classroom, typed)
    player = make_player(session, now, player_id)
    student = Student(
        player_id=player.id,
        classroom_id=classroom.id,
        round_id=add_round(session, classroom, player, now).id,
        number=number,
        name=name,
        name_key=pseudonym_key(name),
        team=1 + (number - 1) % classroom.teams if classroom.teams else None,
        rejoin_code=random_code(sizes.REJOIN_CODE),
        joined_at=now,
    )
    session.add(student)
    return student


def add_round(session: Session, classroom: Classroom, player: Player, now: datetime) -> Round:
    """Add a student's round over the classroom's faces, as far open as the others'."""
    if not shares_faces(classroom.mode):
        return add_own_round(session, classroom, player, now)
    round_ = rounds.add_round(
        session,
        player,
        classroom.deck,
        Mode.CLASSIC,
        now,
        length=course_of(classroom).total,
        is_silent=not classroom.has_verdicts or classroom.pace is Pace.LIVE,
        is_told=False,
        **pacing(classroom),
    )
    add_trials(session, classroom, round_, now)
    return round_


def add_own_round(session: Session, classroom: Classroom, player: Player, now: datetime) -> Round:
    """Add a round of a mode, which gets faces of its own when the student begins.

    So who waits, or never begins, holds no faces.
    """
    options = RULES[classroom.mode].read_options({})
    return rounds.add_round(
        session,
        player,
        classroom.deck,
        classroom.mode,
        now,
        options=options or None,
        min_age=classroom.min_age,
        **pacing(classroom),
    )


def add_trials(session: Session, classroom: Classroom, round_: Round, now: datetime) -> None:
    """Add the trials of a student's round in one statement: it holds the write lock for less."""
    query = select(ClassroomFace).where(ClassroomFace.classroom_id == classroom.id)
    faces = list(session.scalars(query.order_by(ClassroomFace.position)))
    trials = [
        {
            "round_id": round_.id,
            "player_id": round_.player_id,
            "position": position,
            "place": face.position,
            "face_id": face.face_id,
            "label": face.label,
            "shown_at": now if position == round_.paced_to else None,
        }
        for position, face in enumerate(in_own_order(course_of(classroom), faces), start=1)
    ]
    session.execute(insert(Trial), trials)


def in_own_order(course: Course, faces: Sequence[ClassroomFace]) -> list[ClassroomFace]:
    """Return a classroom's faces in the order in which one student sees them.

    Students who go at their own pace get each set in an order of their own, so that nobody who is
    ahead can say what comes next.
    """
    if course.is_live:
        return list(faces)
    sets = [faces[start : start + course.length] for start in range(0, len(faces), course.length)]
    return [face for each in sets for face in _random.sample(each, len(each))]
