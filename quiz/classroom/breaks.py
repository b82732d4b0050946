"""Breaks: a live class is paused and goes on; an end that has told nothing can be undone.

During a break no face takes responses, no timer runs, and all faces stay held.
"""

from datetime import datetime, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from quiz.classroom.classrooms import for_update
from quiz.classroom.pacing import pace_rounds, rounds_of
from quiz.classroom.versions import begin_version, count_responses
from quiz.errors import Conflict
from quiz.languages import lazy
from quiz.models import Classroom, Pace, Phase, Trial
from quiz.policy import lifetimes


def pause(session: Session, classroom: Classroom, now: datetime) -> Classroom:
    """Pause a live class that shows a face; a second call changes nothing."""
    classroom = for_update(session, classroom.id)
    shows_face = classroom.phase in (Phase.QUESTION, Phase.REVEAL)
    if classroom.pace is not Pace.LIVE or not shows_face:
        raise Conflict(lazy("Only a live class that shows a face can be paused."))
    if classroom.paused_at is None:
        begin_break(session, classroom, now)
    return classroom


def begin_break(session: Session, classroom: Classroom, now: datetime) -> None:
    """Close the open face of a locked classroom, and stop its timer."""
    classroom.paused_at = classroom.paused_at or now
    begin_version(session, classroom)
    session.flush()
    pace_rounds(session, classroom, now, shows=False)


def end_break(session: Session, classroom: Classroom, now: datetime) -> None:
    """Open the face of a locked classroom again, with as much time as it had left."""
    if classroom.paused_at is None:
        return
    lost = now - classroom.paused_at
    classroom.paused_at = classroom.ends_at = None
    if classroom.pace is Pace.LIVE and classroom.closes_at is not None:
        classroom.closes_at += lost
    begin_version(session, classroom)
    session.flush()
    pace_rounds(session, classroom, now, shows=False)
    if classroom.pace is Pace.LIVE and classroom.phase is Phase.QUESTION:
        move_times(session, classroom, lost, now)


def move_times(session: Session, classroom: Classroom, lost: timedelta, now: datetime) -> None:
    """Move the times at which the open face was shown, so that no break is a response time."""
    own = (
        Trial.round_id.in_(rounds_of(classroom)),
        Trial.position == classroom.position,
        Trial.response.is_(None),
    )
    for shown in session.scalars(select(Trial.shown_at).where(*own).distinct()).all():
        at = Trial.shown_at.is_(None) if shown is None else Trial.shown_at == shown
        moved = now if shown is None else shown + lost
        session.execute(update(Trial).where(*own, at).values(shown_at=moved))


# An end that can be undone


def tells(session: Session, classroom: Classroom) -> bool:
    """Say whether the end of a classroom would tell an answer that is not told yet."""
    if not classroom.has_verdicts:
        return count_responses(session, classroom.id) > 0
    if classroom.pace is not Pace.LIVE or classroom.phase is not Phase.QUESTION:
        return False
    query = select(func.count()).where(
        Trial.round_id.in_(rounds_of(classroom)),
        Trial.position == classroom.position,
        Trial.response.is_not(None),
    )
    return bool(session.scalar(query))


def end_softly(session: Session, classroom: Classroom, now: datetime) -> None:
    """End a locked classroom so that it can go on for a while; nothing is told meanwhile."""
    if classroom.ends_at is None:
        ends_at = now + lifetimes.UNDO_END
        classroom.ends_at = min(ends_at, classroom.deadline_at or ends_at)
        begin_break(session, classroom, now)


def reopen(session: Session, classroom: Classroom, now: datetime) -> Classroom:
    """Let a classroom go on that was ended a while ago; Conflict once its end is final.

    A class that was on a break before is on it again.
    """
    classroom = for_update(session, classroom.id)
    ends_at = classroom.ends_at
    if classroom.phase is Phase.FINISHED or (ends_at is not None and now > ends_at):
        raise Conflict(lazy("This end is final."))
    if ends_at is not None and was_paused(classroom, ends_at):
        classroom.ends_at = None
        begin_version(session, classroom)
    elif ends_at is not None:
        end_break(session, classroom, now)
    return classroom


def was_paused(classroom: Classroom, ends_at: datetime) -> bool:
    """Say whether a live class was on a break already when it was ended."""
    ended_at = ends_at - lifetimes.UNDO_END
    paused_at = classroom.paused_at
    return classroom.pace is Pace.LIVE and paused_at is not None and paused_at < ended_at
