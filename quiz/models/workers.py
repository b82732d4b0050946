"""Workers and their heartbeats."""

from datetime import datetime

from sqlalchemy import (
    JSON,
    String,
)
from sqlalchemy.orm import Mapped, mapped_column

from quiz.models.base import Base, Count
from quiz.policy import sizes


class Worker(Base):
    """A worker and its latest heartbeat."""

    __tablename__ = "workers"

    name: Mapped[str] = mapped_column(String(sizes.WORKER_NAME), primary_key=True)
    device: Mapped[str | None] = mapped_column(String(sizes.DEVICE_NAME))
    checkpoint: Mapped[str | None] = mapped_column(String(sizes.CHECKPOINT_NAME))
    # Why it makes no faces at all.
    problem: Mapped[str | None] = mapped_column(String(sizes.WORKER_PROBLEM))
    # Why it makes no faces of a deck, by the deck's name.
    problems: Mapped[dict[str, str]] = mapped_column(JSON, default=dict, server_default="{}")
    beat_at: Mapped[datetime]
    stock_made: Mapped[Count]
