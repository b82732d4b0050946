"""Anomalies: a player who responds like a program is kept off the board until a person has looked.

Nobody is told off by a rule alone: a flag only holds the place, and a review is final.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import fmean, pstdev

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from quiz.board import windows
from quiz.counts import COUNTERS, skills
from quiz.decks import UTKFACE
from quiz.errors import Conflict, NotFound
from quiz.figures import Counts, wilson_interval
from quiz.models import BoardPart, Player, PlayerDay, Round, Skill, Trial
from quiz.policy import ranking

LATEST = 200  # responses that are looked at
ROUNDS = 50  # of at least four faces each
AT_ONCE = 500  # players looked at in one go; the others are next
SLACK = timedelta(minutes=1)  # a response may be written a moment after its time
PART = "flags"


@dataclass(frozen=True, slots=True)
class Timed:
    """One response: when it was given, whether it was right, and after how many milliseconds.

    ms is None for a face whose page was never asked for; a browser always asks.
    """

    at: datetime
    ms: int | None
    correct: bool
    deck: str = UTKFACE.name


def reason_to_hold(
    counts: Collection[Counts], latest: Sequence[Timed], busiest_day: int
) -> str | None:
    """Say what no person does about a player; None when there is nothing.

    counts are of all time, one of each deck, latest the last 200 responses in any order,
    busiest_day the most responses on one day.
    """
    times = [response.ms for response in latest if response.ms is not None]
    scores = [*((each.correct, each.trials) for each in counts), *latest_scores(latest)]
    if are_unseen(latest):
        return "many responses were to faces that had not been opened"
    if are_too_fast(times):
        return "many responses came faster than a quarter of a second"
    if are_too_regular(times):
        return "the times between face and response hardly vary"
    if any(is_too_good(correct, trials) for correct, trials in scores):
        return "hardly a response was wrong, over more faces than people manage"
    if is_without_pause(latest):
        return "200 faces on end took less than two seconds each"
    if busiest_day > ranking.DAILY:
        return f"more than {ranking.DAILY:,} responses came on one day"
    return None


def latest_scores(latest: Sequence[Timed]) -> Iterator[tuple[int, int]]:
    """Yield how many of the responses were right in each deck, and of how many."""
    for deck in {response.deck for response in latest}:
        own = [response.correct for response in latest if response.deck == deck]
        yield sum(own), len(own)


def are_too_fast(times: Sequence[int]) -> bool:
    """Say whether too many of the times, in milliseconds, are below what a person needs."""
    fast = sum(ms < ranking.FAST_MS for ms in times)
    return len(times) >= ranking.FAST_OF and fast > ranking.FAST_SHARE * len(times)


def are_unseen(latest: Sequence[Timed]) -> bool:
    """Say whether too many responses were to faces that nobody had looked at."""
    unseen = sum(response.ms is None for response in latest)
    return len(latest) >= ranking.FAST_OF and unseen > ranking.FAST_SHARE * len(latest)


def are_too_regular(times: Sequence[int]) -> bool:
    """Say whether the times, in milliseconds, vary as little as a timer's."""
    return len(times) >= ranking.STEADY_OF and pstdev(times) < ranking.STEADY * fmean(times)


def is_too_good(correct: int, trials: int) -> bool:
    """Say whether an accuracy is surely beyond what people reach."""
    return (
        trials >= ranking.BEYOND_OF and wilson_interval(correct, trials)[0] > ranking.BEYOND_PEOPLE
    )


def is_without_pause(latest: Sequence[Timed]) -> bool:
    """Say whether the responses came on end at a pace that nobody keeps."""
    if len(latest) < ranking.PACE_OF:
        return False
    moments = [response.at for response in latest]
    return max(moments) - min(moments) < timedelta(hours=ranking.PACE_OF / ranking.PACE_PER_HOUR)


def latest_responses(session: Session, player_id: str) -> list[Timed]:
    """Return a player's latest responses; what is read does not grow with all there are."""
    recent = (
        select(Round.id, Round.answered, Round.deck)
        .where(Round.player_id == player_id, Round.answered > 0)
        .order_by(Round.started_at.desc())
        .limit(ROUNDS)
        .subquery()
    )
    query = (
        select(Trial.responded_at, Trial.response_ms, Trial.response == Trial.label, recent.c.deck)
        .join(recent, recent.c.id == Trial.round_id)
        .where(Trial.position > recent.c.answered - LATEST, Trial.response.is_not(None))
        .order_by(Trial.responded_at.desc())
        .limit(LATEST)
    )
    rows = session.execute(query)
    return [Timed(at, ms, bool(correct), deck) for at, ms, correct, deck in rows if at]


def busiest_day(session: Session, player_id: str) -> int:
    """Return the most responses that a player gave on one of the latest days."""
    responses = func.sum(sum((getattr(PlayerDay, name) for name in COUNTERS[1:]), PlayerDay.hits))
    days = select(responses).where(PlayerDay.player_id == player_id).group_by(PlayerDay.day)
    return max(session.scalars(days.order_by(PlayerDay.day.desc()).limit(7)), default=0)


def check(session: Session, player: Player) -> str | None:
    """Look at a player; return the reason to hold the place, None after any review."""
    if player.is_on_hold or player.reviewed_at is not None:
        return None
    latest = latest_responses(session, player.id)
    counts = skills.skills_of(session, player.id).values()
    return reason_to_hold(counts, latest, busiest_day(session, player.id))


def hold(session: Session, player_id: str, reason: str, now: datetime) -> None:
    """Take a player out of the public standings until somebody has looked."""
    held = {"is_on_hold": True, "flagged_at": now, "flag_reason": reason}
    session.execute(
        update(Player).where(Player.id == player_id, Player.reviewed_at.is_(None)).values(held)
    )
    skills.publish(session, player_id)
    windows.take_out(session, [player_id])


def check_since(session: Session, now: datetime) -> tuple[dict[str, str], datetime]:
    """Look at the listed players seen since the last look.

    Returns the reasons to hold by player, and up to when has been looked.
    """
    seen = seen_since(session, last_look(session, now) - SLACK)
    players = {player.id: player for player, _ in seen}
    reasons = {each: reason for each in players if (reason := check(session, players[each]))}
    return reasons, seen[-1][1] if len(seen) == AT_ONCE else now


def last_look(session: Session, now: datetime) -> datetime:
    """Return up to when players have been looked at; a day at first."""
    part = session.get(BoardPart, ("", PART))
    return now - timedelta(days=1) if part is None else part.made_at


def seen_since(session: Session, since: datetime) -> list[tuple[Player, datetime]]:
    """Return players who are to be looked at, by when they were last seen in a deck."""
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
    rows = session.execute(query.order_by(Skill.seen_at).limit(AT_ONCE))
    return [(player, seen_at) for player, seen_at in rows]


def about_hold(player: Player | None) -> str | None:
    """Say to a player that the place is on hold, and why; None when it is not."""
    if player is None or not player.is_on_hold:
        return None
    if player.reviewed_at is None:
        return f"Your place is on hold until somebody has looked at it: {player.flag_reason}."
    return f"Somebody has looked at your place and keeps it off the board: {player.flag_reason}."


def flagged(session: Session, *, decided: bool = False) -> Sequence[Player]:
    """Return the flagged players that wait for a review, or those that had one."""
    review = Player.reviewed_at.is_not(None) if decided else Player.reviewed_at.is_(None)
    query = select(Player).where(Player.flagged_at.is_not(None), review)
    return session.scalars(query.order_by(Player.flagged_at)).all()


def review(session: Session, player_id: str, *, clear: bool, now: datetime) -> Player:
    """Decide about a player for good; NotFound for a stranger, Conflict where nothing is asked."""
    player = session.get(Player, player_id, with_for_update=True)
    if player is None:
        raise NotFound(f"There is no player {player_id}.")
    if clear and player.flagged_at is None:
        raise Conflict(f"Player {player_id} is not flagged.")
    player.is_on_hold, player.reviewed_at = not clear, now
    if player.flagged_at is None:  # seen by a person, not by a rule: a name that hurts, say
        player.flagged_at, player.flag_reason = now, "decided by hand"
    session.flush()
    set_rows(session, player, now)
    return player


def set_rows(session: Session, player: Player, now: datetime) -> None:
    """Let all decks and windows have a player's rows, as the player stands in public."""
    skills.publish(session, player.id)
    if player.is_listed and not player.is_on_hold:
        windows.put_in(session, player, now.date())
    else:
        windows.take_out(session, [player.id])
