"""Join a classroom with a code and a name, or get back into one."""

import secrets
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, jsonify, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse

from quiz.access import attempts, seals
from quiz.classroom import joining, read_code, student_names, students
from quiz.errors import Invalid, QuizError, TooMany
from quiz.languages import gettext, lazy, lazy_count
from quiz.models import Classroom, Student
from quiz.policy import limits, sizes
from quiz.storage import utc_now
from quiz.web import (
    body,
    by_address,
    config,
    counted_guess,
    guessed_classroom,
    last_guessed,
    offer_language,
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
SOMEBODY_BYTES, MAX_SOMEBODY = 9, 32


@pages.get("/join")
def ask() -> Response:
    """Ask for a code; with one, offer a name."""
    typed, session = request.args.get("code", ""), writing()
    classroom = guessed_classroom(session, read_code(typed)) if typed else None
    session.commit()  # release the write lock before the page is rendered
    if classroom:
        offer_language(classroom.language)
    return join_page(classroom)


def join_page(classroom: Classroom | None, trouble: str | None = None) -> Response:
    """Return the page, with an error above the form."""
    offer = student_names.offer_name(reading(), classroom) if classroom else None
    me = own_student_of(reading(), classroom) if classroom else None
    twin: dict[str, Any] = {
        "code": classroom.code if classroom else None,
        "title": classroom.title if classroom else None,
        "names": ("free" if classroom.has_free_names else "generated") if classroom else None,
        "name": offer,
    }
    return page(
        "classrooms/join.html",
        twin,
        title=gettext("Join a classroom"),
        classroom=classroom,
        offer=offer,
        trouble=trouble,
        code=request.values.get("code", ""),
        max_name=sizes.PSEUDONYM,
        me=None if me is None else students.name_of(me),
        # A form that is sent twice carries the same text, and so makes one student.
        somebody=request.values.get("somebody") and secrets.token_urlsafe(SOMEBODY_BYTES),
    )


def own_student_of(session: Session, classroom: Classroom) -> Student | None:
    """Return the student that this browser is in a classroom, removed or not."""
    return students.find_student(session, classroom, student_ids().get(classroom.code))


@pages.errorhandler(QuizError)
def refuse(error: QuizError) -> Response:
    """Show what went wrong above the form that caused it."""
    # Only what this request was allowed to guess: the page must not tell more codes.
    return problems.refuse_on(error, lambda: join_page(last_guessed(), error.detail))


@pages.post("/join")
def join() -> BaseResponse:
    """Join under a name, or get back in with a return code or with this browser's cookie."""
    values, session = body(), writing()
    code, name = read_code(read_word(values, "code")), read_word(values, "name")
    return_code = read_word(values, "rejoin")
    classroom = guessed_classroom(session, code)
    offer_language(classroom.language, keep=True)
    if return_code:
        with counted_guess(session):
            student = students.rejoin(session, classroom, return_code)
    else:
        somebody, known = read_somebody(values), returning_student(session, classroom)
        if known is not None and not somebody:
            student = known
        else:
            student = new_student(session, classroom, name, new_player_id(classroom, somebody))
    session.commit()
    return joined(classroom, student)


def returning_student(session: Session, classroom: Classroom) -> Student | None:
    """Return the student that this browser already is; NotAllowed for a removed student."""
    student = own_student_of(session, classroom)
    return None if student is None else students.admit(student)


def new_student(
    session: Session, classroom: Classroom, name: str, player_id: str | None
) -> Student:
    """Add a student; a form that is posted twice adds one and counts once."""
    if students.find_student(session, classroom, player_id) is None:
        count_seat(session, classroom)
    return joining.join(session, classroom, name, utc_now(), player_id)


def count_seat(session: Session, classroom: Classroom) -> None:
    """Count a new seat by its address; beyond the limit an address gets one seat in a turn."""
    free = [by_address(limits.SEATS_BY_ADDRESS, classroom.id)]
    turn = [by_address(limits.SEAT_TURNS, classroom.id)]
    if not any(attempts.try_to_spend(session, meters, utc_now()) for meters in (free, turn)):
        raise TooMany(
            lazy("Very many have just joined from your network; try again in a few seconds."),
            retry_after=limits.SEAT_TURNS.within.seconds,
        )


def read_somebody(values: Mapping[str, Any]) -> str:
    """Read the text that stands for somebody else at the same browser, "" for the same person."""
    word = read_word(values, "somebody")
    if len(word) > MAX_SOMEBODY:
        raise Invalid(
            lazy_count(
                "%(name)s must have at most %(num)s character.",
                "%(name)s must have at most %(num)s characters.",
                MAX_SOMEBODY,
                name="somebody",
            )
        )
    return word


def new_player_id(classroom: Classroom, somebody: str) -> str | None:
    """Return the player id of this visit: a form that is posted twice adds one student."""
    return seals.seat_of(config().secret_key, visit(), f"{classroom.id}{somebody}")


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
