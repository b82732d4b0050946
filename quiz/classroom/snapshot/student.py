"""A student's snapshot: what everybody gets, and the student's own score."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row
from sqlalchemy.orm import Session

from quiz.classroom.class_modes import PLAIN, ScoreWords, shares_faces
from quiz.classroom.phases import course_of, shows_face, stage_of
from quiz.classroom.snapshot import alone, queries
from quiz.classroom.snapshot.shared import shared_part
from quiz.classroom.snapshot.words import with_words
from quiz.classroom.students import name_of
from quiz.models import Classroom, Pace, Phase, Student


def student_snapshot(
    session: Session,
    classroom: Classroom,
    student: Student,
    version: int,
    now: datetime,
    words: ScoreWords = PLAIN,
) -> dict[str, Any]:
    """Return what the page of a student shows."""
    own = queries.own_round(session, classroom, student)
    rows = queries.class_rows(session, classroom)
    shared = shared_part(classroom, rows, (own.token, own.next_token), version, now)
    if shares_faces(classroom.mode):
        me = own_part(classroom, student, own)
    else:
        me = alone.own_part(classroom, student, own, words)
    me |= waiting_part(session, classroom, student, own)
    return with_words(shared | {"me": me | told_part(me["response"], shared.get("label"))})


def waiting_part(
    session: Session, classroom: Classroom, student: Student, own: Row[Any]
) -> dict[str, Any]:
    """Return what a student reads while waiting: who is there, the own place, both sets."""
    if classroom.phase is Phase.LOBBY and not classroom.position:
        return {"here": queries.names_here(session, classroom)}
    if not own.answered or not is_all_told(classroom) or not shares_faces(classroom.mode):
        return {}
    part: dict[str, Any] = queries.own_rank(session, classroom, own.correct)
    if classroom.has_two_sets and classroom.phase is not Phase.REVEAL:
        part |= {"sets": told_sets(classroom, queries.own_sets(session, classroom, student))}
    return part


def is_all_told(classroom: Classroom) -> bool:
    """Say whether each response so far was told to all: else a place would tell of an open one."""
    if classroom.phase is Phase.FINISHED:
        return True
    is_live = classroom.pace is Pace.LIVE and classroom.phase is not Phase.QUESTION
    return is_live and classroom.has_verdicts


def told_sets(classroom: Classroom, sets: list[dict[str, int]]) -> list[dict[str, int]]:
    """Return the sets that are over."""
    return sets if classroom.phase is Phase.FINISHED else sets[:1]


def told_part(response: str | None, label: str | None) -> dict[str, bool]:
    """Return whether a student's response was right; nothing before the label is revealed."""
    return {} if response is None or label is None else {"correct": response == label}


def own_part(classroom: Classroom, student: Student, own: Row[Any]) -> dict[str, Any]:
    """Return a student's name, response and score."""
    has_face = shows_face(course_of(classroom), stage_of(classroom))
    part = {
        "name": name_of(student),
        "team": student.team,
        "response": own.response.value if has_face and own.response is not None else None,
        "answered": own.answered,
        "correct_total": correct_total(classroom, own),
        "streak": own.streak if classroom.has_verdicts else 0,
        "rejoin_code": student.rejoin_code,
    }
    return part | ({"round": f"/rounds/{own.id}"} if has_own_round(classroom) else {})


def has_own_round(classroom: Classroom) -> bool:
    """Say whether a student has a round to play, or to look at once all is over."""
    is_open = classroom.pace is not Pace.LIVE and classroom.phase is Phase.QUESTION
    return is_open or classroom.phase is Phase.FINISHED


def correct_total(classroom: Classroom, own: Row[Any]) -> int | None:
    """Return a student's right responses among those revealed; None while verdicts wait."""
    is_over = own.finished_at is not None
    if not is_over and not classroom.has_verdicts:
        return None
    return int(own.correct if is_over or classroom.pace is not Pace.LIVE else own.right)
