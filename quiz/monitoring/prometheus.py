"""Metrics for Prometheus, read from the database."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from quiz.counts import COUNTERS, EVERYONE, read_aggregates, read_digest
from quiz.decks import DECKS
from quiz.faces import stock_size
from quiz.figures import Counts
from quiz.models import Player, Round, Worker
from quiz.play import supply


def write_metrics(session: Session, min_age: int, now: datetime) -> str:
    """Return the metrics in Prometheus' text format."""
    return "".join(f"{line}\n" for line in metric_lines(session, min_age, now))


def metric_lines(session: Session, min_age: int, now: datetime) -> Iterator[str]:
    """Yield the lines of all metrics, each metric with its help text."""
    yield from gauge_lines("responses", "Responses on record, by deck and outcome.")
    for name in DECKS:
        counts = read_aggregates(session, name).get(EVERYONE, Counts())
        for outcome in COUNTERS:
            labels = f'deck="{name}",outcome="{outcome}"'
            yield f"real_or_fake_responses{{{labels}}} {getattr(counts, outcome)}"
    yield from gauge_lines("players", "Players on record.", count_rows(session, Player))
    spreads = {name: spread for name in DECKS if (spread := read_digest(session, name, "players"))}
    if spreads:
        yield from gauge_lines(
            "players_active", "Players with a response in a deck, updated every minute."
        )
    for name, spread in spreads.items():
        yield f'real_or_fake_players_active{{deck="{name}"}} {spread.body["players"]}'
    yield from gauge_lines("rounds", "Rounds on record.", count_rows(session, Round))
    yield from gauge_lines("stock", "Fakes that were never dealt and can be, by deck.")
    for deck in DECKS.values():
        yield f'real_or_fake_stock{{deck="{deck.name}"}} {stock_size(session, deck, min_age)}'
    yield from gauge_lines("reals", "Photographs or portraits that can be dealt, by deck.")
    for deck in DECKS.values():
        reals = supply.count_reals(session, deck, min_age)
        yield f'real_or_fake_reals{{deck="{deck.name}"}} {reals}'
    heartbeat = session.scalar(select(func.max(Worker.beat_at)))
    if heartbeat is not None:
        age = max(0.0, (now - heartbeat).total_seconds())
        yield from gauge_lines(
            "worker_beat_age_seconds", "Time since the latest heartbeat of a worker.", round(age, 1)
        )
        made = session.scalar(select(func.sum(Worker.stock_made))) or 0
        yield from gauge_lines("worker_faces_made", "Faces made by the workers on record.", made)


def count_rows(session: Session, table: type[Player] | type[Round]) -> int:
    """Count the rows of a table."""
    return session.scalar(select(func.count()).select_from(table)) or 0


def gauge_lines(name: str, text: str, value: float | None = None) -> Iterator[str]:
    """Yield help and type of a gauge, and its value if it has no labels."""
    yield f"# HELP real_or_fake_{name} {text}"
    yield f"# TYPE real_or_fake_{name} gauge"
    if value is not None:
        yield f"real_or_fake_{name} {value}"
