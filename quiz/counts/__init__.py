"""Counters stored beside the trials: of each player and of everyone; a recount checks them."""

from quiz.counts import aggregates, digests, player_counts, recounting, repairing
from quiz.counts.aggregates import EVERYONE, read_aggregates
from quiz.counts.counters import (
    COUNTERS,
    IS_COUNTED,
    OUTCOMES,
    counts_of,
    counts_of_round,
    insert_or_add,
    lower_bound,
)
from quiz.counts.crowd import Crowd, Rate, share_below
from quiz.counts.digests import read_digest
from quiz.counts.lane_weeks import monday_of
from quiz.counts.player_counts import counts_by_deck, ensure_player_counts, played_decks
from quiz.counts.player_spread import spread_of_players
from quiz.counts.recounting import Difference

__all__ = [
    "COUNTERS",
    "EVERYONE",
    "IS_COUNTED",
    "OUTCOMES",
    "Crowd",
    "Difference",
    "Rate",
    "aggregates",
    "counts_by_deck",
    "counts_of",
    "counts_of_round",
    "digests",
    "ensure_player_counts",
    "insert_or_add",
    "lower_bound",
    "monday_of",
    "played_decks",
    "player_counts",
    "read_aggregates",
    "read_digest",
    "recounting",
    "repairing",
    "share_below",
    "spread_of_players",
]
