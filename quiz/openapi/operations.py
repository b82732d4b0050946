"""What each route takes and answers, by its endpoint; its address comes from the route itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from quiz.classroom import plans, presets
from quiz.decks import DECKS
from quiz.languages import languages
from quiz.models import Mode, Pace
from quiz.modes import FOR_CLASSES, adaptive, fool
from quiz.openapi.schemas import DECK, LABEL
from quiz.openapi.shapes import COUNT, TEXT, Shape, between, listed, one_of, text
from quiz.policy import limits, sizes

JSON = "application/json"
CSV, EXCEL = "text/csv", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Operation:
    """An answer by name, or a media type where it is no JSON, and what may be sent."""

    answer: str = ""
    media: str = JSON
    status: int = 200
    query: Mapping[str, Shape] = field(default_factory=dict)
    body: Mapping[str, Shape] | None = None
    required: tuple[str, ...] = ()
    errors: tuple[int, ...] = ()
    has_page: bool = True  # whether a browser gets a page, or is led to one


NAME = text(1, 2 * sizes.PSEUDONYM)
PASSWORD = text(limits.MIN_PASSWORD, limits.MAX_PASSWORD)
ACCOUNT = {"username": text(limits.MIN_USERNAME, sizes.USERNAME), "password": PASSWORD}
CONFIDENCE = between(50, 100)
DECK_QUERY = {"deck": DECK}
HEADINGS = {"headings": one_of("names", "words")}
SEPARATOR = {"separator": one_of("comma", "semicolon")}
YES_NO = one_of("yes", "no")
FACE_SEEN = {
    "type": "string",
    "description": "The address of the face that the player saw: 409 where it was removed since.",
}
SEEN_MS = {
    "type": "integer",
    "minimum": 0,
    "description": "For how many milliseconds a face that came with a verdict was in view.",
}
RESPONSE = {"response": LABEL, "confidence": CONFIDENCE, "face": FACE_SEEN, "seen_ms": SEEN_MS}
# How a face was shown, in a mode that changes that: what the page measured.
SEEN = {
    "frames": between(1, limits.MAX_FRAMES),
    "shown_ms": between(1, limits.MAX_SHOWN_MS),
    "pixels": between(1, limits.MAX_PIXELS),
}
CHOICE = {
    "choice": {
        "type": "integer",
        "minimum": 0,
        "maximum": 3,
        "description": "Where a trial shows several faces: the one that is named.",
    }
}
STEP = {
    "step": one_of("first", "final")
    | {"description": "With advice: a first response is answered with the detector’s opinion."}
}
PLAN = {
    "title": text(1, sizes.CLASSROOM_TITLE),
    "length": between(limits.MIN_LENGTH, limits.MAX_LENGTH),
    "deck": one_of(*DECKS),
    "mode": one_of(*FOR_CLASSES),
    "pace": one_of(*Pace),
    "deadline": TEXT,
    "zone": {
        "type": "string",
        "pattern": "^-?[0-9]{1,3}$",
        "description": f"Minutes behind UTC, at most {plans.MAX_OFFSET}.",
    },
    "feedback": one_of("each", "end"),
    "sets": one_of("one", "two"),
    "names": one_of("generated", "free"),
    "late": YES_NO,
    "seconds": between(limits.MIN_SECONDS, limits.MAX_SECONDS),
    "teams": between(0, limits.MAX_TEAMS),
    "top": YES_NO,
    "adults": YES_NO,
    "language": one_of(*languages()),
}
# Of a classroom: its code may be wrong, or belong to another teacher.
TEACHERS = (403, 404)

OPERATIONS: Mapping[str, Operation] = {
    "home.home": Operation("Home", query=DECK_QUERY | {"visit": TEXT, "response": LABEL}),
    "openapi.show": Operation("OpenApi", has_page=False),
    "modes.menu": Operation("Modes", query=DECK_QUERY),
    "modes.show": Operation("ModeScores", query=DECK_QUERY, errors=(404,)),
    "modes.show_fool": Operation("ModeScores", query=DECK_QUERY),
    # Rounds
    "rounds.start": Operation(
        "Made",
        status=201,
        body={
            "mode": one_of(*Mode),
            "length": between(limits.MIN_LENGTH, limits.MAX_LENGTH),
            "deck": one_of(*DECKS),
            "timer": YES_NO,
            "adapts": one_of(adaptive.SIZE, adaptive.TIME),
        },
        errors=(409, 429, 503),
    ),
    "rounds.show": Operation(
        "Round",
        query={"verdict": COUNT, "after": one_of("tips")},
        errors=(404, 409),
    ),
    "rounds.respond": Operation(
        "Verdict", body=RESPONSE | SEEN | CHOICE | STEP, errors=(403, 404, 409)
    ),
    "rounds.finish": Operation("Round", body={}, errors=(404, 409)),
    "fool.make": Operation("Pick", status=201, body={"deck": one_of(*DECKS)}, errors=(429, 503)),
    "fool.show": Operation("Pick", errors=(404,)),
    "fool.choose": Operation(
        "Pick", body={"choice": between(0, fool.OFFERED - 1)}, errors=(404, 409, 429)
    ),
    "fool.show_face": Operation(media="image/jpeg", errors=(404,), has_page=False),
    "duels.show": Operation("Duel", errors=(404,)),
    "duels.accept": Operation("Made", status=201, body={}, errors=(404, 409, 429)),
    "mistakes.show": Operation("Mistake", query={"position": COUNT}, errors=(404,)),
    "results.show": Operation("PublicResult", errors=(404,)),
    "faces.show_face": Operation(media="image/jpeg", errors=(404,), has_page=False),
    "faces.show_specimen": Operation(
        media="image/jpeg", query=DECK_QUERY, errors=(404,), has_page=False
    ),
    "faces.show_hero": Operation(
        media="image/jpeg", query=DECK_QUERY, errors=(404,), has_page=False
    ),
    # Statistics
    "me.show": Operation("Me", query=DECK_QUERY),
    "me.export": Operation(media=CSV, query=SEPARATOR, errors=(404,), has_page=False),
    "me.teach": Operation(
        "Teaching", body={"may_teach": YES_NO}, required=("may_teach",), errors=(404,)
    ),
    "me.erase": Operation("Deleted", body={}, errors=(404,)),
    "stats.show": Operation("Stats", query=DECK_QUERY),
    "stats.show_fake": Operation(media="image/jpeg", errors=(404,), has_page=False),
    "leaderboard.show": Operation(
        "Standings",
        query=DECK_QUERY
        | {"window": one_of("today", "week", "all"), "after": TEXT, "another": TEXT},
    ),
    "leaderboard.join": Operation(
        "Listed",
        body={"name": NAME, "deck": one_of(*DECKS), "window": one_of("today", "week", "all")},
        errors=(404, 409),
    ),
    "leaderboard.leave": Operation("Listed", body={"deck": one_of(*DECKS)}, errors=(404,)),
    "how.show": Operation("How", query=DECK_QUERY),
    "how.tips": Operation("Tips", query=DECK_QUERY),
    "privacy.show": Operation("Privacy"),
    "offline.show": Operation("Offline"),
    # Teachers
    "teach.show": Operation(
        "TeachersPage",
        query={"password": TEXT, "preset": one_of(*presets.PRESETS), "like": TEXT},
        errors=(401, 404),
    ),
    "teach.sign_up": Operation(
        "Teacher", body=ACCOUNT, required=tuple(ACCOUNT), errors=(403, 409, 429, 503)
    ),
    "teach.log_in": Operation(
        "Teacher", body={"username": TEXT, "password": TEXT}, errors=(401, 429, 503)
    ),
    "teach.log_out": Operation("Teacher", body={}),
    "teach.change_password": Operation(
        "Teacher",
        body={"old": TEXT, "new": PASSWORD},
        required=("old", "new"),
        errors=(401, 403, 429, 503),
    ),
    "teach.erase": Operation("Teacher", body={}, errors=(401,)),
    "second_step.ask": Operation("SecondStep", errors=(401,)),
    "second_step.give": Operation("Teacher", body={"code": TEXT}, errors=(401, 429)),
    "second_factor.show": Operation("SecondFactor", errors=(401,)),
    "second_factor.turn_on": Operation(
        "RecoveryCodes",
        body={"set_up": TEXT, "password": TEXT, "code": TEXT},
        errors=(401, 403, 409, 429, 503),
    ),
    "second_factor.turn_off": Operation(
        "SecondFactorState", body={"password": TEXT}, errors=(401, 403, 409, 429, 503)
    ),
    "second_factor.renew": Operation(
        "RecoveryCodes", body={"password": TEXT}, errors=(401, 403, 409, 429, 503)
    ),
    "logins.show": Operation("Logins", errors=(401,)),
    "logins.end": Operation("Teacher", body={"login": TEXT}, errors=(401, 404)),
    "logins.end_others": Operation("Teacher", body={}, errors=(401,)),
    "preflight.show": Operation(
        "Preflight", query=DECK_QUERY | {"faces": between(1, 50)}, errors=(401,)
    ),
    "teaching.show_demo": Operation("Demo", query={"step": COUNT}),
    "teaching.show_lesson": Operation("Lesson"),
    # Classrooms
    "classrooms.make": Operation("MadeClassroom", status=201, body=PLAN, errors=(401, 409, 503)),
    "classrooms.show": Operation(
        "Snapshot", query={"view": one_of("projector", "student")}, errors=TEACHERS
    ),
    "classrooms.handout": Operation("Handout", errors=TEACHERS),
    "classrooms.state": Operation(
        "Snapshot",
        query={"view": one_of("projector", "student", "teacher"), "version": COUNT},
        errors=(204, *TEACHERS),
        has_page=False,
    ),
    "classrooms.advance": Operation(
        "Snapshot",
        body={"from_version": COUNT},
        required=("from_version",),
        errors=(*TEACHERS, 409),
    ),
    "classrooms.finish": Operation("Snapshot", body={}, errors=TEACHERS),
    "classrooms.end": Operation("Snapshot", body={}, errors=TEACHERS),
    "classrooms.reopen": Operation("Snapshot", body={}, errors=(*TEACHERS, 409)),
    "classrooms.pause": Operation("Snapshot", body={}, errors=(*TEACHERS, 409)),
    "classrooms.lock": Operation("Snapshot", body={}, errors=TEACHERS),
    "classrooms.remove_many": Operation(
        "Snapshot", body={"students": listed(TEXT), "minutes": COUNT}, errors=TEACHERS
    ),
    "classrooms.remove": Operation("Snapshot", body={}, errors=TEACHERS),
    "classrooms.rename": Operation(
        "Snapshot", body={"name": NAME}, required=("name",), errors=(*TEACHERS, 409)
    ),
    "classrooms.erase_names": Operation("Snapshot", body={}, errors=(*TEACHERS, 409)),
    "classrooms.erase": Operation("Deleted", body={}, errors=TEACHERS),
    "classrooms.respond": Operation(
        "Kept",
        body={"position": COUNT} | RESPONSE,
        required=("position", "response"),
        errors=(*TEACHERS, 409),
    ),
    "join.ask": Operation(
        "Door", query={"code": TEXT, "another": TEXT, "somebody": TEXT}, errors=(404, 429)
    ),
    "join.join": Operation(
        "Joined",
        body={"code": TEXT, "name": TEXT, "rejoin": TEXT, "somebody": text(0, 32)},
        required=("code",),
        errors=(403, 404, 409, 429),
    ),
    "reports.show": Operation("ClassReport", errors=TEACHERS),
    "reports.show_student": Operation("ClassStudentReport", errors=TEACHERS),
    "reports.export_csv": Operation(
        media=CSV,
        query={"rows": one_of("students", "responses")} | HEADINGS | SEPARATOR,
        errors=TEACHERS,
        has_page=False,
    ),
    "reports.export_xlsx": Operation(media=EXCEL, query=HEADINGS, errors=TEACHERS, has_page=False),
    # For machines
    "health.healthz": Operation("Health", has_page=False),
    "health.readyz": Operation("Readiness", errors=(503,), has_page=False),
    "health.metrics": Operation(media="text/plain", errors=(404,), has_page=False),
}
