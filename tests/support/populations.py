"""A crowd that teaches: players over many weeks, and lanes that learn from them, as rows."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice
from statistics import NormalDist
from typing import Any

import numpy as np
from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from quiz.counts import COUNTERS, monday_of
from quiz.models import Aggregate, Lane, LaneKind, LaneWeek, Player
from quiz.storage import utc_now

WEEKS = 12
OPENED = (4, 8)  # the weeks, from 0, in which a new pair of lanes begins
AT_ONCE = 5_000  # rows
NORMAL = NormalDist()
Row = dict[str, Any]


@dataclass(frozen=True)
class Crowd:
    """How people play: d′ of newcomers, what each week of play adds, what each lesson takes."""

    players: int = 1_000
    d_prime: float = 1.1
    learned: float = 0.09  # by players, for each week that they have been there
    taught: tuple[float, ...] = (0.3, 0.5)  # d′ that each lesson takes, against its control
    faces: float = 16.0  # that a player judges in a week
    returning: float = 0.55  # the share of players who come back in a later week
    pairs: int = 400  # of each lane
    deck: str = "utkface"
    seed: int = 0

    def fill(self, session: Session, now: datetime | None = None) -> list[Lane]:
        """Insert lanes, players and their counters by lane and week, and commit."""
        now = now or utc_now()
        first = monday_of(now.date()) - timedelta(weeks=WEEKS - 1)
        lanes = self.add_lanes(session, first)
        dice = np.random.default_rng(self.seed)
        started = dice.integers(0, WEEKS, self.players)
        names = [f"{self.deck}-{self.seed}-{number:07d}" for number in range(self.players)]
        players = ({"id": name, "created_at": now, "is_listed": False} for name in names)
        insert_rows(session, Player, players)
        ids = [lane.id for lane in lanes]
        rows = (
            row
            for name, start in zip(names, started, strict=True)
            for row in self.weeks_of(dice, name, int(start), first, ids)
        )
        insert_rows(session, LaneWeek, rows)
        insert_rows(session, Aggregate, self.pairs_of(session, ids))
        session.commit()
        return lanes

    def add_lanes(self, session: Session, first: date) -> list[Lane]:
        """Add a taught lane and its control for each lesson; the last one stays open."""
        lanes = []
        for number, week in enumerate(OPENED[: len(self.taught)]):
            is_last = number + 1 == len(self.taught)
            made_at = at_noon(first + timedelta(weeks=week))
            ends = None if is_last else at_noon(first + timedelta(weeks=OPENED[number + 1]))
            common = {"deck": self.deck, "checkpoint": "drawn-1", "made_at": made_at}
            taught = Lane(
                kind=LaneKind.CHOICE,
                candidates=8,
                responses=15_000 * (number + 1) + 1_412,
                players=400 * (number + 1) + 12,
                retired_at=ends,
                **common,
            )
            session.add(taught)
            session.flush()
            control = Lane(kind=LaneKind.CONTROL, control_of=taught.id, retired_at=ends, **common)
            session.add(control)
            session.flush()
            lanes += [taught, control]
        return lanes

    def pairs_of(self, session: Session, lanes: list[int]) -> Iterator[Row]:
        """Spread what was said of each lane over its pairs, which are all alike."""
        dice, sums = (
            np.random.default_rng(self.seed),
            [func.sum(getattr(LaneWeek, name)) for name in COUNTERS],
        )
        query = select(LaneWeek.lane_id, *sums).where(LaneWeek.lane_id.in_(lanes))
        for lane, *totals in session.execute(query.group_by(LaneWeek.lane_id)):
            each = [dice.multinomial(int(total), [1 / self.pairs] * self.pairs) for total in totals]
            for pair, counts in enumerate(zip(*each, strict=True), start=1):
                key = {"deck": self.deck, "kind": f"lane {lane}", "key": str(pair)}
                yield key | dict(zip(COUNTERS, map(int, counts), strict=True))

    def weeks_of(
        self, dice: np.random.Generator, player: str, start: int, first: date, lanes: list[int]
    ) -> Iterator[Row]:
        """Let one player judge faces in the week of the start, and perhaps in later ones."""
        own, bias = dice.normal(0, 0.35), dice.normal(0, 0.25)
        for week in range(start, WEEKS):
            if week > start and dice.random() > self.returning:
                continue
            skill = self.d_prime + own + self.learned * (week - start)
            lesson = sum(week >= opened for opened in OPENED[: len(self.taught)])
            open_lanes = {0: skill}
            if lesson:
                taught, control = lanes[2 * lesson - 2 : 2 * lesson]
                open_lanes = {taught: skill - self.taught[lesson - 1], control: skill}
            monday = first + timedelta(weeks=week)
            for lane, d_prime in open_lanes.items():
                counts = judged(dice, self.faces / len(open_lanes) / 2, d_prime, bias)
                if sum(counts):
                    key = {"player_id": player, "deck": self.deck, "lane_id": lane, "week": monday}
                    yield key | dict(zip(COUNTERS, counts, strict=True))


def judged(
    dice: np.random.Generator, faces: float, d_prime: float, bias: float
) -> tuple[int, int, int, int]:
    """Judge about so many faces of each label: hits, misses, false alarms, correct rejections.

    Reals are the same in all lanes: what a lane changes are its fakes.
    """
    fakes, reals = dice.poisson(faces, 2)
    hits = dice.binomial(fakes, NORMAL.cdf(d_prime - 0.5 - bias))
    alarms = dice.binomial(reals, NORMAL.cdf(-0.5 - bias))
    return int(hits), int(fakes - hits), int(alarms), int(reals - alarms)


def at_noon(day: date) -> datetime:
    """Return noon of a day in UTC."""
    return datetime.combine(day, time(12), tzinfo=utc_now().tzinfo)


def insert_rows(session: Session, table: Any, rows: Iterator[Row]) -> None:
    """Insert rows in parts."""
    while part := list(islice(rows, AT_ONCE)):
        session.execute(insert(table), part)
