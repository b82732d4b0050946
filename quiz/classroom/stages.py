"""Stages in the database: a classroom moves on once, with its students' rounds."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from quiz.classroom import breaks
from quiz.classroom.classrooms import for_update
from quiz.classroom.pacing import pace_rounds
from quiz.classroom.phases import Stage, course_of, next_stage, stage_of
from quiz.classroom.versions import begin_version, teacher_version
from quiz.errors import Conflict
from quiz.languages import lazy
from quiz.models import Classroom, Pace, Phase
from quiz.policy import lifetimes


def advance(session: Session, classroom: Classroom, from_version: int, now: datetime) -> Classroom:
    """Move a classroom on from the version that was seen; Conflict when it has moved meanwhile."""
    classroom = for_update(session, classroom.id)
    if not classroom.stage_version <= from_version <= teacher_version(session, classroom):
        raise Conflict(lazy("The classroom has moved on since then."))
    stage = next_stage(course_of(classroom), stage_of(classroom))
    if stage is None:
        raise Conflict(lazy("The classroom is finished."))
    if classroom.ends_at is not None:
        enter_stage(session, classroom, Stage(Phase.FINISHED, classroom.position), now)
        return classroom
    if classroom.paused_at is not None:
        breaks.end_break(session, classroom, now)
        return classroom
    enter_stage(session, classroom, stage, now)
    return classroom


def finish(session: Session, classroom: Classroom, now: datetime) -> Classroom:
    """End a classroom at any stage; a second call changes nothing."""
    classroom = for_update(session, classroom.id)
    if classroom.phase is not Phase.FINISHED:
        enter_stage(session, classroom, Stage(Phase.FINISHED, classroom.position), now)
    return classroom


def end(session: Session, classroom: Classroom, now: datetime) -> Classroom:
    """End a classroom: for good where that tells an answer, else so that it can be undone."""
    classroom = for_update(session, classroom.id)
    if classroom.phase is Phase.FINISHED:
        return classroom
    if breaks.tells(session, classroom):
        return finish(session, classroom, now)
    breaks.end_softly(session, classroom, now)
    return classroom


def finish_all(session: Session, teacher_id: str, now: datetime) -> None:
    """End all classrooms of a teacher, always in the same order: another can deadlock."""
    is_open = (Classroom.teacher_id == teacher_id, Classroom.finished_at.is_(None))
    query = select(Classroom).where(*is_open).order_by(Classroom.id).with_for_update()
    for classroom in session.scalars(query).all():
        finish(session, classroom, now)


def is_due(classroom: Classroom | Row[*tuple[Any, ...]], now: datetime) -> bool:
    """Say whether the time of the open face, of the homework, or to undo an end, is up."""
    if classroom.ends_at is not None:
        return bool(now > classroom.ends_at)
    is_open = classroom.phase is Phase.QUESTION and classroom.paused_at is None
    if not is_open or classroom.closes_at is None:
        return False
    return bool(now > classroom.closes_at + lifetimes.LATE_RESPONSE)


def close_due(session: Session, classroom: Classroom, now: datetime) -> Classroom:
    """Move a classroom on whose time is up; a second call changes nothing."""
    classroom = for_update(session, classroom.id)
    if classroom.phase is Phase.FINISHED or not is_due(classroom, now):
        return classroom
    if classroom.ends_at is not None:
        return finish(session, classroom, now)
    stage = next_stage(course_of(classroom), stage_of(classroom))
    if stage is not None:
        enter_stage(session, classroom, stage, now)
    return classroom


def enter_stage(session: Session, classroom: Classroom, stage: Stage, now: datetime) -> None:
    """Bring a locked classroom and its students' rounds to a stage."""
    begin_version(session, classroom)
    classroom.paused_at = classroom.ends_at = None
    classroom.phase, classroom.position = stage.phase, stage.position
    classroom.started_at = classroom.started_at or now
    if classroom.pace is Pace.LIVE:
        classroom.closes_at = end_of_timer(classroom, now)
    if stage.phase is Phase.FINISHED:
        classroom.finished_at = now
    session.flush()
    pace_rounds(session, classroom, now)


def end_of_timer(classroom: Classroom, now: datetime) -> datetime | None:
    """Return when the face that opens now closes by itself, None without a timer."""
    if classroom.phase is not Phase.QUESTION or classroom.seconds is None:
        return None
    return now + timedelta(seconds=classroom.seconds)
