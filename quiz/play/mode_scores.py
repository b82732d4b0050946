"""Scores of modes: a player's record, everyone's scores, and the best players."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from quiz.counts import COUNTERS
from quiz.models import Mode, ModeRecord, Player, Round
from quiz.modes import RULES

MIN_ROUNDS = 50  # of everyone, below which a comparison says little
BOARD = 20  # places of a mode's board


@dataclass(frozen=True)
class Record:
    """What a player has done in one mode and deck; faces and the right ones count all rounds."""

    rounds: int = 0
    answered: int = 0
    correct: int = 0
    best: float | None = None
    best_at: datetime | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the record's part of the JSON twin."""
        return {"rounds": self.rounds, "best": self.best}


@dataclass(frozen=True)
class Best:
    """A place of a mode's board."""

    player_id: str
    rank: int
    name: str
    score: float
    is_own: bool

    def as_json(self) -> dict[str, Any]:
        """Return the place as JSON."""
        return {"rank": self.rank, "name": self.name, "score": self.score}


def record_of(session: Session, player_id: str | None, deck: str, mode: Mode) -> Record:
    """Return a player's record in a mode."""
    row = session.get(ModeRecord, (player_id, deck, mode)) if player_id else None
    if row is None:
        return Record()
    outcomes = [getattr(row, name) for name in COUNTERS]
    right = row.hits + row.correct_rejections
    return Record(row.rounds, sum(outcomes), right, row.best, row.best_at)


def score_counts(session: Session, deck: str, mode: Mode) -> dict[float, int]:
    """Return how many finished rounds of everyone had each score, the lowest first.

    Rounds whose faces others are still to be told count later.
    """
    scored = (Round.mode == mode, Round.deck == deck, Round.score.is_not(None), Round.is_told)
    query = select(Round.score, func.count()).where(*scored).group_by(Round.score)
    rows = session.execute(query.order_by(Round.score)).all()
    return {score: count for score, count in rows if score is not None}


def share_worse(counts: dict[float, int], score: float | None, mode: Mode) -> float | None:
    """Return the share in [0, 1] of rounds with a worse score; None where there are too few."""
    total = sum(counts.values())
    if score is None or total < MIN_ROUNDS:
        return None
    is_low_best = RULES[mode].is_low_best
    worse = (n for other, n in counts.items() if (other > score if is_low_best else other < score))
    return sum(worse) / total


def best_players(
    session: Session, deck: str, mode: Mode, viewer_id: str | None, limit: int = BOARD
) -> list[Best]:
    """Return the players with the best scores who want to be on the leaderboard."""
    order = ModeRecord.best.asc() if RULES[mode].is_low_best else ModeRecord.best.desc()
    query = (
        select(Player.id, Player.pseudonym, ModeRecord.best)
        .join(Player, Player.id == ModeRecord.player_id)
        .where(ModeRecord.deck == deck, ModeRecord.mode == mode, ModeRecord.best.is_not(None))
        .where(Player.is_listed, ~Player.is_on_hold, Player.pseudonym.is_not(None))
        .order_by(order, ModeRecord.best_at)
        .limit(limit)
    )
    return ranked(session.execute(query).all(), viewer_id)


def ranked(rows: Sequence[Any], viewer_id: str | None) -> list[Best]:
    """Give each row its rank: equal scores share one."""
    places, rank, last = list[Best](), 0, None
    for place, (player_id, name, score) in enumerate(rows, start=1):
        rank = rank if score == last else place
        last = score
        places.append(Best(player_id, rank, name, score, player_id == viewer_id))
    return places
