"""Numbers for Prometheus, read from the database."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from quiz.counts import COUNTERS, EVERYONE, everything, find
from quiz.decks import DECKS, Deck
from quiz.faces import stock_size
from quiz.figures import Counts
from quiz.models import Face, Label, Player, Round, Worker


def write_metrics(session: Session, now: datetime) -> str:
    """Return the metrics in Prometheus' text format."""
    return "".join(f"{line}\n" for line in lines(session, now))


def lines(session: Session, now: datetime) -> Iterator[str]:
    """Write each metric with its help."""
    yield from gauge("responses", "Responses on record, by deck and outcome.")
    for name in DECKS:
        counts = everything(session, name).get(EVERYONE, Counts())
        for outcome in COUNTERS:
            labels = f'deck="{name}",outcome="{outcome}"'
            yield f"real_or_fake_responses{{{labels}}} {getattr(counts, outcome)}"
    yield from gauge("players", "Players on record.", size(session, Player))
    spreads = {name: spread for name in DECKS if (spread := find(session, name, "players"))}
    if spreads:
        yield from gauge("players_active", "Players with a response in a deck, a minute ago.")
    for name, spread in spreads.items():
        yield f'real_or_fake_players_active{{deck="{name}"}} {spread.body["players"]}'
    yield from gauge("rounds", "Rounds on record.", size(session, Round))
    yield from gauge("stock", "Fakes that nobody has seen, by deck.")
    for deck in DECKS.values():
        yield f'real_or_fake_stock{{deck="{deck.name}"}} {stock_size(session, deck)}'
    yield from gauge("reals", "Photographs or portraits that can be shown, by deck.")
    for deck in DECKS.values():
        yield f'real_or_fake_reals{{deck="{deck.name}"}} {reals(session, deck)}'
    beat = session.scalar(select(func.max(Worker.beat_at)))
    if beat is not None:
        age = max(0.0, (now - beat).total_seconds())
        yield from gauge("worker_beat_age_seconds", "Time since a worker was heard.", round(age, 1))
        made = session.scalar(select(func.sum(Worker.stock_made))) or 0
        yield from gauge("worker_faces_made", "Faces made by the workers on record.", made)


def reals(session: Session, deck: Deck) -> int:
    """Count the reals of a deck that were not taken down."""
    is_there = (Face.deck == deck.name, Face.label == Label.REAL, Face.taken_at.is_(None))
    return session.scalar(select(func.count()).where(*is_there)) or 0


def size(session: Session, table: type[Player] | type[Round]) -> int:
    """Count the rows of a table."""
    return session.scalar(select(func.count()).select_from(table)) or 0


def gauge(name: str, text: str, value: float | None = None) -> Iterator[str]:
    """Write the head of a metric, and its value if it has only one."""
    yield f"# HELP real_or_fake_{name} {text}"
    yield f"# TYPE real_or_fake_{name} gauge"
    if value is not None:
        yield f"real_or_fake_{name} {value}"
