"""Fakes: store those that a worker makes; they are in stock until they are dealt."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, func, insert, select, text, update
from sqlalchemy.orm import Session

from quiz.decks import Deck, first_class
from quiz.faces.reals import add_bytes
from quiz.models import (
    Classroom,
    ClassroomFace,
    Face,
    Label,
    Lane,
    Round,
    SharedFace,
    SharedSet,
    Trial,
)
from quiz.storage import is_one_of

# The condition of the partial index; SQLite uses the index only when both are the same text.
IN_STOCK: ColumnElement[Any] = text(  # type: ignore[assignment]
    "faces.label = 'fake' AND faces.taken_at IS NULL"
)

TAKE = (
    update(Face)
    .where(is_one_of(Face.id, "taken"))
    .values(taken_at=bindparam("now", type_=Face.taken_at.type))
)

CHUNK = 2_000  # trials that one transaction goes through
CLASSROOMS = SETS = 100
TOLD_TRIALS = (
    select(Trial.id)
    .join(Round, Round.id == Trial.round_id)
    .where(Trial.spare_id.is_not(None))
    .where(Trial.response.is_not(None) | Round.finished_at.is_not(None))
    .limit(CHUNK)
)
TOLD_CLASSROOMS = (
    select(Classroom.id)
    .join(ClassroomFace, Classroom.id == ClassroomFace.classroom_id)
    .where(ClassroomFace.spare_id.is_not(None), Classroom.finished_at.is_not(None))
    .distinct()
    .limit(CLASSROOMS)
)
TOLD_SETS = (
    select(SharedSet.id)
    .join(SharedFace, SharedFace.set_id == SharedSet.id)
    .where(SharedFace.spare_id.is_not(None), SharedSet.finished_at.is_not(None))
    .distinct()
    .limit(SETS)
)

_random = random.SystemRandom()


@dataclass(frozen=True)
class Fake:
    """A generated face of a deck, ready to be stored."""

    deck: str
    checkpoint: str
    seed: int
    klass: int
    psi: float
    resolution: int
    body: bytes
    lane_id: int | None = None  # that it was made in


def add_fakes(session: Session, fakes: Sequence[Fake], now: datetime) -> int:
    """Put fakes into the stock, except those whose seed this checkpoint has used; how many.

    Nor are those of a lane that was closed while they were made.
    """
    closed = closed_lanes(session, {fake.lane_id for fake in fakes})
    return len(store_fakes(session, [fake for fake in fakes if fake.lane_id not in closed], now))


def closed_lanes(session: Session, lanes: set[int | None]) -> set[int | None]:
    """Return those of these lanes that are closed; the others stay open in this transaction.

    Whoever retires one waits for it, and so finds all of its fakes in stock.
    """
    query = select(Lane.id, Lane.retired_at).where(Lane.id.in_(lanes - {None})).order_by(Lane.id)
    rows = session.execute(query.with_for_update(read=True))
    return {lane_id for lane_id, retired_at in rows if retired_at is not None}


def store_fakes(session: Session, fakes: Sequence[Fake], now: datetime, **values: Any) -> list[int]:
    """Store fakes, except those whose seed this checkpoint has used; return the ids."""
    used = used_seeds(session, fakes) if fakes else set()
    new = [fake for fake in fakes if fake.seed not in used]
    if not new:
        return []
    rows = [row_of(fake, now) | values for fake in new]
    result = session.execute(insert(Face).returning(Face.seed, Face.id), rows)
    ids = dict(result.all())
    add_bytes(session, [(ids[fake.seed], fake.body) for fake in new])
    return list(ids.values())


def used_seeds(session: Session, fakes: Sequence[Fake]) -> set[int | None]:
    """Return the seeds among these that their checkpoint has already used."""
    checkpoint, seeds = fakes[0].checkpoint, [fake.seed for fake in fakes]
    query = select(Face.seed).where(Face.checkpoint == checkpoint, Face.seed.in_(seeds))
    return set(session.scalars(query))


def row_of(fake: Fake, now: datetime) -> dict[str, Any]:
    """Return the row of a fake."""
    row = {name: value for name, value in vars(fake).items() if name != "body"}
    return row | {"label": Label.FAKE, "shuffle": _random.random(), "made_at": now}


def stock_size(session: Session, deck: Deck, min_age: int, most: int | None = None) -> int:
    """Count the fakes of a deck that have never been dealt and can be; up to `most`."""
    session.flush()
    return session.connection().execute(stock_count(deck, min_age, most)).scalar() or 0


@cache
def stock_count(deck: Deck, min_age: int, most: int | None) -> Select[int]:
    """Return the query that counts a stock; it is built once, since it is asked after deals.

    In the order of the stock's index: else Postgres reads the table until it has found `most`, and
    the fakes in stock may stand far behind.
    """
    some = select(Face.id).where(*is_stocked(deck, min_age))
    limited = some if most is None else some.order_by(Face.made_at).limit(most)
    return select(func.count()).select_from(limited.subquery())


def stock_by_class(session: Session, deck: Deck, min_age: int) -> dict[int, int]:
    """Count the fakes of a deck that have never been dealt and can be, by class."""
    query = select(Face.klass, func.count()).where(*is_stocked(deck, min_age))
    return dict(session.execute(query.group_by(Face.klass)).all())


def is_stocked(deck: Deck, min_age: int) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions on the fakes in stock that are of this age or older."""
    is_old_enough = Face.klass >= first_class(deck.least_age(min_age))
    return Face.deck == deck.name, IN_STOCK, is_old_enough


def take_from_stock(
    session: Session, deck: Deck, count: int, now: datetime, *conditions: ColumnElement[bool]
) -> list[int]:
    """Take up to `count` fakes out of a stock, the newest first, so that nobody else gets them."""
    return take(session, newest_in_stock(deck, *conditions), count, now)


def newest_in_stock(deck: Deck, *conditions: ColumnElement[bool]) -> Select[int]:
    """Return the query for the fakes in stock, the newest first; `count` is a parameter of it."""
    stock = select(Face.id).where(Face.deck == deck.name, IN_STOCK, *conditions)
    newest = stock.order_by(Face.made_at.desc()).limit(bindparam("count"))
    return newest.with_for_update(skip_locked=True)


def take(
    session: Session,
    stock: Select[int],
    count: int,
    now: datetime,
    *,
    least: int = 1,
    **parameters: Any,
) -> list[int]:
    """Take up to `count` fakes that a query finds out of the stock; fewer than `least`: none."""
    session.flush()
    connection = session.connection()
    taken = list(connection.scalars(stock, {"count": count, **parameters}))
    if len(taken) < least:
        return []
    connection.execute(TAKE, {"taken": taken, "now": now})
    return taken


def forget_spares(session: Session) -> int:
    """Forget the faces that coins did not choose, once their trials are told or over.

    They stay with the faces that they are paired with, and with others who are dealt the same pair.
    Returns how many trials, classrooms and shared sets gave up their spares, at most CHUNK,
    CLASSROOMS and SETS.
    """
    trials = session.scalars(TOLD_TRIALS).all()
    classrooms = session.scalars(TOLD_CLASSROOMS).all()
    sets = session.scalars(TOLD_SETS).all()
    told = update(Trial).where(Trial.id.in_(trials))
    session.execute(told.values(spare_id=None))
    in_class = update(ClassroomFace).where(ClassroomFace.classroom_id.in_(classrooms))
    session.execute(in_class.values(spare_id=None))
    in_set = update(SharedFace).where(SharedFace.set_id.in_(sets))
    session.execute(in_set.values(spare_id=None))
    return len(trials) + len(classrooms) + len(sets)


def retire_others(session: Session, deck: Deck, resolution: int, now: datetime) -> int:
    """Deal no more faces of another resolution; return how many reals there were of it.

    A real takes the fake that it is paired with along. Trials that are open keep their faces.
    """
    is_other = (Face.deck == deck.name, Face.taken_at.is_(None), Face.resolution != resolution)
    retired = update(Face).where(*is_other).values(taken_at=now)
    reals = session.execute(retired.where(Face.label == Label.REAL))
    session.execute(retired.where(Face.label == Label.FAKE))
    return int(reals.rowcount)  # type: ignore[attr-defined]
