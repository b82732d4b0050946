"""What is counted over everyone."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    String,
)
from sqlalchemy.orm import Mapped, mapped_column

from quiz.models.base import Base, BigId, DeckKey, Tally


class Aggregate(Tally, Base):
    """How often the four outcomes happened to one key of one kind, over all trials of a deck."""

    __tablename__ = "aggregates"

    deck: Mapped[DeckKey]
    kind: Mapped[str] = mapped_column(String(16), primary_key=True)
    key: Mapped[str] = mapped_column(String(64), primary_key=True)


class Uncounted(Base):
    """A response that the aggregates do not hold yet; written in the response's transaction."""

    __tablename__ = "uncounted"

    # No foreign key: the trial's row is locked by the response, looking it up again would cost.
    trial_id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)


class Snapshot(Base):
    """Something about all players that is worked out now and then, not in a request."""

    __tablename__ = "snapshots"

    deck: Mapped[DeckKey]  # "" where it is about all of them
    name: Mapped[str] = mapped_column(String(16), primary_key=True)
    made_at: Mapped[datetime]
    body: Mapped[dict[str, Any]] = mapped_column(JSON)
