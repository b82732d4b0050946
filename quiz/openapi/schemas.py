"""What the answers of the routes hold; the fields that programs may rely on are required."""

from quiz.decks import DECKS
from quiz.models import Label, LaneKind, Mode, Pace, Phase
from quiz.openapi.shapes import (
    ANYTHING,
    COUNT,
    FLAG,
    MOMENT,
    NUMBER,
    TEXT,
    WHOLE,
    Shape,
    listed,
    named,
    one_of,
    or_null,
    record,
)

DECK = one_of(*DECKS)
LABEL = one_of(*Label)
SAY: Shape = {"type": "object", "additionalProperties": or_null(TEXT)}  # sentences for people
MACHINE: Shape = {"type": "object", "additionalProperties": or_null(NUMBER)}  # P(fake) of each
SPLIT = record({"real": COUNT, "fake": COUNT})
OUTCOMES = {"hits": COUNT, "misses": COUNT, "false_alarms": COUNT, "correct_rejections": COUNT}
FIGURES = {
    "accuracy": or_null(NUMBER),
    "accuracy_interval": listed(or_null(NUMBER)),
    "d_prime": or_null(NUMBER),
    "criterion": or_null(NUMBER),
}
ROUND_FACTS = {
    "id": TEXT,
    "mode": one_of(*Mode),
    "length": or_null(COUNT),
    "answered": COUNT,
    "correct": COUNT,
    "done": FLAG,
    "trial": or_null(named("Trial")),
}
SNAPSHOT_FACTS = {
    "version": COUNT,
    "deck": DECK,
    "phase": one_of(*Phase),
    "pace": one_of(*Pace),
    "mode": one_of(*Mode),
    "position": COUNT,
    "length": COUNT,
    "players": COUNT,
    "responded": COUNT,
    "face": or_null(TEXT),
    "say": SAY,
}
STUDENT_FACTS = {"id": TEXT, "number": COUNT, "name": TEXT, "team": or_null(WHOLE)}

LESSON = {"lane": WHOLE, "lesson": COUNT}  # a lane, and which of a deck's lessons it is of
ESTIMATE = or_null(named("Estimate"))

MODE_STUDENT = STUDENT_FACTS | {"answered": COUNT, "correct": COUNT, "done": FLAG}

SCHEMAS: dict[str, Shape] = {
    "Problem": record({"type": TEXT, "title": TEXT, "status": WHOLE, "detail": TEXT}),
    "Made": record({"id": TEXT, "url": TEXT}, duel=TEXT),
    "Duel": record(
        {
            "id": TEXT,
            "url": TEXT,
            "deck": DECK,
            "closes_at": MOMENT,
            "state": one_of("free", "taken", "over", "yours", "told"),
            "round": or_null(TEXT),
            "accepted": FLAG,
            "own_score": or_null(NUMBER),
            "other_score": or_null(NUMBER),
            "ending": or_null(one_of("won", "lost", "drawn", "alone", "late", "nobody")),
        }
    ),
    "Pick": record(
        {"id": TEXT, "url": TEXT, "deck": DECK, "faces": listed(or_null(TEXT))}
        | {"choice": or_null(COUNT)}
        | {"judged": COUNT, "fooled": COUNT, "interval": or_null(listed(NUMBER)), "say": SAY}
    ),
    "MadeClassroom": record({"code": TEXT, "url": TEXT}),
    # `faces` where it shows several, and more that depends on the mode.
    "Trial": record(
        {"position": COUNT},
        face=TEXT,
        faces=listed(TEXT),
        find=or_null(LABEL),
        # Of a face that is shown for a moment (frames at 60 Hz), or at a size in pixels.
        level=NUMBER,
        exposure_ms=COUNT,
        frames=COUNT,
        size=COUNT,
        step=one_of("first", "final"),
        first=or_null(LABEL),
        advice=or_null(MACHINE),
    ),
    "Modes": record({"deck": DECK, "modes": listed(ANYTHING)}),
    "ModeScores": record(
        {"mode": one_of(*Mode), "deck": DECK, "record": ANYTHING}
        | {"scores": listed(ANYTHING), "board": listed(ANYTHING)},
        # What is particular about some modes.
        daily=ANYTHING,
        duel=ANYTHING,
        fool=ANYTHING,
    ),
    "Result": record(OUTCOMES | FIGURES),
    "Round": record(
        ROUND_FACTS,
        deck=DECK,
        result=ANYTHING,
        better_than=or_null(NUMBER),
        share=or_null(record({"text": TEXT, "url": TEXT})),
        say=SAY,
        tips=TEXT,
    ),
    "PublicResult": record(
        {
            "deck": DECK,
            "mode": one_of(*Mode),
            "answered": COUNT,
            "correct": COUNT,
            "finished_on": {"type": "string", "format": "date"},
        }
    ),
    "Mistake": record(
        {"number": COUNT, "count": COUNT, "url": TEXT, "face": or_null(TEXT)}
        | {"verdict": named("Verdict")}
    ),
    "Provenance": record(
        {"label": LABEL},
        source=TEXT,
        checkpoint=TEXT,
        seed=COUNT,
        made_at=MOMENT,
        # Of a fake, where the crowd's critic is compared with the way that fakes were made before.
        lane=one_of(*LaneKind),
    ),
    "Verdict": record(
        {
            "position": COUNT,
            "answered": COUNT,
            "url": TEXT,
        },
        # Left out where one of several faces is named.
        response=LABEL,
        # Where one is: which, and what each was.
        choice=WHOLE,
        faces=listed(ANYTHING),
        # Where a first response is answered with the detector's opinion.
        step=one_of("first", "final"),
        first=LABEL,
        advice=MACHINE,
        # Left out where a classroom tells them when it ends.
        label=LABEL,
        correct=FLAG,
        face=named("Provenance"),
        correct_total=COUNT,
        machine=MACHINE,
        say=SAY,
    ),
    "Home": record(
        {
            "ready": FLAG,
            "problem": or_null(TEXT),
            "deck": DECK,
            "decks": listed(DECK),
            "trials_total": COUNT,
            "players_total": COUNT,
            "everyone": or_null(named("Result")),
            "best": listed(named("Standing")),
        },
        missing=or_null(TEXT),
        fake_face=or_null(TEXT),
        hero=or_null(named("Hero")),
    ),
    "Hero": record({"visit": TEXT, "face": TEXT}, verdict=named("HeroVerdict")),
    "HeroVerdict": record({"response": LABEL, "label": LABEL, "correct": FLAG, "say": SAY}),
    "Standing": record(
        {
            "rank": or_null(WHOLE),
            "name": or_null(TEXT),
            "trials": COUNT,
            "correct": COUNT,
            "accuracy": or_null(NUMBER),
            "lower_bound": or_null(NUMBER),
            "machine": FLAG,
            "me": FLAG,
        }
    ),
    "Standings": record(
        {
            "window": one_of("today", "week", "all"),
            "standings": listed(named("Standing")),
            "me": or_null(named("Standing")),
            "next": or_null(TEXT),
        },
        deck=DECK,
        on_hold=or_null(TEXT),
    ),
    "Listed": record({"name": or_null(TEXT), "listed": FLAG}),
    "Teaching": record({"may_teach": FLAG}),
    "Deleted": record({"deleted": FLAG}),
    "Me": record(
        OUTCOMES | FIGURES | {"trials": COUNT, "deck": DECK, "rounds": listed(ANYTHING)},
        profile={"type": "object"},
        pseudonym=or_null(TEXT),
        on_hold=or_null(TEXT),
        may_teach=or_null(FLAG),
    ),
    "Stats": record(
        OUTCOMES | FIGURES | {"trials": COUNT, "players": COUNT, "deck": DECK},
        by_checkpoint=listed(ANYTHING),
        machines={"type": "object"},
        published=listed(ANYTHING),
        lanes=listed(named("Lane")),
        effect=or_null(named("LaneEffect")),
        effects=listed(named("LaneEffect")),
        weeks=listed(named("LaneWeek")),
    ),
    "Lane": record(
        LESSON
        | {
            "kind": one_of(*LaneKind),
            "made_at": MOMENT,
            "retired_at": or_null(MOMENT),
            "taught_by": record({"responses": COUNT, "players": COUNT}),
            "faces": COUNT,
            "hype": ESTIMATE,
            "d_prime": ESTIMATE,
        }
    ),
    "LaneEffect": record(
        LESSON
        | {
            "control": WHOLE,
            "players": COUNT,
            "missing_faces": COUNT,
            "missing_players": COUNT,
            "few_prevail": FLAG,
            "taught": or_null(NUMBER),
            "difference": or_null(NUMBER),
            "interval": or_null(listed(NUMBER)),
            "probability": or_null(NUMBER),
            "is_certain": or_null(FLAG),
        }
    ),
    "LaneWeek": record(
        {
            "week": TEXT,
            "lesson": COUNT,
            "new": ESTIMATE,
            "experienced": ESTIMATE,
            "lanes": listed(
                record({"lane": COUNT, "faces": COUNT, "d_prime": ESTIMATE, "game_value": ESTIMATE})
            ),
        }
    ),
    "Estimate": record({"value": NUMBER, "interval": listed(NUMBER)}),
    "How": record({"deck": DECK, "milestones": listed(ANYTHING)}, checkpoint=ANYTHING),
    "Tips": record({"deck": DECK, "tells": listed(ANYTHING)}),
    "Offline": record({"detail": TEXT}),
    "Privacy": record({"cookie_days": COUNT, "name_days": COUNT, "login_days": COUNT}),
    "Teacher": record({"username": or_null(TEXT)}),
    "SecondStep": record({"needs": TEXT}),
    "SecondFactorState": record({"is_on": FLAG}),
    "SecondFactor": record(
        {"is_on": FLAG, "recovery_codes": COUNT}, key=TEXT, address=TEXT, set_up=TEXT
    ),
    "RecoveryCodes": record({"is_on": FLAG, "codes": listed(TEXT)}),
    "Logins": record({"logins": listed(named("Login"))}),
    "Login": record(
        {"id": TEXT, "device": TEXT, "is_this": FLAG, "began_at": MOMENT, "seen_at": MOMENT}
    ),
    "TeachersPage": record({"username": TEXT, "classrooms": listed(named("ClassroomLine"))}),
    "ClassroomLine": record(
        {
            "code": TEXT,
            "title": TEXT,
            "deck": DECK,
            "mode": one_of(*Mode),
            "pace": one_of(*Pace),
            "phase": one_of(*Phase),
            "length": COUNT,
            "players": COUNT,
            "created_at": MOMENT,
            "url": TEXT,
        }
    ),
    "Check": record({"name": TEXT, "is_good": FLAG, "words": TEXT, "advice": or_null(TEXT)}),
    "Preflight": record({"is_ready": FLAG, "deck": DECK, "checks": listed(named("Check"))}),
    "Door": record(
        {name: or_null(TEXT) for name in ("code", "title", "names", "name")},
    ),
    "Demo": record({"step": COUNT, "scenes": listed(ANYTHING)}),
    "Lesson": record({"minutes": listed(ANYTHING)}),
    "Handout": record({"code": TEXT, "title": TEXT, "join": TEXT, "short": TEXT}),
    "Joined": record({"code": TEXT, "name": TEXT, "url": TEXT, "rejoin_code": TEXT}),
    "Snapshot": record(
        SNAPSHOT_FACTS,
        me=record({"name": TEXT, "answered": COUNT, "response": or_null(LABEL)}),
        students=listed(record(STUDENT_FACTS | {"has_responded": FLAG})),
        label=LABEL,
        split=SPLIT,
        machine=MACHINE,
        provenance=named("Provenance"),
        closes_in_ms=or_null(COUNT),
        next_face=or_null(TEXT),
    ),
    "Kept": record({"position": COUNT, "response": LABEL}),
    # Of a class in a mode: other figures, as `mode` says.
    "ModeReport": record(
        {
            "code": TEXT,
            "title": TEXT,
            "mode": one_of(*Mode),
            "players": COUNT,
            "begun": COUNT,
            "done": COUNT,
            "class": record({"is_enough": FLAG}),
            "students": listed(record(MODE_STUDENT)),
        }
    ),
    "ClassReport": {"anyOf": [named("Report"), named("ModeReport")]},
    "ModeStudentReport": record(MODE_STUDENT | {"trials": listed(ANYTHING)}),
    "ClassStudentReport": {"anyOf": [named("StudentReport"), named("ModeStudentReport")]},
    "Report": record(
        {
            "code": TEXT,
            "title": TEXT,
            "players": COUNT,
            "responses": COUNT,
            "class": record(OUTCOMES | FIGURES),
            "faces": listed(record({"position": COUNT, "label": LABEL, "split": SPLIT})),
            "students": listed(record(STUDENT_FACTS | OUTCOMES | FIGURES)),
        }
    ),
    "StudentReport": record(STUDENT_FACTS | OUTCOMES | FIGURES | {"trials": listed(ANYTHING)}),
    "Health": record({"status": one_of("ok"), "version": TEXT}),
    "Readiness": record(
        {"ready": FLAG, "problems": listed(TEXT)}, decks={"type": "object"}, warnings=listed(TEXT)
    ),
    "OpenApi": record({"openapi": TEXT, "info": {"type": "object"}, "paths": {"type": "object"}}),
}
