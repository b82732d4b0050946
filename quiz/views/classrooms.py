"""Classrooms: make one, show it, move it on, respond in it."""

from collections.abc import Callable
from datetime import datetime, timedelta

from flask import Blueprint, Response, jsonify, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse

from quiz import tasks
from quiz.access import attempts, events
from quiz.classroom import (
    ClassroomCode,
    Seat,
    allowance,
    breaks,
    class_modes,
    classrooms,
    erasing,
    read_code,
    read_plan,
    stages,
    students,
)
from quiz.decks import DECKS, default_deck, read_deck
from quiz.errors import Conflict, Invalid, QuizError
from quiz.languages import gettext, lazy
from quiz.models import Classroom
from quiz.play import Submission
from quiz.policy import limits
from quiz.storage import utc_now
from quiz.web import (
    body,
    by_address,
    config,
    current_snapshot,
    invitation,
    newer_snapshot,
    note_code_here,
    note_teacher,
    note_teacher_here,
    offer_language,
    own_seat,
    own_student,
    own_teacher,
    page,
    problems,
    read_confidence,
    read_face,
    read_number,
    read_response,
    read_word,
    read_words,
    reading,
    refuse_on_teach_page,
    roll_back,
    see_other,
    show_language,
    submit_response,
    taught_classroom,
    wait_for_stock,
    wants_json,
    writing,
)

pages = Blueprint("classrooms", __name__)
MOST_MINUTES = 24 * 60


@pages.post("/classrooms")
def make() -> BaseResponse:
    """Make a classroom."""
    values, now = body(), utc_now()
    teacher = own_teacher(reading())
    plan = read_plan(
        values,
        lambda name: read_number(values, name),
        lambda name: read_word(values, name),
        deck=default_deck(reading()),
        min_age=config().min_age,
        now=now,
    )
    allowance.check_allowance(reading(), teacher.id, plan)
    wait_for_stock(read_deck(plan.deck), plan.needed, plan.min_age)
    session = writing()
    classroom = classrooms.make_classroom(session, own_teacher(session).id, plan, now)
    note_code_here(session, read_code(classroom.code))
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
    """Show what is wrong with a plan above the form that it was typed in."""
    if request.endpoint == "classrooms.make":
        return refuse_on_teach_page(error)
    return problems.refuse(error)


@pages.get("/classrooms/<code:code>")
def show(code: ClassroomCode) -> Response:
    """Show the teacher's page, the projector's, or the student's."""
    seat = own_seat(code)
    if seat.student is None:
        note_teacher()
        note_teacher_here(code)
    speak_to(seat)
    snapshot = current_snapshot(seat)
    return page(
        f"classrooms/{view_of(seat)}.html",
        snapshot,
        title=seat.classroom.title,
        classroom=seat.classroom,
        deck=DECKS[seat.classroom.deck],
        state=snapshot,
        invitation=invitation(seat.classroom),
    )


def speak_to(seat: Seat) -> None:
    """Speak the language of a class on its projector, and to students who have chosen none."""
    view = view_of(seat)
    if view == "projector":
        show_language(seat.classroom.language)
    elif view == "student":
        offer_language(seat.classroom.language)


def view_of(seat: Seat) -> str:
    """Return which of the three pages is shown to a seat."""
    if seat.student is not None:
        return "student"
    return "projector" if request.args.get("view") == "projector" else "teacher"


@pages.get("/classrooms/<code:code>/handout")
def handout(code: ClassroomCode) -> Response:
    """Show a sheet to print: how to join, and what to note while judging."""
    classroom = taught_classroom(code)
    show_language(classroom.language)
    own = invitation(classroom)
    facts = {"code": own.code, "title": classroom.title, "join": own.url, "short": own.short}
    return page(
        "classrooms/handout.html",
        facts,
        title=gettext("Handout: %(title)s", title=classroom.title),
        classroom=classroom,
        deck=DECKS[classroom.deck],
        invitation=own,
    )


@pages.get("/classrooms/<code:code>/state")
def state(code: ClassroomCode) -> BaseResponse:
    """Return the whole snapshot, or 204 while the asker has the newest."""
    snapshot = newer_snapshot(code, read_number(request.args, "version"))
    return Response(status=204) if snapshot is None else jsonify(snapshot)


# What the teacher does


@pages.post("/classrooms/<code:code>/advance")
def advance(code: ClassroomCode) -> BaseResponse:
    """Move on to the next phase, once for each version."""
    version = read_number(body(), "from_version")
    if version is None:
        raise Invalid(lazy("%(name)s must be a whole number.", name="from_version"))
    session, classroom = writing(), taught_classroom(code)
    try:
        classroom = stages.advance(session, classroom, version, utc_now())
    except Conflict as error:
        raise with_snapshot(error, classroom) from None
    session.commit()
    return shown(classroom)


def with_snapshot(error: Conflict, classroom: Classroom) -> Conflict:
    """Return a conflict with the snapshot that the teacher has missed."""
    roll_back()
    now = fresh_snapshot(classroom)
    return Conflict(error.detail, version=now["version"], phase=now["phase"], snapshot=now)


def changed(
    code: ClassroomCode, change: Callable[[Session, Classroom, datetime], Classroom]
) -> BaseResponse:
    """Change an own classroom, and show it."""
    session = writing()
    classroom = change(session, taught_classroom(code), utc_now())
    session.commit()
    return shown(classroom)


@pages.post("/classrooms/<code:code>/finish")
def finish(code: ClassroomCode) -> BaseResponse:
    """End the classroom now."""
    return changed(code, stages.finish)


@pages.post("/classrooms/<code:code>/end")
def end(code: ClassroomCode) -> BaseResponse:
    """End the classroom, for a while so that it can be undone where that has told nothing."""
    return changed(code, stages.end)


@pages.post("/classrooms/<code:code>/reopen")
def reopen(code: ClassroomCode) -> BaseResponse:
    """Undo the end of the classroom."""
    return changed(code, breaks.reopen)


@pages.post("/classrooms/<code:code>/pause")
def pause(code: ClassroomCode) -> BaseResponse:
    """Pause the live class; the next step lets it go on."""
    return changed(code, breaks.pause)


@pages.post("/classrooms/<code:code>/lock", defaults={"is_locked": True})
@pages.post("/classrooms/<code:code>/unlock", defaults={"is_locked": False})
def lock(code: ClassroomCode, is_locked: bool) -> BaseResponse:
    """Lock the classroom against new students, or unlock it."""
    session = writing()
    classroom = taught_classroom(code)
    classroom = classrooms.set_locked(session, classroom, is_locked=is_locked)
    session.commit()
    return shown(classroom)


@pages.post("/classrooms/<code:code>/players/<student>/remove")
def remove(code: ClassroomCode, student: str) -> BaseResponse:
    """Remove a student for good."""
    session = writing()
    classroom = taught_classroom(code)
    students.remove(session, classroom, student, utc_now())
    session.commit()
    events.note("student-removed", student=student)
    return shown(classroom)


@pages.post("/classrooms/<code:code>/players/remove")
def remove_many(code: ClassroomCode) -> BaseResponse:
    """Remove several students at once: some, or all who joined in the last minutes."""
    values, session, now = body(), writing(), utc_now()
    minutes, chosen = read_number(values, "minutes"), read_words(values, "students")
    since = None if minutes is None else now - timedelta(minutes=min(minutes, MOST_MINUTES))
    classroom = taught_classroom(code)
    students.remove_many(session, classroom, chosen, now, since)
    # Where the teacher is, students are: give them back the seats that somebody else has taken.
    attempts.forget(session, by_address(limits.SEATS_BY_ADDRESS, classroom.id))
    session.commit()
    return shown(classroom)


@pages.post("/classrooms/<code:code>/players/<student>/rename")
def rename(code: ClassroomCode, student: str) -> BaseResponse:
    """Give a student another name."""
    session = writing()
    classroom = taught_classroom(code)
    students.rename(session, classroom, student, read_word(body(), "name"))
    session.commit()
    return shown(classroom)


@pages.post("/classrooms/<code:code>/names/erase")
def erase_names(code: ClassroomCode) -> BaseResponse:
    """Erase all names now."""
    session = writing()
    classroom = taught_classroom(code)
    classroom = erasing.erase_names(session, classroom, utc_now())
    session.commit()
    return shown(classroom)


@pages.post("/classrooms/<code:code>/delete")
def erase(code: ClassroomCode) -> BaseResponse:
    """Delete the classroom, wherever it stands."""
    session = writing()
    erasing.erase_classroom(session, taught_classroom(code), utc_now())
    session.commit()
    return jsonify({"deleted": True}) if wants_json() else see_other("/teach")


def shown(classroom: Classroom) -> BaseResponse:
    """Return the teacher's snapshot after a change, or lead back to the page."""
    if not wants_json():
        view = "?view=projector" if request.args.get("view") == "projector" else ""
        return see_other(f"/classrooms/{classroom.code}{view}")
    return jsonify(fresh_snapshot(classroom))


def fresh_snapshot(classroom: Classroom) -> dict[str, object]:
    """Return the teacher's snapshot, read after the change and outside of its transaction."""
    reading().rollback()  # its transaction began before the change
    return current_snapshot(Seat(classroom))


# What a student does


@pages.post("/classrooms/<code:code>/responses")
def respond(code: ClassroomCode) -> BaseResponse:
    """Keep a student's response to the open face; whether it is right is not told here."""
    values = body()
    position = read_number(values, "position")
    if position is None:
        raise Invalid(lazy("%(name)s must be a whole number.", name="position"))
    response, confidence = read_response(values), read_confidence(values)
    student = own_student(code)
    if not class_modes.shares_faces(reading().get_one(Classroom, student.classroom_id).mode):
        raise Conflict(lazy("In this class you answer on the pages of your own round."))
    reading().close()  # give the connection back before waiting for the queue of responses
    kept = submit_response(
        Submission(
            player_id=student.player_id,
            round_id=student.round_id,
            position=position,
            response=response,
            confidence=confidence,
            at=utc_now(),
            token=read_face(values),
            in_classroom=True,
        )
    )
    if not wants_json():
        return see_other(f"/classrooms/{code}?view=student")
    return jsonify({"position": kept.position, "response": kept.response.value})
