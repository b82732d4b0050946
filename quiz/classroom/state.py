"""A classroom's snapshot: the one author of what teacher, projector and students are told.

No label, and nothing that follows from one, is in it before it has been told.
"""

from dataclasses import dataclass
from datetime import datetime
from statistics import fmean
from typing import Any

from sqlalchemy import Integer, Row, Select, bindparam, case, cast, func, select
from sqlalchemy.orm import Session, aliased

from quiz.classroom.classrooms import course_of, seen_version, stage_of
from quiz.classroom.once import once
from quiz.classroom.phases import told
from quiz.classroom.students import name_of
from quiz.classroom.words import scene_of, words
from quiz.models import (
    MACHINES,
    Classroom,
    ClassroomFace,
    Face,
    Label,
    Pace,
    Phase,
    Round,
    Student,
    Trial,
)
from quiz.play import provenance

TOP = 5
HERE, AHEAD = aliased(Trial), aliased(Trial)
HAS_RESPONSE = Trial.response.is_not(None)
IS_TOLD = HAS_RESPONSE & (Trial.position <= bindparam("told"))
IS_RIGHT = Trial.response == Trial.label
IS_IN = (Student.classroom_id == bindparam("classroom_id"), Student.removed_at.is_(None))

# At each change a whole class asks for these within a second: so they are built once, and each
# finds one row, since at each row the threads of a process take turns.
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
THROUGH = (
    select(func.count().label("through"))
    .select_from(Round)
    .join(Student, Student.round_id == Round.id)
    .where(*IS_IN, Round.answered == Round.length)
)
OWN = (
    select(
        Round.id,
        Round.answered,
        Round.correct,
        Round.finished_at,
        HERE.token,
        HERE.response,
        AHEAD.token.label("next_token"),
        select(func.count())
        .where(Trial.round_id == Round.id, IS_TOLD, IS_RIGHT)
        .scalar_subquery()
        .label("right"),
    )
    .outerjoin(HERE, (HERE.round_id == Round.id) & (HERE.position == bindparam("position")))
    .outerjoin(AHEAD, (AHEAD.round_id == Round.id) & (AHEAD.position == bindparam("position") + 1))
    .where(Round.id == bindparam("round_id"))
)
ON_THE_TABLE = (
    select(
        ClassroomFace.label,
        Face.deck,
        Face.checkpoint,
        Face.seed,
        Face.made_at,
        *(getattr(Face, column) for column in MACHINES.values()),
    )
    .join(Face, Face.id == ClassroomFace.face_id)
    .where(
        ClassroomFace.classroom_id == bindparam("classroom_id"),
        ClassroomFace.position == bindparam("position"),
    )
)


def total(condition: Any) -> Any:
    """Count the rows that meet a condition."""
    return func.coalesce(func.sum(cast(case((condition, 1), else_=0), Integer)), 0)


SCORES = (
    select(
        Student,
        Round.answered,
        total(IS_TOLD).label("trials"),
        total(IS_TOLD & IS_RIGHT).label("correct"),
        total(HAS_RESPONSE & (Trial.position == bindparam("position"))).label("here"),
    )
    .join(Round, Round.id == Student.round_id)
    .join(Trial, Trial.round_id == Round.id)
    .where(*IS_IN)
    .group_by(Student.player_id, Round.answered)
    .order_by(Student.number)
)


@dataclass(frozen=True)
class Sight:
    """One classroom as one viewer sees it; a student, or without one the teacher."""

    session: Session
    classroom: Classroom
    now: datetime
    student: Student | None = None

    @once
    def version(self) -> int:
        """The version that this viewer polls for: a student's leaves the others' responses out."""
        if self.student is not None:
            return self.classroom.version
        return seen_version(self.session, self.classroom)

    @property
    def is_live(self) -> bool:
        """Whether the teacher says when the next face comes."""
        return self.classroom.pace is Pace.LIVE

    @once
    def told(self) -> int:
        """Up to which position a live classroom's labels have been told."""
        return told(course_of(self.classroom), stage_of(self.classroom))

    def as_json(self) -> dict[str, Any]:
        """Return the whole snapshot."""
        classroom, course = self.classroom, course_of(self.classroom)
        found = {
            "version": self.version,
            "deck": classroom.deck,
            "phase": classroom.phase.value,
            "pace": classroom.pace.value,
            "position": classroom.position,
            "length": course.total,
            "players": self.counts.players,
            "responded": self.responded(),
            "face": face_url(self.tokens[0]) if self.shows_face else None,
            "next_face": face_url(self.tokens[1]) if self.is_live else None,
            "is_locked": classroom.is_locked,
            "has_tips": self.has_tips,
            "has_verdicts": classroom.has_verdicts,
            "tips_after": classroom.length if classroom.has_two_sets else None,
            "closes_in_ms": self.closes_in_ms(),
        }
        if classroom.phase is Phase.REVEAL:
            found |= self.reveal()
        found |= self.as_student() if self.student else self.as_teacher()
        return found | {"scene": scene_of(found), "say": words(found)}

    @property
    def shows_face(self) -> bool:
        """Whether a face lies on the table."""
        return self.is_live and self.classroom.phase in (Phase.QUESTION, Phase.REVEAL)

    @property
    def has_tips(self) -> bool:
        """Whether it is time to look at the tips, between two sets."""
        is_between = course_of(self.classroom).is_between_sets(self.classroom.position)
        return is_between and self.classroom.phase is Phase.LOBBY

    def closes_in_ms(self) -> int | None:
        """For how long the open face, or the homework, still takes responses."""
        closes_at = self.classroom.closes_at
        if closes_at is None or self.classroom.phase is not Phase.QUESTION:
            return None
        return max(0, round((closes_at - self.now).total_seconds() * 1000))

    @property
    def where(self) -> dict[str, Any]:
        """Where the classroom stands, as queries ask for it."""
        return {"classroom_id": self.classroom.id, "position": self.classroom.position}

    def one(self, query: Select[*tuple[Any, ...]], **values: Any) -> Row[Any]:
        """Return the one row of a query that was built before."""
        return self.session.connection().execute(query, self.where | values).one()

    @once
    def counts(self) -> Row[Any]:
        """How many there are, and how many say what about the face on the table."""
        return self.one(COUNTS)

    @once
    def own(self) -> Row[Any]:
        """The round of the student who asks, with the face on the table and the one after it."""
        assert self.student is not None
        return self.one(OWN, round_id=self.student.round_id, told=self.told)

    @once
    def tokens(self) -> tuple[str | None, str | None]:
        """Under which tokens this viewer finds the face on the table and the one after it."""
        if self.student is not None:
            return self.own.token, self.own.next_token
        query = select(ClassroomFace.position, ClassroomFace.token)
        rows = self.session.execute(query.where(ClassroomFace.classroom_id == self.classroom.id))
        found = {row.position: row.token for row in rows}
        return found.get(self.classroom.position), found.get(self.classroom.position + 1)

    def responded(self) -> int:
        """Count who has responded to the open face, or is through where each has a pace."""
        if not self.is_live:
            return int(self.one(THROUGH).through)
        return int(self.counts.real + self.counts.fake)

    # What is told in REVEAL

    def reveal(self) -> dict[str, Any]:
        """Say what the face was, how the class split, and what the machines think."""
        row = self.one(ON_THE_TABLE)
        opinions = {name: getattr(row, column) for name, column in MACHINES.items()}
        return {
            "label": row.label.value,
            "split": {label.value: getattr(self.counts, label.value) for label in Label},
            "machine": {name: round(p, 3) for name, p in opinions.items() if p is not None},
            "provenance": provenance(row),
        }

    # A student's part

    def as_student(self) -> dict[str, Any]:
        """Say how the student who asks stands."""
        student = self.student
        assert student is not None
        said = self.own.response if self.shows_face else None
        me = {
            "name": name_of(student),
            "team": student.team,
            "response": said and said.value,
            "answered": self.own.answered,
            "correct_total": self.correct_total(),
            "rejoin_code": student.rejoin_code,
        }
        if self.has_own_round:
            me["round"] = f"/rounds/{self.own.id}"
        return {"me": me}

    @property
    def has_own_round(self) -> bool:
        """Whether a student has a round to play, or to look at when all is over."""
        is_open = not self.is_live and self.classroom.phase is Phase.QUESTION
        return is_open or self.classroom.phase is Phase.FINISHED

    def correct_total(self) -> int | None:
        """Count a student's right responses among those told; None while nothing is."""
        is_over = self.own.finished_at is not None
        if not is_over and not self.classroom.has_verdicts:
            return None
        return int(self.own.correct if is_over or not self.is_live else self.own.right)

    # The teacher's part

    def as_teacher(self) -> dict[str, Any]:
        """Say who is there, and who is ahead as far as that is told."""
        rows = self.scores
        found: dict[str, Any] = {
            "code": self.classroom.code,
            "title": self.classroom.title,
            "students": [line(row) for row in rows],
        }
        own = [row.correct / row.trials for row in rows if row.trials]
        if own and self.classroom.phase is Phase.FINISHED:
            found["mean_accuracy"] = round(fmean(own), 4)
        has_scores = self.told > 0 and self.classroom.phase is not Phase.QUESTION
        if has_scores and self.classroom.has_top_five:
            found["top"] = top(rows)
        if has_scores and self.classroom.teams:
            found["teams"] = teams(rows)
        return found

    @once
    def scores(self) -> list[Row[Any]]:
        """Every student who is in, with responses in all, and those told, and those told right."""
        return list(self.session.execute(SCORES, self.where | {"told": self.told}))


def face_url(token: str | None) -> str | None:
    """Return the address of a face, None after the last."""
    return None if token is None else f"/faces/{token}"


def line(row: Row[Any]) -> dict[str, Any]:
    """Show a student in the teacher's list."""
    student = row.Student
    return {
        "id": student.player_id,
        "number": student.number,
        "name": name_of(student),
        "team": student.team,
        "answered": row.answered,
        "has_responded": row.here > 0,
        "rejoin_code": student.rejoin_code,
    }


def top(rows: list[Row[Any]]) -> list[dict[str, Any]]:
    """Return the best by right responses, ties sharing a rank; nobody is named beyond the five."""
    ordered = sorted((row for row in rows if row.trials), key=lambda row: -row.correct)
    scores = [row.correct for row in ordered]
    return [
        {
            "rank": scores.index(row.correct) + 1,
            "name": name_of(row.Student),
            "correct": row.correct,
            "trials": row.trials,
        }
        for row in ordered[:TOP]
    ]


def teams(rows: list[Row[Any]]) -> list[dict[str, Any]]:
    """Return the teams by the mean of their members' accuracies."""
    members: dict[int, list[float]] = {}
    for row in rows:
        if row.trials:
            members.setdefault(row.Student.team, []).append(row.correct / row.trials)
    found = [
        {"team": team, "accuracy": round(fmean(own), 4), "players": len(own)}
        for team, own in members.items()
    ]
    return sorted(found, key=lambda each: (-each["accuracy"], each["team"]))
