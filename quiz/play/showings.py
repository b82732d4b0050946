"""Showings: for how long or at what size a face was shown, where its mode changes that."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from quiz.models import Showing
from quiz.storage import insert_into


@dataclass(frozen=True)
class Seen:
    """How a page says that it showed a face; None for what it does not say."""

    achieved: float | None = None  # as in Showing
    frames: int | None = None


def record_showing(session: Session, trial_id: int, level: float, seen: Seen | None) -> None:
    """Keep how a face was shown; what the page does not say is taken as it was asked for."""
    values = {
        "level": level,
        "achieved": level if seen is None or seen.achieved is None else seen.achieved,
        "frames": None if seen is None else seen.frames,
    }
    statement = insert_into(session, Showing).values(trial_id=trial_id, **values)
    session.execute(statement.on_conflict_do_update(index_elements=["trial_id"], set_=values))
