"""Rounds and their trials."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    ForeignKey,
    Index,
    SmallInteger,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from quiz.models.base import (
    Base,
    BigId,
    Count,
    DeckName,
    Id,
    Opinions,
    PlayerId,
    random_id,
    random_token,
)
from quiz.models.enums import Label, Mode
from quiz.policy import sizes


class Round(Base):
    """A run of trials by one player."""

    __tablename__ = "rounds"
    __table_args__ = (
        Index(None, "player_id", "started_at"),
        Index(None, "result_token", unique=True),
        Index(
            "ix_rounds_open",
            "started_at",
            sqlite_where=text("finished_at IS NULL"),
            postgresql_where=text("finished_at IS NULL"),
        ),
        Index(
            "ix_rounds_score",
            "mode",
            "deck",
            "score",
            sqlite_where=text("score IS NOT NULL"),
            postgresql_where=text("score IS NOT NULL"),
        ),
        Index(
            "ix_rounds_set_id",
            "set_id",
            "player_id",
            unique=True,  # one go
            sqlite_where=text("set_id IS NOT NULL"),
            postgresql_where=text("set_id IS NOT NULL"),
        ),
        Index(
            "ix_rounds_set_score",
            "set_id",
            "score",
            sqlite_where=text("set_id IS NOT NULL AND score IS NOT NULL"),
            postgresql_where=text("set_id IS NOT NULL AND score IS NOT NULL"),
        ),
    )

    id: Mapped[Id] = mapped_column(primary_key=True, default=random_id)
    player_id: Mapped[PlayerId]
    deck: Mapped[DeckName]
    mode: Mapped[Mode]
    length: Mapped[int | None] = mapped_column(SmallInteger)  # in trials; NULL: without an end
    # Of one trial, next to each other in position, each with a row in `trials`.
    faces: Mapped[int] = mapped_column(SmallInteger, default=1, server_default=text("1"))
    answered: Mapped[Count]  # faces
    correct: Mapped[Count]  # faces
    options: Mapped[dict[str, Any] | None] = mapped_column(JSON)  # what the player has chosen
    score: Mapped[float | None]  # once it is finished, in a mode that has one
    # The shared set that its faces come from.
    set_id: Mapped[str | None] = mapped_column(String(sizes.TOKEN_COLUMN))
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    # The address of the public page with its result; a classroom's rounds have none.
    result_token: Mapped[str | None] = mapped_column(String(sizes.TOKEN_COLUMN))
    # For rounds in a classroom. The open position, 0 for none; NULL where each response opens the
    # next one.
    paced_to: Mapped[int | None] = mapped_column(SmallInteger)
    closes_at: Mapped[datetime | None]  # later responses are refused
    # Verdicts are shown only at the end.
    is_silent: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    # Of the people that it shows, where its classroom says so.
    min_age: Mapped[int | None] = mapped_column(SmallInteger)
    # Whether its faces are told to all who share them, and so count for everyone's figures: those
    # of a classroom, or of a shared set, are once that is finished.
    is_told: Mapped[bool] = mapped_column(default=True, server_default=text("true"))


class Trial(Opinions, Base):
    """One face shown once to one player, and the machines' P(fake) at the time of the response."""

    __tablename__ = "trials"
    __table_args__ = (
        UniqueConstraint("round_id", "position"),
        Index(None, "player_id", "face_id"),
        Index(None, "face_id"),
        Index(
            "ix_trials_open_face",
            "face_id",
            sqlite_where=text("response IS NULL"),
            postgresql_where=text("response IS NULL"),
        ),
        Index(
            "ix_trials_spare",
            "spare_id",
            sqlite_where=text("spare_id IS NOT NULL"),
            postgresql_where=text("spare_id IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    round_id: Mapped[str] = mapped_column(ForeignKey("rounds.id", ondelete="CASCADE"))
    player_id: Mapped[PlayerId]
    position: Mapped[int]
    face_id: Mapped[int] = mapped_column(BigId, ForeignKey("faces.id"))
    # The face that the coin did not choose. It is held like the one that is shown, until its trial
    # is told: otherwise the faces that are left would reveal the coin.
    spare_id: Mapped[int | None] = mapped_column(BigId)
    # The face's position in its classroom or shared set, where each may have an order of its own.
    place: Mapped[int | None] = mapped_column(SmallInteger)
    label: Mapped[Label]
    token: Mapped[str] = mapped_column(
        String(sizes.TOKEN_COLUMN), unique=True, default=random_token
    )
    shown_at: Mapped[datetime | None]
    response: Mapped[Label | None]
    confidence: Mapped[int | None] = mapped_column(SmallInteger)
    responded_at: Mapped[datetime | None]
    response_ms: Mapped[int | None] = mapped_column(BigInteger)


class Showing(Base):
    """How a face was shown in a mode that changes that, and what was said before advice."""

    __tablename__ = "showings"

    trial_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("trials.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    # What the mode asked for: milliseconds in view, pixels of width, or thousands of images that
    # the generator had seen.
    level: Mapped[float | None]
    achieved: Mapped[float | None]  # the same, as the page measured it, where that can be
    frames: Mapped[int | None] = mapped_column(SmallInteger)  # that the face was in view for
    first_response: Mapped[Label | None]  # before the detector's opinion
    advised_at: Mapped[datetime | None]
