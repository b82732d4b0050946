"""The daily ten: the set of a day, who has how many right, and the days of a player.

Until one has finished, one is shown no score of others on the same day: a score is made of the
labels of faces that are still to be told.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from quiz.decks import Deck
from quiz.errors import Conflict
from quiz.languages import lazy
from quiz.models import Mode, Player, Round, SharedSet
from quiz.play.mode_scores import BOARD, Best, ranked
from quiz.play.sets import playing
from quiz.play.sets.making import make_set, wait_to_make
from quiz.policy import lifetimes

MOST_DAYS = 1000  # that a streak is looked for in


def midnight_after(day: date) -> datetime:
    """Return the end of a day, by the leaderboard's days."""
    return datetime.combine(day + timedelta(days=1), time(), UTC)


def find_set(session: Session, deck: str, day: date) -> SharedSet | None:
    """Return the set of a day, None before it is made."""
    return session.scalar(select(SharedSet).where(SharedSet.day == day, SharedSet.deck == deck))


def set_of(session: Session, deck: Deck, day: date, min_age: int, now: datetime) -> SharedSet:
    """Return the set of a day, made by the first who asks; Unavailable without faces for it."""
    found = find_set(session, deck.name, day)
    if found is not None:
        return found
    wait_to_make(session)
    closes_at = midnight_after(day)
    return find_set(session, deck.name, day) or make_set(
        session, deck, Mode.DAILY, day=day, closes_at=closes_at, min_age=min_age, now=now
    )


def start(session: Session, player: Player, deck: Deck, min_age: int, now: datetime) -> Round:
    """Start a player's one round of today, or return it; Unavailable without faces for the day."""
    made = set_of(session, deck, now.date(), min_age, now)
    shared = playing.lock_set(session, made.id)
    if shared is None or not playing.is_open(shared, now):
        raise Conflict(lazy("This day is over: the next faces come with the next day."))
    return playing.start(session, player, shared, now, in_own_order=False)


def is_wanted_ahead(session: Session, deck: str, now: datetime) -> bool:
    """Say whether tomorrow's set is to be made now: shortly before midnight, if today has rounds.

    A deck that nobody plays each day holds no faces for it.
    """
    tomorrow = now.date() + timedelta(days=1)
    if midnight_after(now.date()) - now > lifetimes.DAILY_AHEAD or find_set(
        session, deck, tomorrow
    ):
        return False
    today = find_set(session, deck, now.date())
    return today is not None and bool(
        session.scalar(select(exists().where(Round.set_id == today.id)))
    )


def latest_told(session: Session, deck: str, today: date) -> SharedSet | None:
    """Return the latest set of an earlier day that is finished."""
    is_told = (SharedSet.finished_at.is_not(None), SharedSet.deck == deck, SharedSet.day < today)
    query = select(SharedSet).where(*is_told, SharedSet.mode == Mode.DAILY)
    return session.scalar(query.order_by(SharedSet.day.desc()).limit(1))


def score_counts(session: Session, set_id: str) -> dict[float, int]:
    """Return how many players had each score in a set."""
    scored = (Round.set_id == set_id, Round.score.is_not(None))
    rows = session.execute(select(Round.score, func.count()).where(*scored).group_by(Round.score))
    return {score: count for score, count in rows if score is not None}


def board(session: Session, set_id: str, viewer_id: str | None, limit: int = BOARD) -> list[Best]:
    """Return the best players of a set who want to be on the leaderboard."""
    query = (
        select(Player.id, Player.pseudonym, Round.score)
        .join(Player, Player.id == Round.player_id)
        .where(Round.set_id == set_id, Round.score.is_not(None))
        .where(Player.is_listed, ~Player.is_on_hold, Player.pseudonym.is_not(None))
        .order_by(Round.score.desc(), Round.finished_at)
        .limit(limit)
    )
    return ranked(session.execute(query).all(), viewer_id)


def days_of(session: Session, player_id: str | None, deck: str) -> Mapping[date, float]:
    """Return a player's scores by day; a round begins on the day whose faces it shows."""
    own = (Round.player_id == player_id, Round.deck == deck, Round.mode == Mode.DAILY)
    query = select(Round.started_at, Round.score).where(*own, Round.score.is_not(None))
    rows = session.execute(query.order_by(Round.started_at.desc()).limit(MOST_DAYS))
    return {at.date(): score for at, score in rows if score is not None}
