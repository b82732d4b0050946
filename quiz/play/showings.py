"""Showings: how a face was shown where its mode changes that, and the response before advice."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from quiz.models import Label, Showing
from quiz.storage import insert_into


@dataclass(frozen=True)
class Seen:
    """How a page says that it showed a face; None for what it does not say."""

    achieved: float | None = None  # as in Showing
    frames: int | None = None


def record_showing(
    session: Session, trial_id: int, level: float, achieved: float, frames: int | None
) -> None:
    """Keep how a face was shown: the level that was asked for, and the one that counts."""
    values = {"level": level, "achieved": achieved, "frames": frames}
    statement = insert_into(session, Showing).values(trial_id=trial_id, **values)
    session.execute(statement.on_conflict_do_update(index_elements=["trial_id"], set_=values))


def record_first(session: Session, trial_id: int, response: Label, now: datetime) -> None:
    """Keep what a player said before advice."""
    session.add(Showing(trial_id=trial_id, first_response=response, advised_at=now))
    session.flush()


def first_response(session: Session, trial_id: int) -> Label | None:
    """Return what a player said before advice, None before it."""
    showing = session.get(Showing, trial_id, populate_existing=True)
    return None if showing is None else showing.first_response


def forget_showing(session: Session, trial_id: int) -> None:
    """Forget how a trial's face was shown and what was said of it: it shows another one now."""
    session.execute(delete(Showing).where(Showing.trial_id == trial_id))
