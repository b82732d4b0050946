"""Classrooms: make one, find it, move it on, end it.

A classroom is pacing over ordinary rounds. Its students' rounds carry what is open and until
when, so that a response looks at its round alone. Whoever changes a classroom locks its row
first, then the rounds in the order of players, as responses do.
"""

import secrets
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, ScalarSelect, Select, delete, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from quiz.classroom.phases import Course, Stage, first_stage, next_stage
from quiz.classroom.plans import Plan
from quiz.decks import DECKS
from quiz.errors import Conflict, NotFound, Unavailable
from quiz.models import Classroom, ClassroomFace, Label, Pace, Phase, Round, Student, Trial
from quiz.play import NO_PLAYER, flip_coins, pick_fakes, pick_reals
from quiz.policy import lifetimes, sizes

LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # none that is taken for another
CODE_TRIES = 8
MOST_TYPED = 100


def course_of(classroom: Classroom) -> Course:
    """Return how a classroom runs."""
    return Course(classroom.pace, classroom.length, classroom.has_two_sets, classroom.has_verdicts)


def stage_of(classroom: Classroom) -> Stage:
    """Return where a classroom stands."""
    return Stage(classroom.phase, classroom.position)


def make_classroom(session: Session, teacher_id: str, plan: Plan, now: datetime) -> Classroom:
    """Make a classroom and take its faces; Unavailable while there are too few."""
    course = Course(plan.pace, plan.length, plan.has_two_sets, plan.has_verdicts)
    start = first_stage(course)
    is_open = start.phase is Phase.QUESTION
    classroom = Classroom(
        **vars(plan),
        code=new_code(session),
        teacher_id=teacher_id,
        phase=start.phase,
        position=start.position,
        version=1,
        stage_version=1,
        stage_answers=0,
        closes_at=plan.deadline_at,
        is_locked=False,
        created_at=now,
        started_at=now if is_open else None,
    )
    session.add(classroom)
    try:
        session.flush()
    except IntegrityError:
        raise Conflict("Another classroom was made at the same moment; try again.") from None
    reserve_faces(session, classroom, course.total, now)
    return classroom


def new_code(session: Session) -> str:
    """Return a code that no classroom has: 31^6 of them can't be guessed under the limit."""
    for _ in range(CODE_TRIES):
        code = "".join(secrets.choice(LETTERS) for _ in range(sizes.CLASSROOM_CODE))
        if session.scalar(select(Classroom.id).where(Classroom.code == code)) is None:
            return code
    raise Unavailable("No code is free right now; try again.")


def reserve_faces(session: Session, classroom: Classroom, count: int, now: datetime) -> None:
    """Take the faces that all students are going to see, each once, by a fair coin each."""
    labels = flip_coins(count)
    # A student is a new player, to whom every face is new.
    deck, min_age = DECKS[classroom.deck], classroom.min_age
    reals = pick_reals(session, deck, NO_PLAYER, labels.count(Label.REAL), min_age)
    fakes = pick_fakes(session, deck, NO_PLAYER, labels.count(Label.FAKE), now, min_age)
    if len({*reals, *fakes}) < count:
        raise Unavailable("There are not enough different faces yet; try again in a moment.")
    faces = {Label.REAL: iter(reals), Label.FAKE: iter(fakes)}
    for position, label in enumerate(labels, start=1):
        session.add(
            ClassroomFace(
                classroom_id=classroom.id,
                position=position,
                face_id=next(faces[label]),
                label=label,
            )
        )
    session.flush()


# Finding


def read_code(typed: str) -> str:
    """Return a code as it was meant: in capitals, without spaces, dashes and what no code has."""
    letters = (letter for letter in typed[:MOST_TYPED].upper() if letter.isascii())
    return "".join(filter(str.isalnum, letters))[: 2 * sizes.CLASSROOM_CODE]


def by_code(code: str) -> Select[Classroom]:
    """Select the classroom of a code."""
    return select(Classroom).where(Classroom.code == read_code(code))


def find_classroom(session: Session, code: str) -> Classroom:
    """Return the classroom of a code; NotFound without one."""
    found = session.scalar(by_code(code))
    if found is None:
        raise no_such_classroom()
    return found


def of_player(session: Session, player_id: str) -> Classroom | None:
    """Return the classroom that a player is a student of."""
    query = select(Classroom).join(Student, Student.classroom_id == Classroom.id)
    return session.scalar(query.where(Student.player_id == player_id))


def locked_classroom(session: Session, classroom_id: str) -> Classroom:
    """Return a classroom as it may be changed: nobody else does until the end of the session."""
    query = select(Classroom).where(Classroom.id == classroom_id).with_for_update()
    found = session.scalar(query.execution_options(populate_existing=True))
    if found is None:
        raise no_such_classroom()
    return found


def no_such_classroom() -> NotFound:
    """Return the refusal of a code that no classroom has, or that is not the asker's."""
    return NotFound("There is no classroom with this code.")


def classrooms_of(session: Session, teacher_id: str) -> list[tuple[Classroom, int]]:
    """Return a teacher's classrooms with how many are in each, the latest first."""
    here = (
        select(func.count())
        .where(Student.classroom_id == Classroom.id, Student.removed_at.is_(None))
        .scalar_subquery()
    )
    query = select(Classroom, here).where(Classroom.teacher_id == teacher_id)
    found = session.execute(query.order_by(Classroom.created_at.desc(), Classroom.id))
    return [(classroom, players) for classroom, players in found]


# Moving on


def answers(session: Session, classroom_id: str) -> int:
    """Count all responses of a classroom's students, those who were removed included."""
    query = (
        select(func.coalesce(func.sum(Round.answered), 0))
        .join(Student, Student.round_id == Round.id)
        .where(Student.classroom_id == classroom_id)
    )
    return int(session.scalar(query) or 0)


def seen_version(session: Session, classroom: Classroom) -> int:
    """Return the version that a teacher sees: it moves with each response as well."""
    return classroom.version + answers(session, classroom.id) - classroom.stage_answers


def touch(classroom: Classroom) -> None:
    """Let everybody who polls see that something has changed."""
    classroom.version += 1


def advance(session: Session, classroom: Classroom, from_version: int, now: datetime) -> Classroom:
    """Move a classroom on from the stage that was seen; Conflict when it has moved meanwhile."""
    classroom = locked_classroom(session, classroom.id)
    if not classroom.stage_version <= from_version <= seen_version(session, classroom):
        raise Conflict("The classroom has moved on since then.")
    following = next_stage(course_of(classroom), stage_of(classroom))
    if following is None:
        raise Conflict("The classroom is over.")
    enter(session, classroom, following, now)
    return classroom


def finish(session: Session, classroom: Classroom, now: datetime) -> Classroom:
    """End a classroom wherever it stands; ending it twice is one end."""
    classroom = locked_classroom(session, classroom.id)
    if classroom.phase is not Phase.FINISHED:
        enter(session, classroom, Stage(Phase.FINISHED, classroom.position), now)
    return classroom


def is_due(classroom: Classroom | Row[*tuple[Any, ...]], now: datetime) -> bool:
    """Say whether the time of the open face, or of the homework, is up."""
    if classroom.phase is not Phase.QUESTION or classroom.closes_at is None:
        return False
    return bool(now > classroom.closes_at + lifetimes.LATE_RESPONSE)


def close_due(session: Session, classroom: Classroom, now: datetime) -> Classroom:
    """Move a classroom on whose time is up, once, whoever notices it."""
    classroom = locked_classroom(session, classroom.id)
    following = next_stage(course_of(classroom), stage_of(classroom))
    if is_due(classroom, now) and following is not None:
        enter(session, classroom, following, now)
    return classroom


def enter(session: Session, classroom: Classroom, stage: Stage, now: datetime) -> None:
    """Bring a locked classroom and its students' rounds to a stage."""
    counted = answers(session, classroom.id)
    # Above every version that anybody has been told, responses included.
    version = classroom.version + counted - classroom.stage_answers + 1
    classroom.version = classroom.stage_version = version
    classroom.stage_answers = counted
    classroom.phase, classroom.position = stage.phase, stage.position
    classroom.started_at = classroom.started_at or now
    if classroom.pace is Pace.LIVE:
        classroom.closes_at = closing_time(classroom, now)
    if stage.phase is Phase.FINISHED:
        classroom.finished_at = now
    session.flush()
    pace_rounds(session, classroom, now)


def closing_time(classroom: Classroom, now: datetime) -> datetime | None:
    """Return when the face that opens now closes by itself."""
    if classroom.phase is not Phase.QUESTION or classroom.seconds is None:
        return None
    return now + timedelta(seconds=classroom.seconds)


def pace_rounds(session: Session, classroom: Classroom, now: datetime) -> None:
    """Tell the students' rounds what is open, and stamp that the face is shown."""
    ids = lock_rounds(session, classroom.id)
    if not ids:
        return
    changed: dict[str, Any] = pacing(classroom)
    if classroom.phase is Phase.FINISHED:
        changed["finished_at"] = func.coalesce(Round.finished_at, now)
    session.execute(update(Round).where(Round.id.in_(of_classroom(classroom))).values(changed))
    if classroom.pace is Pace.LIVE and classroom.phase is Phase.QUESTION:
        shown = update(Trial).where(
            Trial.round_id.in_(of_classroom(classroom)), Trial.position == classroom.position
        )
        session.execute(shown.values(shown_at=now))


def pacing(classroom: Classroom) -> dict[str, Any]:
    """Return what a round of this classroom carries where the classroom stands."""
    is_open = classroom.phase is Phase.QUESTION
    paced_to: int | None = 0
    if classroom.pace is Pace.LIVE and is_open:
        paced_to = classroom.position
    elif classroom.pace is not Pace.LIVE and (is_open or classroom.phase is Phase.FINISHED):
        paced_to = None  # each response opens the next
    closes_at = classroom.closes_at + lifetimes.LATE_RESPONSE if classroom.closes_at else None
    return {"paced_to": paced_to, "closes_at": closes_at}


def lock_rounds(session: Session, classroom_id: str) -> list[str]:
    """Lock a classroom's rounds, in the order in which responses lock theirs."""
    query = (
        select(Round.id)
        .join(Student, Student.round_id == Round.id)
        .where(Student.classroom_id == classroom_id, Student.removed_at.is_(None))
        .order_by(Round.player_id)
        .with_for_update(of=Round)
    )
    return list(session.scalars(query))


def of_classroom(classroom: Classroom) -> ScalarSelect[str]:
    """Select the rounds of the students who are in a classroom."""
    is_in = (Student.classroom_id == classroom.id, Student.removed_at.is_(None))
    return select(Student.round_id).where(*is_in).scalar_subquery()


def set_locked(session: Session, classroom: Classroom, *, is_locked: bool) -> Classroom:
    """Let nobody new in, or again everybody; who is in stays in."""
    classroom = locked_classroom(session, classroom.id)
    classroom.is_locked = is_locked
    touch(classroom)
    return classroom


def finish_all(session: Session, teacher_id: str, now: datetime) -> None:
    """End all classrooms of a teacher, in one order."""
    is_open = (Classroom.teacher_id == teacher_id, Classroom.finished_at.is_(None))
    query = select(Classroom).where(*is_open).order_by(Classroom.id).with_for_update()
    for classroom in session.scalars(query).all():
        finish(session, classroom, now)


def erase_classroom(session: Session, classroom: Classroom, now: datetime) -> None:
    """Delete a classroom, the names in it and who was who; responses stay, nobody's by name."""
    classroom = finish(session, classroom, now)
    session.execute(delete(Classroom).where(Classroom.id == classroom.id))


def erase_names(session: Session, classroom: Classroom, now: datetime) -> Classroom:
    """Erase the names of a classroom's students; their numbers stay."""
    classroom = locked_classroom(session, classroom.id)
    named = update(Student).where(Student.classroom_id == classroom.id)
    session.execute(named.values(name=None, name_key=None))
    classroom.names_erased_at = classroom.names_erased_at or now
    touch(classroom)
    return classroom
