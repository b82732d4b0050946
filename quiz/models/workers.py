"""Workers and their signs of life."""

from datetime import datetime

from sqlalchemy import (
    JSON,
    String,
)
from sqlalchemy.orm import Mapped, mapped_column

from quiz.models.base import Base, Count
from quiz.policy import sizes


class Worker(Base):
    """A worker's last sign of life."""

    __tablename__ = "workers"

    name: Mapped[str] = mapped_column(String(sizes.WORKER_NAME), primary_key=True)
    device: Mapped[str | None] = mapped_column(String(sizes.DEVICE_NAME))
    checkpoint: Mapped[str | None] = mapped_column(String(sizes.CHECKPOINT_NAME))
    problem: Mapped[str | None] = mapped_column(
        String(sizes.WORKER_PROBLEM)
    )  # why it makes no faces at all
    # Why it makes none of a deck, by the deck's name.
    problems: Mapped[dict[str, str]] = mapped_column(JSON, default=dict, server_default="{}")
    beat_at: Mapped[datetime]
    stock_made: Mapped[Count]
