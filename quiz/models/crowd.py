"""Lanes: the ways to make fakes that the crowd's guesses have taught, and how people do in each."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Index, LargeBinary, SmallInteger, String, text
from sqlalchemy.orm import Mapped, mapped_column

from quiz.models.base import (
    Base,
    BigId,
    Count,
    DeckKey,
    DeckName,
    OutcomeCounters,
    PlayerId,
    random_token,
)
from quiz.models.enums import LaneKind
from quiz.policy import sizes


class Lane(Base):
    """A way to make fakes of a deck: taught by the crowd, or the one that it is compared with.

    A taught lane and its control are made together, and each new fake is of one of the two by a
    fair coin, until the taught one is retired or followed by another.
    """

    __tablename__ = "lanes"
    __table_args__ = (
        Index(
            "ix_lanes_open",
            "deck",
            sqlite_where=text("retired_at IS NULL"),
            postgresql_where=text("retired_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    deck: Mapped[DeckName]
    kind: Mapped[LaneKind]
    control_of: Mapped[int | None] = mapped_column(BigId)  # of a control: the taught lane's id
    checkpoint: Mapped[str] = mapped_column(String(sizes.CHECKPOINT_NAME))  # that makes its fakes
    # Of how many fakes the critic keeps one; 1: it does not choose.
    candidates: Mapped[int] = mapped_column(SmallInteger, default=1, server_default=text("1"))
    responses: Mapped[Count]  # that taught it
    players: Mapped[Count]  # who gave them
    card: Mapped[dict[str, Any] | None] = mapped_column(
        JSON
    )  # what it learned from, and its scores
    made_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]


class LaneFile(Base):
    """A file of a taught lane: its critic, or the checkpoint that was trained on."""

    __tablename__ = "lane_files"

    lane_id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    part: Mapped[str] = mapped_column(String(sizes.LANE_PART), primary_key=True)
    body: Mapped[bytes] = mapped_column(LargeBinary)


class LaneTraining(Base):
    """A training that is under way: while its row is fresh, no other one begins.

    Of one that has learned nothing the row stays, until the next of its deck that learns nothing.
    """

    __tablename__ = "lane_trainings"

    token: Mapped[str] = mapped_column(
        String(sizes.TOKEN_COLUMN), primary_key=True, default=random_token
    )
    deck: Mapped[DeckName]
    beat_at: Mapped[datetime]
    failed_at: Mapped[datetime | None]


class LaneWeek(OutcomeCounters, Base):
    """A player's counters on the pairs of one lane, in one week that begins on a Monday (UTC).

    A real counts for the lane of the fake that it is paired with. Lane 0 is all fakes of before
    there were lanes, and those whose lane is not known.
    """

    __tablename__ = "lane_weeks"
    __table_args__ = (Index(None, "deck", "lane_id", "week"),)

    player_id: Mapped[PlayerId] = mapped_column(primary_key=True)
    deck: Mapped[DeckKey]
    lane_id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    week: Mapped[date] = mapped_column(primary_key=True)
