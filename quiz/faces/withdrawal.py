"""Withdrawal: a fake that goes on show is known to all, so its pair is never dealt again."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session

from quiz.faces.exposure import IS_FREE
from quiz.models import Face, Label
from quiz.policy import limits


def withdraw(session: Session, fakes: Sequence[int], now: datetime) -> set[int]:
    """Withdraw the pairs of these fakes, and return those that may be shown.

    A fake that somebody is looking at, or at the photograph that it is paired with, may not.
    """
    pairs = Face.partner_id.in_(fakes)
    # Locked first: whoever deals one of these pairs at the same moment is seen in what follows.
    session.execute(select(Face.id).where(pairs).order_by(Face.id).with_for_update(key_share=True))
    free = set(session.scalars(select(Face.id).where(Face.id.in_(fakes), IS_FREE)))
    first_time = (Face.id.in_(free), Face.exhibited_at.is_(None))
    session.execute(update(Face).where(*first_time).values(exhibited_at=now))
    return free


def withdrawn(session: Session, fakes: Sequence[int]) -> set[int]:
    """Return those of these fakes that were on show."""
    was_shown = Face.exhibited_at.is_not(None)
    return set(session.scalars(select(Face.id).where(Face.id.in_(fakes), was_shown)))


def room(session: Session, deck: str) -> int:
    """Return how many more pairs of a deck may be withdrawn."""

    def count(*conditions: ColumnElement[bool]) -> int:
        return session.scalar(select(func.count()).where(Face.deck == deck, *conditions)) or 0

    reals = count(Face.label == Label.REAL)
    most = max(limits.EXHIBITS, reals // limits.REALS_PER_EXHIBIT)
    return most - count(Face.exhibited_at.is_not(None))
