"""A population: any number of players and trials, inserted directly into the tables."""

import random
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from quiz.counts import COUNTERS, OUTCOMES, aggregates, lower_bound, monday_of
from quiz.decks import UTKFACE
from quiz.figures import Counts
from quiz.models import Face, Label, LaneWeek, Player, PlayerDay, Round, Skill, Trial
from quiz.storage import Database

ROUNDS, LENGTH = 10, 10  # of each player
DAYS = 30
AT_ONCE = 20_000

Rows = list[tuple[Any, ...]]
COLUMNS: dict[str, Sequence[str]] = {
    "players": (
        "id", "created_at", "pseudonym", "pseudonym_key", "is_listed",
    ),
    "skills": ("player_id", "deck", "is_public", "seen_at", "lower_bound", *COUNTERS),
    "lane_weeks": ("player_id", "deck", "lane_id", "week", *COUNTERS),
    "rounds": ("id", "player_id", "mode", "length", "answered", "correct", "started_at",
               "finished_at"),
    "trials": ("round_id", "player_id", "position", "face_id", "label", "token", "shown_at",
               "response", "confidence", "responded_at", "response_ms", "p_detector"),
    "player_days": ("player_id", "deck", "day", *COUNTERS),
}  # fmt: skip
MODELS = (Player, Skill, Round, Trial, PlayerDay, LaneWeek)
DECK = UTKFACE.name


class Judged(NamedTuple):
    """A response, with the columns that the aggregates need."""

    label: Label
    response: Label
    confidence: int
    p_detector: float
    face_id: int
    klass: int
    race: int | None
    checkpoint: str | None
    p_discriminator: float | None = None
    lane_id: int | None = None
    pair_id: int | None = None


@dataclass
class Population:
    """A database that grows by whole players, each with a hundred trials."""

    database: Database
    dice: random.Random = field(default_factory=lambda: random.Random(0))
    players: int = 0

    def grow_to(self, trials: int) -> None:
        """Add players until there are so many trials."""
        with self.database.reading() as session:
            faces = {
                label: session.execute(
                    select(Face.id, Face.klass, Face.race, Face.checkpoint).where(
                        Face.label == label
                    )
                ).all()
                for label in Label
            }
        while self.players < trials // (ROUNDS * LENGTH):
            rows: defaultdict[str, Rows] = defaultdict(list)
            counts_by_key: defaultdict[aggregates.DeckKey, list[int]] = defaultdict(lambda: [0] * 4)
            for _ in range(AT_ONCE // (ROUNDS * LENGTH)):
                self.add_player(rows, counts_by_key, faces)
            self.write(rows, {key: Counts(*counts) for key, counts in counts_by_key.items()})

    def add_player(self, rows: Any, counts_by_key: Any, faces: Any) -> None:
        """Make one player's rows; a third of them are listed."""
        dice, number = self.dice, self.players
        self.players += 1
        player, skill, now = f"bench-{number:09d}", dice.uniform(0.5, 0.95), datetime.now(UTC)
        counts, days = [0] * 4, defaultdict[Any, list[int]](lambda: [0] * 4)
        weeks = defaultdict[Any, list[int]](lambda: [0] * 4)
        for turn in range(ROUNDS):
            at = now - timedelta(days=dice.randrange(DAYS))
            round_, right = f"{player}-{turn}", 0
            for position in range(1, LENGTH + 1):
                label = dice.choice((Label.REAL, Label.FAKE))
                face = dice.choice(faces[label])
                response = label if dice.random() < skill else other(label)
                place = COUNTERS.index(OUTCOMES[label, response])
                counts[place] += 1
                days[at.date()][place] += 1
                weeks[monday_of(at.date())][place] += 1
                right += response is label
                sure, p = dice.randrange(50, 101), dice.random()
                rows["trials"].append(
                    (
                        round_,
                        player,
                        position,
                        face.id,
                        label.value,
                        f"{round_}-{position}",
                        at,
                        response.value,
                        sure,
                        at,
                        1500,
                        p,
                    )
                )
                for key in aggregates.keys_of(Judged(label, response, sure, p, *face)):
                    counts_by_key[(DECK, *key)][place] += 1
            rows["rounds"].append((round_, player, "classic", LENGTH, LENGTH, right, at, at))
        name = f"otter {number}" if number % 3 == 0 else None
        bound = lower_bound(Counts(*counts))
        is_listed = name is not None
        rows["players"].append((player, now, name, name, is_listed))
        rows["skills"].append((player, DECK, is_listed, now, bound, *counts))
        rows["player_days"] += [(player, DECK, day, *counts) for day, counts in days.items()]
        rows["lane_weeks"] += [(player, DECK, 0, week, *counts) for week, counts in weeks.items()]

    def write(self, rows: dict[str, Rows], counts_by_key: aggregates.CountsByDeckKey) -> None:
        """Insert the rows, in one transaction."""
        with self.database.transaction() as session:
            for model in MODELS:
                insert(session, model.__tablename__, rows[model.__tablename__])
            aggregates.add_counts(session, counts_by_key)


def other(label: Label) -> Label:
    """Return the other label."""
    return Label.REAL if label is Label.FAKE else Label.FAKE


def insert(session: Session, table: str, rows: Iterable[tuple[Any, ...]]) -> None:
    """Insert rows in the fastest way that the driver offers."""
    columns = COLUMNS[table]
    driver = session.connection().connection.driver_connection
    cursor: Any = driver.cursor()  # type: ignore[union-attr]
    if session.get_bind().dialect.name == "postgresql":
        with cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        return
    marks = ", ".join("?" * len(columns))
    values = iter(rows)
    while part := [tuple(map(plain, row)) for row in islice(values, AT_ONCE)]:
        statement = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})"
        cursor.executemany(statement, part)


def plain(value: Any) -> Any:
    """Return a time as SQLAlchemy stores it in SQLite."""
    if isinstance(value, datetime):
        return value.replace(tzinfo=None).isoformat(" ", "microseconds")
    return value.isoformat() if hasattr(value, "isoformat") else value
