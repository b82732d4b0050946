"""The part of a snapshot that everybody gets, as plain values. No I/O."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row

from quiz.classroom.phases import course_of, shows_face, shows_tips, stage_of
from quiz.classroom.snapshot.queries import ClassRows
from quiz.models import MACHINES, Classroom, Label, Phase
from quiz.play import provenance
from quiz.words import rings

Tokens = tuple[str | None, str | None]  # of the open face and of the next one


def shared_part(
    classroom: Classroom, rows: ClassRows, tokens: Tokens, version: int, now: datetime
) -> dict[str, Any]:
    """Return where the classroom is, how many have responded, and the face."""
    course, stage = course_of(classroom), stage_of(classroom)
    counts, (token, next_token) = rows.counts, tokens
    return {
        "version": version,
        "deck": classroom.deck,
        "phase": classroom.phase.value,
        "pace": classroom.pace.value,
        "mode": classroom.mode.value,
        "position": classroom.position,
        "length": course.total,
        "players": counts.players,
        "responded": counts.real + counts.fake if course.is_live else rows.done,
        "face": face_url(token) if shows_face(course, stage) else None,
        "next_face": face_url(next_token) if course.is_live else None,
        "is_locked": classroom.is_locked,
        "is_paused": classroom.paused_at is not None,
        "is_ending": classroom.ends_at is not None,
        "has_tips": shows_tips(course, stage),
        "has_verdicts": classroom.has_verdicts,
        "tips_after": classroom.length if classroom.has_two_sets else None,
        "closes_in_ms": closes_in_ms(classroom, now),
    } | revealed_part(rows)


def face_url(token: str | None) -> str | None:
    """Return the address of a face, None after the last."""
    return None if token is None else f"/faces/{token}"


def closes_in_ms(classroom: Classroom, now: datetime) -> int | None:
    """Return for how long responses are taken, or for how long an end can be undone."""
    closes_at = classroom.ends_at
    if classroom.paused_at is None and classroom.phase is Phase.QUESTION:
        closes_at = classroom.closes_at
    if closes_at is None:
        return None
    return max(0, round((closes_at - now).total_seconds() * 1000))


def revealed_part(rows: ClassRows) -> dict[str, Any]:
    """Return what the face was, the votes, and the machines' opinions; empty before REVEAL."""
    if rows.face is None:
        return {}
    return {
        "label": rows.face.label.value,
        "split": {label.value: getattr(rows.counts, label.value) for label in Label},
        "machine": opinions(rows.face),
        "focus": rows.face.focus,
        "ring": rings.ring(rows.face.label, rows.face.focus, opinions(rows.face)),
        "provenance": provenance(rows.face),
    }


def opinions(face: Row[Any]) -> dict[str, float]:
    """Return P(fake) by machine, of those that have judged the face."""
    p_fake = {name: getattr(face, column) for name, column in MACHINES.items()}
    return {name: round(p, 3) for name, p in p_fake.items() if p is not None}
