"""Columns that sum over players: the database adds up, so memory does not grow with players."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, cast, func

from quiz.figures import PlayerSums

NAMES = [field.name for field in fields(PlayerSums)][1:]


def sum_columns(row: Any) -> list[ColumnElement[Any]]:
    """Select the sums over rows with the four counters, one row for each player."""
    reals = row.false_alarms + row.correct_rejections
    return sums_of({"m": row.misses, "f": row.hits + row.misses, "a": row.false_alarms, "r": reals})


def sums_of(one: Mapping[str, ColumnElement[Any]]) -> list[ColumnElement[Any]]:
    """Select how many rows there are, and the sums that intervals need, of these columns."""
    # A product of two small numbers is a small number in Postgres, which can overflow.
    large = {name: cast(column, BigInteger) for name, column in one.items()}
    factors = [[large[letter] for letter in name] for name in NAMES]
    terms = [each[0] * each[1] if len(each) == 2 else each[0] for each in factors]
    return [func.count(), *(func.coalesce(func.sum(term), 0) for term in terms)]


def player_sums(row: Sequence[Any]) -> PlayerSums:
    """Read what `sums_of` selected."""
    return PlayerSums(*map(int, row))
