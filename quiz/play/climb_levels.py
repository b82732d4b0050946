"""Levels of the climb: how many of everybody's choices were right at each."""

from sqlalchemy import Integer, func, select
from sqlalchemy.orm import Session

from quiz.figures import LevelShare, level_shares
from quiz.models import Mode, Round, Showing, Trial

ROUNDS = 2_000  # the latest that are counted, so that the page costs the same in a year


def shares_of_all(session: Session, deck: str) -> list[LevelShare]:
    """Return the levels of the latest finished climbs in a deck, those with enough choices."""
    finished = (Round.mode == Mode.CLIMB, Round.deck == deck, Round.score.is_not(None))
    latest = select(Round.id).where(*finished).order_by(Round.finished_at.desc()).limit(ROUNDS)
    right = func.sum((Trial.response == Trial.label).cast(Integer))
    query = (
        select(Showing.level, func.count(), right)  # of a trial its first face has one
        .join(Trial, Trial.id == Showing.trial_id)
        .where(Trial.round_id.in_(latest))
        .group_by(Showing.level)
    )
    rows = session.execute(query).all()
    return level_shares({level: (n, correct) for level, n, correct in rows if level is not None})
