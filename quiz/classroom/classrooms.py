"""Classrooms: make one, find one, list a teacher's, lock one against new students.

A classroom is pacing over ordinary rounds. Its students' rounds carry what is open and until
when, so that a response reads its round alone. Whoever changes a classroom locks its row first,
then the rounds in the order of players, as responses do: another order can deadlock. In other modes
than classic a classroom has no faces: each student's round is dealt its own when that student
begins.
"""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from quiz.classroom.allowance import check_allowance, wait_to_make
from quiz.classroom.class_modes import shares_faces
from quiz.classroom.codes import ClassroomCode, random_code, read_code
from quiz.classroom.phases import course_of, first_stage
from quiz.classroom.plans import Plan
from quiz.decks import DECKS
from quiz.errors import Conflict, NotFound, Unavailable
from quiz.languages import lazy
from quiz.models import Classroom, ClassroomFace, Phase, Student
from quiz.play import NO_PLAYER, flip_coins, pick_pairs, shown_and_spare
from quiz.policy import sizes

CODE_TRIES = 8


def make_classroom(session: Session, teacher_id: str, plan: Plan, now: datetime) -> Classroom:
    """Make a classroom and take its faces; Unavailable while there are too few.

    Conflict where the teacher's open classrooms would hold too many.
    """
    wait_to_make(session, teacher_id)  # two requests can't both take the last that are allowed
    check_allowance(session, teacher_id, plan)
    start = first_stage(plan.course)
    classroom = Classroom(
        **vars(plan),
        code=unused_code(session),
        teacher_id=teacher_id,
        phase=start.phase,
        position=start.position,
        version=1,
        stage_version=1,
        stage_answers=0,
        closes_at=plan.deadline_at,
        is_locked=False,
        created_at=now,
        started_at=now if start.phase is Phase.QUESTION else None,
    )
    session.add(classroom)
    try:
        session.flush()
    except IntegrityError:
        raise Conflict(lazy("Another classroom was made at the same moment; try again.")) from None
    if shares_faces(classroom.mode):
        reserve_faces(session, classroom, now)
    return classroom


def unused_code(session: Session) -> ClassroomCode:
    """Return a code that no classroom has."""
    for _ in range(CODE_TRIES):
        code = read_code(random_code(sizes.CLASSROOM_CODE))
        if classroom_with(session, code) is None:
            return code
    raise Unavailable(lazy("No code is free right now; try again."))


def reserve_faces(session: Session, classroom: Classroom, now: datetime) -> None:
    """Take the faces that all students see, each once; a fair coin decides each label."""
    labels = flip_coins(course_of(classroom).total)
    # A student is a new player, to whom every face is new.
    deck, min_age = DECKS[classroom.deck], classroom.min_age
    pairs = pick_pairs(session, deck, NO_PLAYER, len(labels), now, min_age)
    session.add_all(
        ClassroomFace(
            classroom_id=classroom.id,
            position=position,
            label=label,
            **shown_and_spare(pair, label),
        )
        for position, (label, pair) in enumerate(zip(labels, pairs, strict=True), start=1)
    )
    session.flush()


# Finding


def classroom_with(session: Session, code: ClassroomCode) -> Classroom | None:
    """Return the classroom of a code, None without one."""
    return session.scalar(select(Classroom).where(Classroom.code == code))


def find_classroom(session: Session, code: ClassroomCode) -> Classroom:
    """Return the classroom of a code; NotFound without one."""
    classroom = classroom_with(session, code)
    if classroom is None:
        raise no_such_classroom()
    return classroom


def of_player(session: Session, player_id: str) -> Classroom | None:
    """Return the classroom that a player is a student of."""
    query = select(Classroom).join(Student, Student.classroom_id == Classroom.id)
    return session.scalar(query.where(Student.player_id == player_id))


def of_teacher(session: Session, teacher_id: str) -> list[tuple[Classroom, int]]:
    """Return a teacher's classrooms with how many students are in each, the latest first."""
    students = (
        select(func.count())
        .where(Student.classroom_id == Classroom.id, Student.removed_at.is_(None))
        .scalar_subquery()
    )
    query = select(Classroom, students).where(Classroom.teacher_id == teacher_id)
    rows = session.execute(query.order_by(Classroom.created_at.desc(), Classroom.id))
    return [(classroom, count) for classroom, count in rows]


def no_such_classroom() -> NotFound:
    """Return the refusal for a code that no classroom has, or whose classroom is another's."""
    return NotFound(lazy("There is no classroom with this code."))


# Changing


def for_update(session: Session, classroom_id: str) -> Classroom:
    """Return a classroom with its row locked: nobody else changes it in this transaction."""
    query = select(Classroom).where(Classroom.id == classroom_id).with_for_update()
    classroom = session.scalar(query.execution_options(populate_existing=True))
    if classroom is None:
        raise no_such_classroom()
    return classroom


def raise_version(classroom: Classroom) -> None:
    """Give a classroom a new version, so that all pages that poll get a new snapshot."""
    classroom.version += 1


def set_locked(session: Session, classroom: Classroom, *, is_locked: bool) -> Classroom:
    """Lock or unlock a classroom: new students can't join a locked one, the others stay."""
    classroom = for_update(session, classroom.id)
    classroom.is_locked = is_locked
    raise_version(classroom)
    return classroom
