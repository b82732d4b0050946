"""Repeats: how often a real is met that somebody was shown lately, so that fakes come as often."""

from datetime import datetime
from math import exp

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from quiz.decks import DECKS
from quiz.faces import unknown_reals
from quiz.models import Face, PlayerDay, Round
from quiz.policy import lifetimes


def repeat_rate(session: Session, deck: str, now: datetime) -> float:
    """Return the chance in [0, 1] that a real of a deck has been shown lately.

    Fakes come back as often: otherwise whoever meets a face again would know that it is real.
    """
    is_lately = (PlayerDay.deck == deck, PlayerDay.day >= (now - lifetimes.MEMORY).date())
    reals_shown = func.sum(PlayerDay.false_alarms + PlayerDay.correct_rejections)
    is_untold = exists().where(Round.player_id == PlayerDay.player_id, Round.is_told.is_(False))
    unknown = unknown_reals(DECKS[deck])
    reals = session.scalar(select(func.count(Face.id)).where(*unknown)) or 0
    shown = session.scalar(select(reals_shown).where(*is_lately, ~is_untold)) or 0
    return 1 - exp(-int(shown) / reals) if reals else 0.0
