"""How the players of a deck are spread: by accuracy, and around the HYPE-infinity of all."""

from typing import Any

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from quiz.counts.counters import IS_COUNTED, counts_of
from quiz.counts.sum_columns import player_sums, sum_columns
from quiz.figures import Counts, PlayerSums, hype_interval, hype_interval_of
from quiz.models import Round, Skill
from quiz.policy import ranking

BINS = 20  # of accuracy
MAX_BOOTSTRAP = 200  # players; above this, the formula is as good as the bootstrap and much faster

TRIALS = Skill.hits + Skill.misses + Skill.false_alarms + Skill.correct_rejections
CORRECT = Skill.hits + Skill.correct_rejections
# A student's counters tell labels until the classroom has told its faces.
IS_TOLD = ~exists().where(Round.player_id == Skill.player_id, Round.is_told.is_(False), IS_COUNTED)


def spread_of_players(session: Session, deck: str) -> dict[str, Any]:
    """Count a deck's players by accuracy, and return the interval of their HYPE-infinity."""
    sums = sums_over_players(session, deck)
    return {
        "players": sums.players,
        "bins": accuracy_bins(session, deck),
        "hype_interval": (
            hype_interval(counts_of_players(session, deck))
            if sums.players <= MAX_BOOTSTRAP
            else hype_interval_of(sums)
        ),
    }


def counts_of_players(session: Session, deck: str) -> list[Counts]:
    """Return the counts of every player with a response, always in the same order."""
    query = select(Skill).where(Skill.deck == deck, TRIALS > 0, IS_TOLD).order_by(Skill.player_id)
    return [counts_of(row) for row in session.scalars(query)]


def sums_over_players(session: Session, deck: str) -> PlayerSums:
    """Sum the counts of all players with a response, and the products of two counts."""
    query = select(*sum_columns(Skill)).where(Skill.deck == deck, TRIALS > 0, IS_TOLD)
    return player_sums(session.execute(query).one())


def accuracy_bins(session: Session, deck: str) -> list[int]:
    """Count a deck's players with enough trials by their accuracy, in bins of a twentieth."""
    # An integer division, not a cast: Postgres rounds where SQLite truncates.
    bin_of_row = CORRECT * BINS // TRIALS
    is_counted = (Skill.deck == deck, TRIALS >= ranking.MIN_TRIALS, IS_TOLD)
    query = select(bin_of_row, func.count()).where(*is_counted).group_by(bin_of_row)
    bins = [0] * BINS
    for number, players in session.execute(query):
        bins[min(number, BINS - 1)] += players
    return bins
