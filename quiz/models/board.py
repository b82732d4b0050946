"""The leaderboard: standings in windows of days, and when each part was last updated."""

from datetime import date, datetime

from sqlalchemy import (
    JSON,
    Index,
    String,
)
from sqlalchemy.orm import Mapped, mapped_column

from quiz.models.base import Base, DeckKey, OutcomeCounters, PlayerId
from quiz.policy import sizes


class WindowStanding(OutcomeCounters, Base):
    """A ranked player's counts in one deck and window of days, updated every minute."""

    __tablename__ = "window_standings"
    __table_args__ = (
        Index("ix_window_standings_place", "deck", "window", "bound", "player_id"),
        Index(None, "player_id"),
    )

    deck: Mapped[DeckKey]
    window: Mapped[str] = mapped_column(String(sizes.BOARD_PART), primary_key=True)
    player_id: Mapped[PlayerId] = mapped_column(primary_key=True)
    bound: Mapped[float]


class BoardPart(Base):
    """When a part of the leaderboard was last updated: a deck's window, or the check of players."""

    __tablename__ = "board_parts"

    deck: Mapped[DeckKey]  # "" for a part that covers all decks
    name: Mapped[str] = mapped_column(String(sizes.BOARD_PART), primary_key=True)
    made_at: Mapped[datetime]
    first_day: Mapped[date | None]  # of the window, when it was updated
    ladder: Mapped[list[list[float]]] = mapped_column(JSON)  # rank and bound, to estimate ranks
