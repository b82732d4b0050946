"""The leaderboard: standings in windows of days, and when each part was made."""

from datetime import date, datetime

from sqlalchemy import (
    JSON,
    Index,
    String,
)
from sqlalchemy.orm import Mapped, mapped_column

from quiz.models.base import Base, DeckKey, PlayerId, Tally
from quiz.policy import sizes


class WindowStanding(Tally, Base):
    """A ranked player's counts in a window of days of one deck, made anew each minute."""

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
    """When a part of the leaderboard was last made anew: a deck's window, or the look for flags."""

    __tablename__ = "board_parts"

    deck: Mapped[DeckKey]  # "" where it is about all of them
    name: Mapped[str] = mapped_column(String(sizes.BOARD_PART), primary_key=True)
    made_at: Mapped[datetime]
    first_day: Mapped[date | None]  # of the window as it was then
    ladder: Mapped[list[list[float]]] = mapped_column(JSON)  # rank and bound, far down
