"""A classroom's snapshot: the one author of what teacher, projector and students are told.

No label, and nothing that follows from one, is in it before it has been told.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from statistics import fmean
from typing import Any

from sqlalchemy import Integer, Row, case, cast, func, select
from sqlalchemy.orm import Session

from quiz.classroom_words import scene_of, words
from quiz.classrooms import course_of, seen_version, stage_of
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
from quiz.phases import told
from quiz.responses import provenance
from quiz.students import count_students, name_of

TOP = 5


@dataclass(frozen=True)
class Sight:
    """One classroom as one viewer sees it; a student, or without one the teacher."""

    session: Session
    classroom: Classroom
    now: datetime
    student: Student | None = None

    @property
    def version(self) -> int:
        """The version that this viewer polls for: a student's leaves the others' responses out."""
        if self.student is not None:
            return self.classroom.version
        return seen_version(self.session, self.classroom)

    @property
    def is_live(self) -> bool:
        """Whether the teacher says when the next face comes."""
        return self.classroom.pace is Pace.LIVE

    @cached_property
    def told(self) -> int:
        """Up to which position a live classroom's labels have been told."""
        return told(course_of(self.classroom), stage_of(self.classroom))

    def as_json(self) -> dict[str, Any]:
        """Return the whole snapshot."""
        classroom, course = self.classroom, course_of(self.classroom)
        found = {
            "version": self.version,
            "phase": classroom.phase.value,
            "pace": classroom.pace.value,
            "position": classroom.position,
            "length": course.total,
            "players": count_students(self.session, classroom.id),
            "responded": self.responded(),
            "face": self.face_url(classroom.position) if self.shows_face else None,
            "next_face": self.face_url(classroom.position + 1) if self.is_live else None,
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

    def face_url(self, position: int) -> str | None:
        """Return the address under which this viewer finds a face, None after the last."""
        if self.student is not None:
            own = Trial.round_id == self.student.round_id
            query = select(Trial.token).where(own, Trial.position == position)
        else:
            here = ClassroomFace.classroom_id == self.classroom.id
            query = select(ClassroomFace.token).where(here, ClassroomFace.position == position)
        token = self.session.scalar(query)
        return None if token is None else f"/faces/{token}"

    def responded(self) -> int:
        """Count who has responded to the open face, or is through where each has a pace."""
        if not self.is_live:
            query = (
                select(func.count())
                .select_from(Round)
                .join(Student, Student.round_id == Round.id)
                .where(*self.is_in, Round.answered == Round.length)
            )
            return self.session.scalar(query) or 0
        return sum(self.votes.values())

    @cached_property
    def votes(self) -> dict[Label, int]:
        """How many say what about the face on the table."""
        query = (
            select(Trial.response, func.count())
            .join(Student, Student.round_id == Trial.round_id)
            .where(
                *self.is_in,
                Trial.position == self.classroom.position,
                Trial.response.is_not(None),
            )
            .group_by(Trial.response)
        )
        return {label: count for label, count in self.session.execute(query) if label}

    @property
    def is_in(self) -> tuple[Any, ...]:
        """The conditions of a student who is in this classroom."""
        return Student.classroom_id == self.classroom.id, Student.removed_at.is_(None)

    # What is told in REVEAL

    def reveal(self) -> dict[str, Any]:
        """Say what the face was, how the class split, and what the machines think."""
        query = (
            select(
                ClassroomFace.label,
                Face.checkpoint,
                Face.seed,
                Face.made_at,
                *(getattr(Face, column) for column in MACHINES.values()),
            )
            .join(Face, Face.id == ClassroomFace.face_id)
            .where(
                ClassroomFace.classroom_id == self.classroom.id,
                ClassroomFace.position == self.classroom.position,
            )
        )
        row = self.session.execute(query).one()
        opinions = {name: getattr(row, column) for name, column in MACHINES.items()}
        return {
            "label": row.label.value,
            "split": {label.value: self.votes.get(label, 0) for label in Label},
            "machine": {name: round(p, 3) for name, p in opinions.items() if p is not None},
            "provenance": provenance(row),
        }

    # A student's part

    def as_student(self) -> dict[str, Any]:
        """Say how the student who asks stands."""
        student = self.student
        assert student is not None
        round_ = self.session.get_one(Round, student.round_id, populate_existing=True)
        me = {
            "name": name_of(student),
            "team": student.team,
            "response": self.own_response(student) if self.shows_face else None,
            "answered": round_.answered,
            "correct_total": self.correct_total(round_),
            "rejoin_code": student.rejoin_code,
        }
        if self.has_own_round:
            me["round"] = f"/rounds/{round_.id}"
        return {"me": me}

    @property
    def has_own_round(self) -> bool:
        """Whether a student has a round to play, or to look at when all is over."""
        is_open = not self.is_live and self.classroom.phase is Phase.QUESTION
        return is_open or self.classroom.phase is Phase.FINISHED

    def own_response(self, student: Student) -> str | None:
        """Return what a student said about the face on the table."""
        query = select(Trial.response).where(
            Trial.round_id == student.round_id, Trial.position == self.classroom.position
        )
        said = self.session.scalar(query)
        return None if said is None else said.value

    def correct_total(self, round_: Round) -> int | None:
        """Count a student's right responses among those told; None while nothing is."""
        if round_.finished_at is not None:
            return round_.correct
        if not self.classroom.has_verdicts:
            return None
        if not self.is_live:
            return round_.correct
        query = select(func.count()).where(
            Trial.round_id == round_.id,
            Trial.position <= self.told,
            Trial.response == Trial.label,
        )
        return self.session.scalar(query) or 0

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

    @cached_property
    def scores(self) -> list[Row[Any]]:
        """Every student who is in, with responses in all, and those told, and those told right."""
        is_told = (Trial.position <= self.told) & Trial.response.is_not(None)
        here = (Trial.position == self.classroom.position) & Trial.response.is_not(None)
        query = (
            select(
                Student,
                Round.answered,
                total(is_told).label("trials"),
                total(is_told & (Trial.response == Trial.label)).label("correct"),
                total(here).label("here"),
            )
            .join(Round, Round.id == Student.round_id)
            .join(Trial, Trial.round_id == Round.id)
            .where(*self.is_in)
            .group_by(Student.player_id, Round.answered)
            .order_by(Student.number)
        )
        return list(self.session.execute(query))


def total(condition: Any) -> Any:
    """Count the rows that meet a condition."""
    return func.coalesce(func.sum(cast(case((condition, 1), else_=0), Integer)), 0)


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
