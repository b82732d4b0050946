"""Checks: read what players did lately, and compare it with the rules for programs."""

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from quiz.board.anomalies import TimedResponse, reason_to_hold
from quiz.counts import COUNTERS, counts_by_deck
from quiz.models import BoardPart, Player, PlayerDay, Round, Skill, Trial
from quiz.policy import limits, ranking

LATEST = ranking.PACE_OF  # responses of one player that are read
ROUNDS = LATEST // limits.MIN_LENGTH  # rounds that are enough to find as many responses
BUSY_DAYS = 7  # the latest days of a player among which the busiest is looked for
PLAYERS_AT_ONCE = 500  # players in one check; the next check goes on where this one stopped
OVERLAP = timedelta(minutes=1)  # a response may be committed a moment after its time
PART = "flags"  # the part of the board that records up to when players were checked


def latest_responses(session: Session, player_id: str) -> list[TimedResponse]:
    """Return a player's latest responses; the query's cost does not grow with all responses."""
    recent = (
        select(Round.id, Round.answered)
        .where(Round.player_id == player_id, Round.answered > 0)
        .order_by(Round.started_at.desc())
        .limit(ROUNDS)
        .subquery()
    )
    query = (
        select(Trial.responded_at, Trial.response_ms)
        .join(recent, recent.c.id == Trial.round_id)
        .where(Trial.position > recent.c.answered - LATEST, Trial.response.is_not(None))
        .order_by(Trial.responded_at.desc())
        .limit(LATEST)
    )
    return [TimedResponse(at, ms) for at, ms in session.execute(query) if at]


def busiest_day(session: Session, player_id: str) -> int:
    """Return the most responses that a player gave on one of the latest days."""
    responses = func.sum(sum((getattr(PlayerDay, name) for name in COUNTERS[1:]), PlayerDay.hits))
    days = select(responses).where(PlayerDay.player_id == player_id).group_by(PlayerDay.day)
    return max(session.scalars(days.order_by(PlayerDay.day.desc()).limit(BUSY_DAYS)), default=0)


def check_player(session: Session, player: Player) -> str | None:
    """Return the reason to put a player on hold; None without one, and after any review."""
    if player.is_on_hold or player.reviewed_at is not None:
        return None
    latest = latest_responses(session, player.id)
    counts = counts_by_deck(session, player.id).values()
    return reason_to_hold(counts, latest, busiest_day(session, player.id))


def check_recent_players(session: Session, now: datetime) -> tuple[dict[str, str], datetime]:
    """Check the public players who have responded since the last check.

    Returns the reasons to hold, by player, and the time up to which players were checked.
    """
    recent = players_since(session, last_check(session, now) - OVERLAP)
    players = {player.id: player for player, _ in recent}
    reasons = {
        player_id: reason
        for player_id, player in players.items()
        if (reason := check_player(session, player))
    }
    return reasons, recent[-1][1] if len(recent) == PLAYERS_AT_ONCE else now


def last_check(session: Session, now: datetime) -> datetime:
    """Return the time up to which players were checked; a day ago before the first check."""
    part = session.get(BoardPart, ("", PART))
    return now - timedelta(days=1) if part is None else part.made_at


def players_since(session: Session, since: datetime) -> list[tuple[Player, datetime]]:
    """Return public players without a review, in the order in which they were last seen."""
    active = select(PlayerDay.player_id).where(PlayerDay.day >= since.date())
    query = (
        select(Player, Skill.seen_at)
        .join(Skill, Skill.player_id == Player.id)
        .where(
            Player.id.in_(active),
            Skill.seen_at >= since,
            Skill.is_public.is_(True),
            Player.reviewed_at.is_(None),
        )
    )
    rows = session.execute(query.order_by(Skill.seen_at).limit(PLAYERS_AT_ONCE))
    return [(player, seen_at) for player, seen_at in rows]
