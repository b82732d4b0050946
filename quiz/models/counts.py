"""Counts and digests of all players together."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    String,
)
from sqlalchemy.orm import Mapped, mapped_column

from quiz.models.base import Base, BigId, DeckKey, OutcomeCounters


class Aggregate(OutcomeCounters, Base):
    """How often the four outcomes happened for one key of one kind, over all trials of a deck."""

    __tablename__ = "aggregates"

    deck: Mapped[DeckKey]
    kind: Mapped[str] = mapped_column(String(16), primary_key=True)
    key: Mapped[str] = mapped_column(String(64), primary_key=True)


class Uncounted(Base):
    """A response that the aggregates do not hold yet; written in the response's transaction."""

    __tablename__ = "uncounted"

    # No foreign key: the response has locked the trial's row, so checking it again is a waste.
    trial_id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)


class Digest(Base):
    """A result about all players that the worker computes, since it is too slow for a request."""

    __tablename__ = "snapshots"  # the table's first name; the class is not called so, because a
    # snapshot is also the state of a classroom

    deck: Mapped[DeckKey]  # "" for a digest that covers all decks
    name: Mapped[str] = mapped_column(String(16), primary_key=True)
    made_at: Mapped[datetime]
    body: Mapped[dict[str, Any]] = mapped_column(JSON)
