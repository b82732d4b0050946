"""Classrooms: make one, look at it, move it on, respond in it."""

from typing import Any

from flask import Blueprint, Response, jsonify, request
from werkzeug.wrappers import Response as BaseResponse

from quiz import tasks
from quiz.classroom import Sight, classrooms, read_plan, students
from quiz.decks import DECKS, default_deck, read_deck
from quiz.errors import Conflict, Invalid, QuizError
from quiz.models import Classroom, Label
from quiz.play import Submission
from quiz.storage import utc_now
from quiz.views import teach
from quiz.web import (
    Seat,
    body,
    config,
    has_seen,
    invitation,
    judged,
    own_seat,
    own_student,
    own_teacher,
    page,
    problems,
    read_confidence,
    read_number,
    read_response,
    read_word,
    reading,
    see_other,
    taught_classroom,
    wait_for_stock,
    wants_json,
    writing,
)

pages = Blueprint("classrooms", __name__)


@pages.post("/classrooms")
def make() -> BaseResponse:
    """Make a classroom."""
    values, now = body(), utc_now()
    own_teacher(reading())
    plan = read_plan(
        values,
        lambda name: read_number(values, name),
        lambda name: read_word(values, name),
        deck=default_deck(reading()),
        min_age=config().min_age,
        now=now,
    )
    wait_for_stock(read_deck(plan.deck), plan.length * (2 if plan.has_two_sets else 1))
    session = writing()
    classroom = classrooms.make_classroom(session, own_teacher(session).id, plan, now)
    session.commit()
    tasks.ask_for_faces(config())
    url = f"/classrooms/{classroom.code}"
    if not wants_json():
        return see_other(url)
    response = jsonify({"code": classroom.code, "url": url})
    response.status_code, response.headers["Location"] = 201, url
    return response


@pages.errorhandler(QuizError)
def refuse(error: QuizError) -> Response:
    """Say what is wrong with a plan above the form that it was typed in."""
    if request.endpoint == "classrooms.make" and not wants_json():
        writing().rollback()
        return teach.refuse(error)
    return problems.refuse(error)


@pages.get("/classrooms/<code>")
def show(code: str) -> Response:
    """Show the teacher's control, the projector's view, or the student's page."""
    seat = in_time(own_seat(reading(), code))
    snapshot = seat.sight(reading()).as_json()
    if seat.student is not None:
        template = "classrooms/student.html"
    elif request.args.get("view") == "projector":
        template = "classrooms/projector.html"
    else:
        template = "classrooms/teacher.html"
    return page(
        template,
        snapshot,
        title=seat.classroom.title,
        classroom=seat.classroom,
        deck=DECKS[seat.classroom.deck],
        state=snapshot,
        invitation=invitation(seat.classroom),
    )


@pages.get("/classrooms/<code>/state")
def state(code: str) -> BaseResponse:
    """Return the whole snapshot, or 204 while it is the one that the asker has."""
    known = read_number(request.args, "version")
    if known is not None and has_seen(reading(), code, known):
        return Response(status=204)
    sight = in_time(own_seat(reading(), code)).sight(reading())
    return Response(status=204) if known == sight.version else jsonify(sight.as_json())


def in_time(seat: Seat) -> Seat:
    """Move a classroom on whose time is up, and return the seat as it is then."""
    now = utc_now()
    if not classrooms.is_due(seat.classroom, now):
        return seat
    reading().close()  # a whole class may wait here: nobody waits with a connection in hand
    session = writing()
    classroom = classrooms.close_due(session, seat.classroom, now)
    session.commit()
    return Seat(classroom, seat.student)


# What the teacher does


@pages.post("/classrooms/<code>/advance")
def advance(code: str) -> BaseResponse:
    """Go on to the next phase, once for each version."""
    version = read_number(body(), "from_version")
    if version is None:
        raise Invalid("from_version must be a whole number.")
    session = writing()
    classroom = taught_classroom(reading(), code)
    try:
        classroom = classrooms.advance(session, classroom, version, utc_now())
    except Conflict as error:
        session.rollback()
        now = as_it_is(classroom)
        raise Conflict(
            error.detail, version=now["version"], phase=now["phase"], snapshot=now
        ) from None
    session.commit()
    return stands(classroom)


@pages.post("/classrooms/<code>/finish")
def finish(code: str) -> BaseResponse:
    """End the classroom now."""
    session = writing()
    classroom = classrooms.finish(session, taught_classroom(reading(), code), utc_now())
    session.commit()
    return stands(classroom)


@pages.post("/classrooms/<code>/lock", defaults={"is_locked": True})
@pages.post("/classrooms/<code>/unlock", defaults={"is_locked": False})
def lock(code: str, is_locked: bool) -> BaseResponse:
    """Let nobody new in, or again everybody."""
    session = writing()
    classroom = taught_classroom(reading(), code)
    classroom = classrooms.set_locked(session, classroom, is_locked=is_locked)
    session.commit()
    return stands(classroom)


@pages.post("/classrooms/<code>/players/<student>/remove")
def remove(code: str, student: str) -> BaseResponse:
    """Take a student out for good."""
    session = writing()
    classroom = taught_classroom(reading(), code)
    students.remove(session, classroom, student, utc_now())
    session.commit()
    return stands(classroom)


@pages.post("/classrooms/<code>/players/<student>/rename")
def rename(code: str, student: str) -> BaseResponse:
    """Give a student another name."""
    session = writing()
    classroom = taught_classroom(reading(), code)
    students.rename(session, classroom, student, read_word(body(), "name"))
    session.commit()
    return stands(classroom)


@pages.post("/classrooms/<code>/names/erase")
def erase_names(code: str) -> BaseResponse:
    """Erase all names now."""
    session = writing()
    classroom = taught_classroom(reading(), code)
    classroom = classrooms.erase_names(session, classroom, utc_now())
    session.commit()
    return stands(classroom)


@pages.post("/classrooms/<code>/delete")
def erase(code: str) -> BaseResponse:
    """Delete the classroom, wherever it stands."""
    session = writing()
    classrooms.erase_classroom(session, taught_classroom(reading(), code), utc_now())
    session.commit()
    return jsonify({"deleted": True}) if wants_json() else see_other("/teach")


def stands(classroom: Classroom) -> BaseResponse:
    """Return where a classroom stands now, or lead back to its page."""
    if not wants_json():
        view = "?view=projector" if request.args.get("view") == "projector" else ""
        return see_other(f"/classrooms/{classroom.code}{view}")
    return jsonify(as_it_is(classroom))


def as_it_is(classroom: Classroom) -> dict[str, Any]:
    """Return the teacher's snapshot; nobody who writes waits until it is drawn."""
    reading().rollback()  # to see what has just changed
    return Sight(reading(), classroom, utc_now()).as_json()


# What a student does


@pages.post("/classrooms/<code>/responses")
def respond(code: str) -> BaseResponse:
    """Keep a student's response to the open face; it is judged, but not told here."""
    values = body()
    position = read_number(values, "position")
    if position is None:
        raise Invalid("position must be a whole number.")
    response, confidence = read_response(values), read_confidence(values)
    classroom, student = own_student(reading(), code)
    reading().close()  # nobody waits with a connection in hand
    kept = judged(
        Submission(
            player_id=student.player_id,
            round_id=student.round_id,
            position=position,
            response=response,
            confidence=confidence,
            at=utc_now(),
            in_classroom=True,
        )
    )
    if not wants_json():
        return see_other(f"/classrooms/{classroom.code}?view=student")
    return jsonify(kept_response(kept.position, kept.response))


def kept_response(position: int, response: Label) -> dict[str, Any]:
    """Say what was kept, and nothing of what it was worth."""
    return {"position": position, "response": response.value}
