"""Whose place in a classroom a request comes from: its teacher's, a student's, or 404."""

from typing import Any

from flask import Flask, request
from werkzeug.routing import BaseConverter

from quiz.classroom import (
    ClassroomCode,
    Seat,
    classrooms,
    find_seat,
    is_latest,
    read_code,
    snapshot_of,
    snapshot_since,
    stages,
    students,
)
from quiz.errors import NotAllowed
from quiz.languages import lazy
from quiz.models import Classroom, Student
from quiz.storage import utc_now
from quiz.web.class_scores import score_words
from quiz.web.sessions import reading, writing
from quiz.web.visitors import current_teacher, student_ids


class CodeConverter(BaseConverter):
    """The part of an address that is a classroom's code, in whatever way it was typed."""

    def to_python(self, value: str) -> ClassroomCode:
        """Return the code as it was meant."""
        return read_code(value)


def register(app: Flask) -> None:
    """Let addresses have a `code`."""
    app.url_map.converters["code"] = CodeConverter


def own_seat(code: ClassroomCode) -> Seat:
    """Return the place of whoever asks; NotFound for a stranger, NotAllowed for removed students.

    A classroom whose time is up has moved on first.
    """
    seat = find_seat(reading(), code, student_ids().get(code))
    if request.args.get("view") != "student" and is_teacher_of(seat.classroom):
        return close_if_due(Seat(seat.classroom))
    return close_if_due(Seat(seat.classroom, students.admit(seat.student)))


def own_student(code: ClassroomCode) -> Student:
    """Return the student who asks; NotFound for others, and NotAllowed for removed students."""
    return students.admit(find_seat(reading(), code, student_ids().get(code)).student)


def taught_classroom(code: ClassroomCode) -> Classroom:
    """Return a classroom of the teacher who asks; NotAllowed for its students, else NotFound."""
    seat = find_seat(reading(), code, student_ids().get(code))
    if is_teacher_of(seat.classroom):
        return seat.classroom
    if seat.student is not None:
        raise NotAllowed(lazy("Only the teacher may do this."))
    raise classrooms.no_such_classroom()


def is_teacher_of(classroom: Classroom) -> bool:
    """Say whether the teacher who asks opened a classroom."""
    teacher = current_teacher()
    return teacher is not None and teacher.id == classroom.teacher_id


def close_if_due(seat: Seat) -> Seat:
    """Return a seat after its classroom has moved on, where the classroom's time is up."""
    now = utc_now()
    if not stages.is_due(seat.classroom, now):
        return seat
    reading().close()  # a whole class may wait for the write lock: give the connection back first
    session = writing()
    classroom = stages.close_due(session, seat.classroom, now)
    session.commit()
    return Seat(classroom, seat.student)


def current_snapshot(seat: Seat) -> dict[str, Any]:
    """Return the whole snapshot for a seat."""
    return snapshot_of(reading(), seat, utc_now(), score_words)


def newer_snapshot(code: ClassroomCode, known: int | None) -> dict[str, Any] | None:
    """Return the whole snapshot for whoever asks, None while the known version is the newest.

    For a student, who asks every second, one query finds out that nothing is new.
    """
    if known is not None and request.args.get("view") == "student":
        player_id = student_ids().get(code)
        if is_latest(reading(), code, player_id, known, utc_now()):
            return None
    return snapshot_since(reading(), own_seat(code), utc_now(), known, score_words)
