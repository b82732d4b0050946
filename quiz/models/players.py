"""Players, and their counters in each deck."""

from datetime import date, datetime

from sqlalchemy import (
    Index,
    String,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from quiz.models.base import Base, DeckKey, Id, OutcomeCounters, PlayerId, random_id
from quiz.policy import sizes


class Player(Base):
    """Anyone who responds, known by a signed cookie."""

    __tablename__ = "players"

    id: Mapped[Id] = mapped_column(primary_key=True, default=random_id)
    created_at: Mapped[datetime]
    pseudonym: Mapped[str | None] = mapped_column(String(sizes.NAME_COLUMN), unique=True)
    pseudonym_key: Mapped[str | None] = mapped_column(String(sizes.NAME_KEY_COLUMN), unique=True)
    is_listed: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    # Left out of the public standings: flagged, and not cleared by a reviewer since.
    is_on_hold: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    # Whether the generator may be trained by what this player says.
    may_teach: Mapped[bool] = mapped_column(default=True, server_default=text("true"))
    flagged_at: Mapped[datetime | None]
    flag_reason: Mapped[str | None] = mapped_column(String(sizes.FLAG_REASON))
    reviewed_at: Mapped[datetime | None]


class Skill(OutcomeCounters, Base):
    """A player's counters in one deck; the row exists from the first round in that deck on."""

    __tablename__ = "skills"
    __table_args__ = (Index("ix_skills_standing", "deck", "is_public", "lower_bound", "player_id"),)

    player_id: Mapped[PlayerId] = mapped_column(primary_key=True)
    deck: Mapped[DeckKey]
    # Wilson's lower bound on the accuracy; NULL until there are enough trials to be ranked.
    lower_bound: Mapped[float | None]
    # Listed and not on hold; copied from the player, so that one index finds a page of standings.
    is_public: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    seen_at: Mapped[datetime]  # the latest response, or the first round before any response


class PlayerDay(OutcomeCounters, Base):
    """A player's counters in one deck on one day (UTC)."""

    __tablename__ = "player_days"
    __table_args__ = (Index(None, "day", "deck"),)

    player_id: Mapped[PlayerId] = mapped_column(primary_key=True)
    deck: Mapped[DeckKey]
    day: Mapped[date] = mapped_column(primary_key=True)
