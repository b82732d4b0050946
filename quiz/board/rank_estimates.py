"""Estimated ranks: far down the board, a rank is interpolated in a short table.

The table has pairs of rank and lower bound, for ranks that grow by a tenth from one to the next.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from quiz.policy import ranking

STEP = 1.1  # ratio of one rank in the table to the one before: an estimate is less than 6 % off

RankTable = list[list[float]]  # pairs of rank and lower bound, the best first


def rank_table(bounds: Sequence[float]) -> RankTable:
    """Return the table for the lower bounds of all players, the best first."""
    return [[rank, bounds[rank - 1]] for rank in ranks_in_table(len(bounds))]


def ranks_in_table(players: int) -> Iterator[int]:
    """Yield the ranks in the table: 1000, 1100, 1210 and so on, and the last."""
    rank = ranking.EXACT_RANKS
    while rank < players:
        yield rank
        rank = round(rank * STEP)
    if players > ranking.EXACT_RANKS:
        yield players


def estimated_rank(table: RankTable, bound: float) -> int:
    """Interpolate the rank of a lower bound, rounded to two digits."""
    rank = float(ranking.EXACT_RANKS)
    for (above, better), (below, worse) in pairwise(table):
        if worse < bound:
            share = 0.0 if better <= bound else (better - bound) / (better - worse)
            rank = above + share * (below - above)
            break
        rank = below
    return two_digits(round(rank))


def two_digits(number: int) -> int:
    """Round a whole number to its first two digits."""
    return round(number, 2 - len(str(number)))
