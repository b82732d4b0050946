"""Counts kept beside the trials: of each player, of everyone, and how they are checked."""

from quiz.counts import aggregates, counters, digests, recounting, skills
from quiz.counts.aggregates import EVERYONE, everything
from quiz.counts.counters import COUNTERS, OUTCOMES, counts_of, lower_bound, milliseconds, or_add
from quiz.counts.crowd import Crowd, Rate, place_in
from quiz.counts.digests import find
from quiz.counts.recounting import Difference
from quiz.counts.skills import open_skill, played_decks, skills_of

__all__ = [
    "COUNTERS",
    "EVERYONE",
    "OUTCOMES",
    "Crowd",
    "Difference",
    "Rate",
    "aggregates",
    "counters",
    "counts_of",
    "digests",
    "everything",
    "find",
    "lower_bound",
    "milliseconds",
    "open_skill",
    "or_add",
    "place_in",
    "played_decks",
    "recounting",
    "skills",
    "skills_of",
]
