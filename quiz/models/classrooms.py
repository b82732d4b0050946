"""Classrooms, their faces and their students."""

from datetime import datetime

from sqlalchemy import (
    ForeignKey,
    Index,
    SmallInteger,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from quiz.models.base import Base, BigId, Count, DeckName, Id, PlayerId, random_id, random_token
from quiz.models.enums import Label, Mode, Pace, Phase
from quiz.policy import sizes


class Classroom(Base):
    """One set of faces that many players judge together, or a mode that each plays alone."""

    __tablename__ = "classrooms"
    __table_args__ = (
        Index(None, "teacher_id", "created_at"),
        Index(None, "closes_at"),
        Index(None, "ends_at"),
    )

    id: Mapped[Id] = mapped_column(primary_key=True, default=random_id)
    code: Mapped[str] = mapped_column(String(sizes.CLASSROOM_CODE), unique=True)
    teacher_id: Mapped[str] = mapped_column(ForeignKey("teachers.id", ondelete="CASCADE"))
    title: Mapped[str] = mapped_column(String(sizes.CLASSROOM_TITLE))
    # The plan, which never changes after the classroom is made.
    deck: Mapped[DeckName]
    # In all but classic, each student plays a round with faces of their own.
    mode: Mapped[Mode] = mapped_column(default=Mode.CLASSIC, server_default="classic")
    pace: Mapped[Pace]
    length: Mapped[int] = mapped_column(SmallInteger)  # of one set of faces; 0: as the mode says
    has_two_sets: Mapped[bool]  # before and after the tips
    has_verdicts: Mapped[bool]  # after each face, rather than at the end
    has_free_names: Mapped[bool]
    has_top_five: Mapped[bool]
    allows_late: Mapped[bool]
    min_age: Mapped[int] = mapped_column(SmallInteger)
    # The one that the class begins in; None where each browser wishes its own.
    language: Mapped[str | None] = mapped_column(String(sizes.LANGUAGE_CODE))
    seconds: Mapped[int | None] = mapped_column(SmallInteger)  # for one face
    teams: Mapped[Count]
    deadline_at: Mapped[datetime | None]
    # The current state.
    phase: Mapped[Phase]
    position: Mapped[Count]
    version: Mapped[Count]  # increases with every change that a student can see
    stage_version: Mapped[Count]  # the version at which the current phase and position began
    stage_answers: Mapped[Count]  # number of responses at that time
    closes_at: Mapped[datetime | None]  # deadline of the open face or of the homework
    paused_at: Mapped[datetime | None]  # since when no face takes responses
    ends_at: Mapped[datetime | None]  # until when an end can be undone
    is_locked: Mapped[bool]
    created_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    names_erased_at: Mapped[datetime | None]


class ClassroomFace(Base):
    """A face that all students of a classroom judge; an open classroom keeps its bytes."""

    __tablename__ = "classroom_faces"
    __table_args__ = (Index(None, "face_id"), Index(None, "spare_id"))

    classroom_id: Mapped[str] = mapped_column(
        ForeignKey("classrooms.id", ondelete="CASCADE"), primary_key=True
    )
    position: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    face_id: Mapped[int] = mapped_column(BigId, ForeignKey("faces.id"))
    spare_id: Mapped[int | None] = mapped_column(BigId)  # as in Trial
    label: Mapped[Label]
    # What the teacher's browser asks for.
    token: Mapped[str] = mapped_column(
        String(sizes.TOKEN_COLUMN), unique=True, default=random_token
    )


class Student(Base):
    """A player in one classroom, with a name that is used only there."""

    __tablename__ = "students"
    __table_args__ = (
        UniqueConstraint("classroom_id", "number"),
        UniqueConstraint("classroom_id", "name_key"),
        Index(None, "round_id"),
    )

    player_id: Mapped[PlayerId] = mapped_column(primary_key=True)
    classroom_id: Mapped[str] = mapped_column(ForeignKey("classrooms.id", ondelete="CASCADE"))
    round_id: Mapped[str] = mapped_column(ForeignKey("rounds.id", ondelete="CASCADE"))
    number: Mapped[int] = mapped_column(SmallInteger)  # in the order of joining
    name: Mapped[str | None] = mapped_column(String(sizes.NAME_COLUMN))
    name_key: Mapped[str | None] = mapped_column(String(sizes.NAME_KEY_COLUMN))
    team: Mapped[int | None] = mapped_column(SmallInteger)
    rejoin_code: Mapped[str] = mapped_column(String(sizes.REJOIN_CODE_COLUMN))
    joined_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]
