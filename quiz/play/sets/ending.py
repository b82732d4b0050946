"""The end of a set: its time is up, or all who share it are told; then its pairs are free.

A round that is not finished by then ends without a score: it gets no place beside others.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, exists, func, or_, select, update
from sqlalchemy.orm import Session

from quiz.models import Mode, Player, Round, SharedSet, Trial
from quiz.modes import duel
from quiz.play.abandoned import delete_idle_players
from quiz.play.sets.playing import lock_set

CHUNK = 200  # rounds that one transaction ends


def is_due(now: datetime) -> ColumnElement[bool]:
    """Return the condition that an open set is over."""
    finished = select(func.count()).where(
        Round.set_id == SharedSet.id, Round.finished_at.is_not(None)
    )
    both = finished.correlate(SharedSet).scalar_subquery() >= duel.PLAYERS
    are_told = and_(SharedSet.mode == Mode.DUEL, both)
    return and_(SharedSet.finished_at.is_(None), or_(SharedSet.closes_at < now, are_told))


def due_sets(session: Session, now: datetime) -> Sequence[str]:
    """Return the sets that are over and not finished yet."""
    return session.scalars(select(SharedSet.id).where(is_due(now)).order_by(SharedSet.id)).all()


def is_over(session: Session, set_id: str, now: datetime) -> bool:
    """Say whether a set is over and not finished yet."""
    return (
        session.scalar(select(SharedSet.id).where(SharedSet.id == set_id, is_due(now))) is not None
    )


def end_round(session: Session, round_id: str, now: datetime) -> None:
    """End one round whose time is up, for its player who looks."""
    is_late = (Round.id == round_id, Round.finished_at.is_(None), Round.closes_at < now)
    session.execute(update(Round).where(*is_late).values(finished_at=now))


def end_open_rounds(session: Session, set_id: str, now: datetime) -> int:
    """End rounds of a set whose time is up; return how many, at most CHUNK.

    Those without a response are deleted, as all such rounds are in the end.
    """
    open_ = (Round.set_id == set_id, Round.finished_at.is_(None), Round.closes_at < now)
    query = select(Round.id, Round.player_id, Round.answered).join(Player).where(*open_)
    # Players too, since idle ones are deleted: a response that is under way has locked its own.
    locked = query.limit(CHUNK).with_for_update(of=[Player, Round], skip_locked=True)
    rows = session.execute(locked).all()
    begun = [row.id for row in rows if row.answered]
    session.execute(update(Round).where(Round.id.in_(begun)).values(finished_at=now))
    idle = [row for row in rows if not row.answered]
    session.execute(delete(Trial).where(Trial.round_id.in_([row.id for row in idle])))
    session.execute(delete(Round).where(Round.id.in_([row.id for row in idle])))
    delete_idle_players(session, [row.player_id for row in idle])
    return len(rows)


def finish_if_due(session: Session, set_id: str, now: datetime) -> bool:
    """Finish a set that is over and has no open round left; say whether it was finished here.

    Its faces are told to all who share them then, and come back into the game.
    """
    shared = lock_set(session, set_id, is_changed=True)
    has_open = exists().where(Round.set_id == set_id, Round.finished_at.is_(None))
    is_told = select(SharedSet.id).where(SharedSet.id == set_id, is_due(now), ~has_open)
    if shared is None or session.scalar(is_told) is None:
        return False
    shared.finished_at = now
    untold = (Round.set_id == set_id, Round.is_told.is_(False))
    session.execute(update(Round).where(*untold).values(is_told=True))
    session.flush()
    return True


def close_if_due(session: Session, set_id: str, now: datetime) -> bool:
    """End what is open of a small set that is over, and finish it; say whether that was done."""
    lock_set(session, set_id, is_changed=True)
    end_open_rounds(session, set_id, now)
    return finish_if_due(session, set_id, now)


def delete_old(session: Session, before: datetime) -> int:
    """Delete sets that were finished before this time; rounds and trials stay. How many."""
    result = session.execute(delete(SharedSet).where(SharedSet.finished_at < before))
    return int(result.rowcount)  # type: ignore[attr-defined]
