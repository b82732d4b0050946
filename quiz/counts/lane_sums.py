"""Sums over the players of lanes: of each lane, of two side by side, and of each week.

There are sums over the pairs of each lane too: people differ, and so do faces.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Subquery, case, func, select
from sqlalchemy.orm import Session

from quiz.counts.aggregates import pairs_of_lane
from quiz.counts.counters import COUNTERS
from quiz.counts.sum_columns import player_sums, sum_columns, sums_of
from quiz.figures import PlayerSums
from quiz.models import Aggregate, Lane, LaneKind, LaneWeek

UNTAUGHT = 0  # the lane of all fakes of before there were lanes


@dataclass(frozen=True, slots=True)
class Lesson:
    """A taught lane with its control, numbered from 1 in the order in which a deck got them."""

    number: int
    taught: Lane
    control: Lane


@dataclass(frozen=True, slots=True)
class Week:
    """A group of players' week on one lane: those who came for the first time, or the others."""

    monday: date
    lane: int
    is_new: bool


def lessons_of(session: Session, deck: str, most: int) -> list[Lesson]:
    """Return a deck's latest taught lanes with their controls, the oldest first."""
    query = select(Lane).where(Lane.deck == deck).order_by(Lane.id)
    lanes = session.scalars(query).all()
    controls = {lane.control_of: lane for lane in lanes if lane.kind is LaneKind.CONTROL}
    taught = [lane for lane in lanes if lane.id in controls]
    lessons = [Lesson(n, lane, controls[lane.id]) for n, lane in enumerate(taught, start=1)]
    return lessons[-most:]


def sums_by_lane(session: Session, deck: str, lanes: Collection[int]) -> dict[int, PlayerSums]:
    """Sum over the players of each lane, who may have played in several weeks."""
    counters = [func.sum(getattr(LaneWeek, name)).label(name) for name in COUNTERS]
    own = (
        select(LaneWeek.player_id, LaneWeek.lane_id, *counters)
        .where(LaneWeek.deck == deck, LaneWeek.lane_id.in_(lanes))
        .group_by(LaneWeek.player_id, LaneWeek.lane_id)
        .subquery()
    )
    query = select(own.c.lane_id, *sum_columns(own.c)).group_by(own.c.lane_id)
    return {lane: player_sums(sums) for lane, *sums in session.execute(query)}


def pairs_by_lane(session: Session, deck: str, lanes: Collection[int]) -> dict[int, PlayerSums]:
    """Sum over the pairs of each lane, by all their told trials that have been counted."""
    lane_of = {pairs_of_lane(lane): lane for lane in lanes}
    is_judged = Aggregate.hits + Aggregate.misses + Aggregate.false_alarms
    query = (
        select(Aggregate.kind, *sum_columns(Aggregate))
        .where(Aggregate.deck == deck, Aggregate.kind.in_(lane_of))
        .where(is_judged + Aggregate.correct_rejections > 0)
        .group_by(Aggregate.kind)
    )
    return {lane_of[kind]: player_sums(sums) for kind, *sums in session.execute(query)}


def sums_of_both(session: Session, deck: str, taught: int, control: int) -> PlayerSums:
    """Sum the fakes of two lanes over the players who saw both: m of f taught, a of r control."""
    own = fakes_of_both(deck, taught, control)
    query = select(*sums_of({name: own.c[name] for name in "mfar"})).where(own.c.f > 0, own.c.r > 0)
    return player_sums(session.execute(query).one())


def fakes_of_both(deck: str, taught: int, control: int) -> Subquery:
    """Select how many fakes of two lanes each player has judged, and called real."""
    fakes = LaneWeek.hits + LaneWeek.misses

    def of(lane: int, column: Any) -> ColumnElement[Any]:
        return func.sum(case((LaneWeek.lane_id == lane, column), else_=0))

    return (
        select(
            of(taught, LaneWeek.misses).label("m"),
            of(taught, fakes).label("f"),
            of(control, LaneWeek.misses).label("a"),
            of(control, fakes).label("r"),
        )
        .where(LaneWeek.deck == deck, LaneWeek.lane_id.in_((taught, control)))
        .group_by(LaneWeek.player_id)
        .subquery()
    )


def sums_by_week(
    session: Session, deck: str, lanes: Sequence[int], since: date
) -> dict[Week, PlayerSums]:
    """Sum over the players of each lane in each week, new ones and others apart."""
    first = (
        select(LaneWeek.player_id, func.min(LaneWeek.week).label("week"))
        .where(LaneWeek.deck == deck)
        .group_by(LaneWeek.player_id)
        .subquery()
    )
    is_new = (LaneWeek.week == first.c.week).label("is_new")
    query = (
        select(LaneWeek.week, LaneWeek.lane_id, is_new, *sum_columns(LaneWeek))
        .join(first, first.c.player_id == LaneWeek.player_id)
        .where(LaneWeek.deck == deck, LaneWeek.lane_id.in_(lanes), LaneWeek.week >= since)
        .group_by(LaneWeek.week, LaneWeek.lane_id, is_new)
    )
    return {
        Week(monday, lane, bool(is_new)): player_sums(sums)
        for monday, lane, is_new, *sums in session.execute(query)
    }
