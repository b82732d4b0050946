"""Join a classroom: a code, a name, and one is in."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Blueprint, Response, jsonify, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse

from quiz.access import attempts, seals
from quiz.classroom import classrooms, students
from quiz.errors import NotFound, QuizError
from quiz.models import Classroom, Student
from quiz.policy import limits, sizes
from quiz.storage import utc_now
from quiz.web import (
    body,
    config,
    page,
    problems,
    read_word,
    reading,
    remember_student,
    see_other,
    student_ids,
    visit,
    wants_json,
    writing,
)

pages = Blueprint("join", __name__)


@pages.get("/join")
def ask() -> Response:
    """Ask for a code; with one, offer a name."""
    code, session = request.args.get("code", ""), writing()
    classroom = sought_classroom(session, code) if code else None
    session.commit()  # nobody waits for the database while a page is drawn
    return join_page(classroom)


def join_page(classroom: Classroom | None, trouble: str | None = None) -> Response:
    """Return the page, with what went wrong above the form."""
    offer = students.offer_name(reading(), classroom) if classroom else None
    twin: dict[str, Any] = {
        "code": classroom.code if classroom else None,
        "title": classroom.title if classroom else None,
        "names": ("free" if classroom.has_free_names else "generated") if classroom else None,
        "name": offer,
    }
    return page(
        "classrooms/join.html",
        twin,
        title="Join a classroom",
        classroom=classroom,
        offer=offer,
        trouble=trouble,
        code=request.values.get("code", ""),
        max_name=sizes.PSEUDONYM,
        is_in=classroom is not None and classroom.code in student_ids(),
    )


@pages.errorhandler(QuizError)
def refuse(error: QuizError) -> Response:
    """Say what went wrong where it was typed."""
    if wants_json():
        return problems.refuse(error)
    writing().rollback()
    found = None
    if not isinstance(error, NotFound) and request.method == "POST":
        found = reading().scalar(classrooms.by_code(request.form.get("code", "")))
    return problems.mark(join_page(found, error.detail), error)


@pages.post("/join")
def join() -> BaseResponse:
    """Join under a name, come back under a code for that, or simply come back."""
    values, session = body(), writing()
    code, name = read_word(values, "code"), read_word(values, "name")
    back = read_word(values, "rejoin")
    classroom = sought_classroom(session, code)
    if back:
        with guess(session):
            student = students.rejoin(session, classroom, back)
    else:
        student = returning(session, classroom) or students.join(
            session, classroom, name, utc_now(), new_seat(classroom)
        )
    session.commit()
    return joined(classroom, student)


def returning(session: Session, classroom: Classroom) -> Student | None:
    """Return the student that this browser already is; NotAllowed for who was taken out."""
    known = student_ids().get(classroom.code)
    if students.find_student(session, classroom, known) is None:
        return None
    return students.own_student(session, classroom, known)


def new_seat(classroom: Classroom) -> str | None:
    """Return the seat that this visit gets: a form that is posted twice is one student."""
    return seals.seat_of(config().secret_key, visit(), classroom.id)


def joined(classroom: Classroom, student: Student) -> BaseResponse:
    """Lead into the classroom."""
    url = f"/classrooms/{classroom.code}"
    facts = {
        "code": classroom.code,
        "name": students.name_of(student),
        "url": url,
        "rejoin_code": student.rejoin_code,
    }
    response = jsonify(facts) if wants_json() else see_other(f"{url}?view=student")
    remember_student(response, classroom.code, student.player_id)
    return response


def sought_classroom(session: Session, code: str) -> Classroom:
    """Return the classroom of a typed code."""
    with guess(session):
        return classrooms.find_classroom(session, code)


@contextmanager
def guess(session: Session) -> Iterator[None]:
    """Count a guess of the address that asks before it is known to be wrong.

    A right one leaves no trace and waits for no disk: one school is one address, and a class comes
    in at once. A wrong one beyond the misses of a class is refused like a guess.
    """
    address, now = attempts.network_of(request.remote_addr), utc_now()
    guesses, misses = (
        attempts.meter_of(limit, config().secret_key, address)
        for limit in (limits.CODES_BY_ADDRESS, limits.WRONG_CODES_BY_ADDRESS)
    )
    attempt = session.begin_nested()
    attempts.spend(session, [guesses], now)
    try:
        yield
    except QuizError:
        try:
            attempts.spend(session, [misses], now)
        finally:
            session.commit()
        raise
    attempt.rollback()
