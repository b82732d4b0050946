"""The rows that a snapshot is built from.

At each change a whole class asks for them within a second. So the statements are built once, and
those for students return one row each: Python may pass the GIL to another thread at every row.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Integer, Row, Select, bindparam, case, cast, func, select
from sqlalchemy.orm import Session, aliased

from quiz.classroom.class_modes import shares_faces
from quiz.classroom.phases import course_of, last_revealed, stage_of
from quiz.classroom.students import name_of
from quiz.models import (
    MACHINES,
    Classroom,
    ClassroomFace,
    Face,
    Label,
    Lane,
    Pace,
    Phase,
    Round,
    Student,
    Trial,
)

NAMED = 12  # students whose names those who wait see, the latest
OPEN, NEXT, MISSED = aliased(Trial), aliased(Trial), aliased(Trial)
HAS_RESPONSE = Trial.response.is_not(None)
IS_REVEALED = HAS_RESPONSE & (Trial.position <= bindparam("last_revealed"))
IS_RIGHT = Trial.response == Trial.label
IN_FIRST = Trial.position <= bindparam("length")  # of two sets, in whatever order within each
IS_IN = (Student.classroom_id == bindparam("classroom_id"), Student.removed_at.is_(None))

COUNTS = (
    select(
        func.count(Student.player_id).label("players"),
        *(func.count().filter(Trial.response == label).label(label.value) for label in Label),
    )
    .outerjoin(
        Trial, (Trial.round_id == Student.round_id) & (Trial.position == bindparam("position"))
    )
    .where(*IS_IN)
)
DONE = (
    select(func.count().label("done"))
    .select_from(Round)
    .join(Student, Student.round_id == Round.id)
    .where(*IS_IN, Round.answered == Round.length)
)
ENDED = (  # of rounds that each student plays alone: those with a score came to their own end
    select(func.count().label("done"))
    .select_from(Round)
    .join(Student, Student.round_id == Round.id)
    .where(*IS_IN, Round.score.is_not(None))
)
LAST_MISS = (  # 0 without any
    select(func.coalesce(func.max(MISSED.position), 0))
    .where(
        MISSED.round_id == Round.id,
        MISSED.response != MISSED.label,
        MISSED.position <= bindparam("last_revealed"),
    )
    .correlate(Round)
    .scalar_subquery()
)
OWN_ROUND = (
    select(
        Round.id,
        Round.answered,
        Round.correct,
        Round.finished_at,
        Round.score,
        OPEN.token,
        OPEN.response,
        NEXT.token.label("next_token"),
        select(func.count())
        .where(Trial.round_id == Round.id, IS_REVEALED, IS_RIGHT)
        .scalar_subquery()
        .label("right"),
        select(func.count())
        .where(Trial.round_id == Round.id, IS_REVEALED, Trial.position > LAST_MISS)
        .scalar_subquery()
        .label("streak"),
    )
    .outerjoin(OPEN, (OPEN.round_id == Round.id) & (OPEN.position == bindparam("position")))
    .outerjoin(NEXT, (NEXT.round_id == Round.id) & (NEXT.position == bindparam("position") + 1))
    .where(Round.id == bindparam("round_id"))
)
FACE = (
    select(
        ClassroomFace.label,
        Face.deck,
        Face.checkpoint,
        Face.seed,
        Face.made_at,
        Face.focus,
        Lane.kind.label("lane"),
        *(getattr(Face, column) for column in MACHINES.values()),
    )
    .join(Face, Face.id == ClassroomFace.face_id)
    .outerjoin(Lane, Lane.id == Face.lane_id)
    .where(
        ClassroomFace.classroom_id == bindparam("classroom_id"),
        ClassroomFace.position == bindparam("position"),
    )
)
HERE = select(Student).where(*IS_IN).order_by(Student.number.desc()).limit(NAMED)
RANKED = (
    select(
        func.count().filter(Round.correct > bindparam("correct")).label("better"),
        func.count().label("ranked"),
    )
    .select_from(Round)
    .join(Student, Student.round_id == Round.id)
    .where(*IS_IN, Round.answered > 0)
)
TOKENS = select(ClassroomFace.position, ClassroomFace.token).where(
    ClassroomFace.classroom_id == bindparam("classroom_id"),
    ClassroomFace.position.in_([bindparam("position"), bindparam("position") + 1]),
)


def total(condition: Any) -> Any:
    """Count the rows that meet a condition."""
    return func.coalesce(func.sum(cast(case((condition, 1), else_=0), Integer)), 0)


SCORES = (
    select(
        Student,
        Round.answered,
        Round.score,
        total(IS_REVEALED).label("trials"),
        total(IS_REVEALED & IS_RIGHT).label("correct"),
        total(HAS_RESPONSE & (Trial.position == bindparam("position"))).label("has_responded"),
    )
    .join(Round, Round.id == Student.round_id)
    .outerjoin(Trial, Trial.round_id == Round.id)  # who has not begun may have none yet
    .where(*IS_IN)
    .group_by(Student.player_id, Round.id)
    .order_by(Student.number)
)


SETS = select(
    *(
        total(HAS_RESPONSE & IS_RIGHT & in_set if is_right else HAS_RESPONSE & in_set).label(name)
        for name, is_right, in_set in (
            ("first_answered", False, IN_FIRST),
            ("first_correct", True, IN_FIRST),
            ("second_answered", False, ~IN_FIRST),
            ("second_correct", True, ~IN_FIRST),
        )
    )
).where(Trial.round_id == bindparam("round_id"))


@dataclass(frozen=True, slots=True)
class ClassRows:
    """What everybody's snapshot needs: the votes, how many are done, the revealed face."""

    counts: Row[Any]
    done: int  # students whose round is at its end; 0 in a live classroom
    face: Row[Any] | None  # in REVEAL only


def class_rows(session: Session, classroom: Classroom) -> ClassRows:
    """Read what everybody's snapshot needs."""
    is_live = classroom.pace is Pace.LIVE
    done = DONE if shares_faces(classroom.mode) else ENDED
    return ClassRows(
        counts=one(session, classroom, COUNTS),
        done=0 if is_live else one(session, classroom, done).done,
        face=one(session, classroom, FACE) if classroom.phase is Phase.REVEAL else None,
    )


def own_round(session: Session, classroom: Classroom, student: Student) -> Row[Any]:
    """Read a student's round, with the tokens of the open face and of the next one."""
    return one(session, classroom, OWN_ROUND, round_id=student.round_id)


def names_here(session: Session, classroom: Classroom) -> list[str]:
    """Read the names of the latest students, in the order of joining."""
    students = session.scalars(HERE, {"classroom_id": classroom.id}).all()
    return [name_of(student) for student in reversed(students)]


def own_rank(session: Session, classroom: Classroom, correct: int) -> dict[str, int]:
    """Read which place so many right responses have in the class; ties share a place."""
    row = one(session, classroom, RANKED, correct=correct)
    return {"rank": row.better + 1, "ranked": row.ranked}


def own_sets(session: Session, classroom: Classroom, student: Student) -> list[dict[str, int]]:
    """Read how many faces of each set a student answered, and how many rightly."""
    values = {"round_id": student.round_id, "length": classroom.length}
    row = one(session, classroom, SETS, **values)
    return [
        {"answered": row.first_answered, "correct": row.first_correct},
        {"answered": row.second_answered, "correct": row.second_correct},
    ]


def teacher_tokens(session: Session, classroom: Classroom) -> tuple[str | None, str | None]:
    """Read the teacher's tokens of the open face and of the next one."""
    rows = session.connection().execute(TOKENS, place_of(classroom))
    tokens: dict[int, str] = {row.position: row.token for row in rows}
    return tokens.get(classroom.position), tokens.get(classroom.position + 1)


def score_rows(session: Session, classroom: Classroom) -> list[Row[Any]]:
    """Read every student who is in, with all responses, those revealed, and those right."""
    return list(session.execute(SCORES, place_of(classroom)))


def one(
    session: Session, classroom: Classroom, query: Select[*tuple[Any, ...]], **values: Any
) -> Row[Any]:
    """Return the one row of a prebuilt query about where a classroom is."""
    return session.connection().execute(query, place_of(classroom) | values).one()


def place_of(classroom: Classroom) -> dict[str, Any]:
    """Return where a classroom is, as the queries ask for it."""
    return {
        "classroom_id": classroom.id,
        "position": classroom.position,
        "last_revealed": last_revealed(course_of(classroom), stage_of(classroom)),
    }
