"""Checks: read what players did lately, and compare it with the rules for programs."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from quiz.board.anomalies import TimedResponse, reason_to_hold
from quiz.counts import COUNTERS, counts_by_deck, counts_of
from quiz.decks import DECKS
from quiz.figures import Counts
from quiz.models import BoardPart, ModeRecord, Player, PlayerDay, Round, Skill, Trial
from quiz.modes import AS_HARD_AS_CLASSIC, WITH_BOARD
from quiz.play import mode_scores, sets
from quiz.policy import lifetimes, limits, ranking

LATEST = ranking.PACE_OF  # responses of one player that are read
ROUNDS = LATEST // limits.MIN_LENGTH  # rounds that are enough to find as many responses
BUSY_DAYS = 7  # the latest days of a player among which the busiest is looked for
PLAYERS_AT_ONCE = 500  # players in one check; the next check goes on where this one stopped
OVERLAP = timedelta(minutes=1)  # a response may be committed a moment after its time
PART = "flags"  # the part of the board that records up to when players were checked


def latest_responses(session: Session, player_id: str) -> list[TimedResponse]:
    """Return a player's latest responses; the query's cost does not grow with all responses.

    They may be of any mode; where one response judges several faces, it counts once.
    """
    recent = (
        select(Round.id, Round.answered, Round.faces)
        .where(Round.player_id == player_id, Round.answered > 0)
        .order_by(Round.started_at.desc())
        .limit(ROUNDS)
        .subquery()
    )
    query = (
        select(Trial.responded_at, Trial.response_ms)
        .join(recent, recent.c.id == Trial.round_id)
        .where(Trial.position > recent.c.answered - LATEST * recent.c.faces)
        .where((Trial.position - 1) % recent.c.faces == 0, Trial.response.is_not(None))
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
    counts = [*counts_by_deck(session, player.id).values(), *counts_by_mode(session, player.id)]
    return reason_to_hold(counts, latest, busiest_day(session, player.id))


def suspects(session: Session, player_ids: Collection[str]) -> list[str]:
    """Return those of these players whom a rule would put on hold, listed or not."""
    found = session.scalars(select(Player).where(Player.id.in_(player_ids)))
    return [player.id for player in found.all() if check_player(session, player)]


def counts_by_mode(session: Session, player_id: str) -> list[Counts]:
    """Return a player's counts in each deck and mode where people are as accurate as in classic."""
    is_alike = ModeRecord.mode.in_(AS_HARD_AS_CLASSIC)
    query = select(ModeRecord).where(ModeRecord.player_id == player_id, is_alike)
    return [counts_of(row) for row in session.scalars(query)]


def check_recent_players(session: Session, now: datetime) -> tuple[dict[str, str], datetime]:
    """Check the public players who have responded since the last check, and the best of modes.

    Returns the reasons to hold, by player, and the time up to which players were checked.
    """
    recent = players_since(session, last_check(session, now) - OVERLAP)
    players = {player.id: player for player, _ in recent}
    players |= {player.id: player for player in players_on_boards_of_modes(session, now)}
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


def players_on_boards_of_modes(session: Session, now: datetime) -> list[Player]:
    """Return the players without a review who stand on the board of a mode, and still play.

    When modes were played last is nowhere kept by player, so that a response costs no more. Whoever
    takes the place of a player on hold is checked in the next run.
    """
    places = [place.player_id for deck in DECKS for place in best_of_modes(session, deck, now)]
    has_played = exists().where(
        Round.player_id == Player.id, Round.started_at >= now - lifetimes.ABANDONED_ROUND
    )
    query = select(Player).where(Player.id.in_(places), Player.reviewed_at.is_(None), has_played)
    return list(session.scalars(query.order_by(Player.id)))


def best_of_modes(session: Session, deck: str, now: datetime) -> list[mode_scores.Best]:
    """Return the places of all boards of modes in a deck, the days' boards among them."""
    best = [
        place
        for mode in WITH_BOARD
        for place in mode_scores.best_players(session, deck, mode, viewer_id=None)
    ]
    today = sets.daily.find_set(session, deck, now.date())
    for day in (today, sets.daily.latest_told(session, deck, now.date())):
        best += [] if day is None else sets.daily.board(session, day.id, viewer_id=None)
    return best
