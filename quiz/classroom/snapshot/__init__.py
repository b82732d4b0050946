"""A classroom's snapshot: all that the page of a teacher, a projector or a student shows.

Rows are read first (`queries`), then plain functions build the JSON. No label, and nothing that
follows from one, is in a snapshot before the label is revealed.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from quiz.classroom.class_modes import ScoreWords, plain_words
from quiz.classroom.seats import Seat
from quiz.classroom.snapshot.student import student_snapshot
from quiz.classroom.snapshot.teacher import teacher_snapshot
from quiz.classroom.versions import teacher_version
from quiz.models import Mode

__all__ = ["snapshot_of", "snapshot_since"]

Snapshot = dict[str, Any]
WordsOf = Callable[[Mode], ScoreWords]  # how the pages of a mode say its scores


def snapshot_of(
    session: Session, seat: Seat, now: datetime, words_of: WordsOf = plain_words
) -> Snapshot:
    """Return the whole snapshot for a seat."""
    return build_snapshot(session, seat, version_for(session, seat), now, words_of)


def snapshot_since(
    session: Session,
    seat: Seat,
    now: datetime,
    known: int | None,
    words_of: WordsOf = plain_words,
) -> Snapshot | None:
    """Return the whole snapshot for a seat, None while the known version is the newest."""
    version = version_for(session, seat)
    return None if version == known else build_snapshot(session, seat, version, now, words_of)


def version_for(session: Session, seat: Seat) -> int:
    """Return the version that a seat polls for; only the teacher's rises with each response."""
    if seat.student is not None:
        return seat.classroom.version
    return teacher_version(session, seat.classroom)


def build_snapshot(
    session: Session, seat: Seat, version: int, now: datetime, words_of: WordsOf
) -> Snapshot:
    """Read the rows of a seat and build its snapshot."""
    words = words_of(seat.classroom.mode)
    if seat.student is not None:
        return student_snapshot(session, seat.classroom, seat.student, version, now, words)
    return teacher_snapshot(session, seat.classroom, version, now, words)
