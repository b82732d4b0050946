"""Aggregates over everyone's trials: folded in by the worker, read by everyone's page.

A response leaves its trial's id in `uncounted`, in its own transaction. The worker adds those
trials to the aggregates and takes the ids away, so each is counted once, whoever dies when. A
reader adds what still waits, so that a page is never behind.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from math import ceil
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, delete, select
from sqlalchemy.orm import Session

from quiz.counts.counters import COUNTERS, OUTCOMES, or_add
from quiz.figures import Counts
from quiz.models import MACHINES, Aggregate, Face, Label, Trial, Uncounted
from quiz.storage import insert_into

Key = tuple[str, str]  # kind and key
Tallies = dict[Key, Counts]  # of one deck
DeckKey = tuple[str, str, str]  # deck, kind and key
DeckTallies = dict[DeckKey, Counts]

CHUNK = 2_000  # trials that are counted in one transaction, or added by a reader
EVERYONE: Key = ("all", "")
PHOTOGRAPH = "photograph"

TRIALS: Select[*tuple[Any, ...]] = select(
    Trial.id,
    Trial.label,
    Trial.response,
    Trial.confidence,
    Trial.p_discriminator,
    Trial.p_detector,
    Face.deck,
    Face.checkpoint,
    Face.klass,
    Face.race,
    Face.id.label("face_id"),
).join(Face, Face.id == Trial.face_id)
WAITING = select(Uncounted.trial_id).order_by(Uncounted.trial_id).limit(CHUNK)


def keys_of(row: Any) -> list[Key]:
    """Return all that a response counts for; the row has the columns of TRIALS."""
    keys = [EVERYONE]
    if row.label is Label.FAKE:
        keys += [("checkpoint", str(row.checkpoint)), ("class", str(row.klass))]
    else:
        keys += [("age", str(row.klass // 2)), ("gender", str(row.klass % 2))]
        keys += [("race", str(row.race))] if row.race is not None else []
        keys.append((PHOTOGRAPH, str(row.face_id)))
    if row.confidence is not None:
        is_fake = row.response is Label.FAKE
        keys.append(("stated", str(row.confidence if is_fake else 100 - row.confidence)))
    for name, column in MACHINES.items():
        if (p := getattr(row, column)) is not None:
            keys.append((name, str(ceil(100 * p))))  # so that above 50 is above one half
    return keys


def tally(rows: Iterable[Row[*tuple[Any, ...]]]) -> DeckTallies:
    """Count trials with a response."""
    found: defaultdict[DeckKey, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for row in rows:
        place = COUNTERS.index(OUTCOMES[row.label, row.response])
        for key in keys_of(row):
            found[(row.deck, *key)][place] += 1
    return {key: Counts(*counts) for key, counts in found.items()}


def waiting(session: Session) -> list[int]:
    """Return the trials that the aggregates do not hold yet, up to a chunk."""
    return list(session.scalars(WAITING))


def tally_of(session: Session, trial_ids: Sequence[int]) -> DeckTallies:
    """Count these trials."""
    return tally(session.execute(TRIALS.where(Trial.id.in_(trial_ids)))) if trial_ids else {}


def fold(session: Session) -> int:
    """Add up to a chunk of waiting trials to the aggregates; how many there were."""
    # Those that another worker is counting are left to it.
    ids = list(session.scalars(WAITING.with_for_update(skip_locked=True)))
    add(session, tally_of(session, ids))
    session.execute(delete(Uncounted).where(Uncounted.trial_id.in_(ids)))
    return len(ids)


def add(session: Session, tallies: Mapping[DeckKey, Counts], sign: int = 1) -> None:
    """Add counts to the aggregates, or take them away."""
    by = {
        key: {name: sign * getattr(counts, name) for name in COUNTERS}
        for key, counts in tallies.items()
    }
    add_to(session, by)


def add_to(session: Session, changes: Mapping[DeckKey, Mapping[str, int]]) -> None:
    """Add to single counters of the aggregates; a key that is new gets a row."""
    none = dict.fromkeys(COUNTERS, 0)
    rows = [
        none | dict(by) | {"deck": deck, "kind": kind, "key": key}
        for (deck, kind, key), by in sorted(changes.items())  # in one order: nobody waits in a ring
    ]
    if rows:
        session.execute(or_add(insert_into(session, Aggregate)), rows)


def forget(session: Session, player_id: str) -> None:
    """Take a player's trials out, before they are deleted."""
    own = select(Trial.id).where(Trial.player_id == player_id, Trial.response.is_not(None))
    # Whoever takes the id away has counted the trial, or never will: so the ids go first.
    uncounted = delete(Uncounted).where(Uncounted.trial_id.in_(own)).returning(Uncounted.trial_id)
    never_counted = set(session.scalars(uncounted))
    rows = session.execute(TRIALS.where(Trial.id.in_(own))).all()
    add(session, tally(row for row in rows if row.id not in never_counted), sign=-1)


def everything(session: Session, deck: str) -> Tallies:
    """Return a deck's aggregates but those of single reals, with the trials that still wait."""
    found = read(session, deck, Aggregate.kind != PHOTOGRAPH)
    late = {
        (kind, key): counts
        for (of, kind, key), counts in tally_of(session, waiting(session)).items()
        if of == deck and kind != PHOTOGRAPH
    }
    return merged(found, late)


def photographs(session: Session, deck: str) -> dict[int, Counts]:
    """Return the aggregates of a deck's single reals by face."""
    found = read(session, deck, Aggregate.kind == PHOTOGRAPH)
    return {int(key): counts for (_, key), counts in found.items()}


def read(session: Session, deck: str, *conditions: ColumnElement[bool]) -> Tallies:
    """Return a deck's stored aggregates."""
    columns = [getattr(Aggregate, name) for name in ("kind", "key", *COUNTERS)]
    rows = session.execute(select(*columns).where(Aggregate.deck == deck, *conditions))
    return {(kind, key): Counts(*counts) for kind, key, *counts in rows}


def merged(some: Mapping[Key, Counts], more: Mapping[Key, Counts]) -> Tallies:
    """Return the sums."""
    return {
        key: plus(some.get(key, Counts()), more.get(key, Counts()))
        for key in {**some, **more}
    }  # fmt: skip


def plus(some: Counts, more: Counts) -> Counts:
    """Return the sum of two counts."""
    return Counts(*(getattr(some, name) + getattr(more, name) for name in COUNTERS))


def of_kind(tallies: Mapping[Key, Counts], kind: str) -> dict[str, Counts]:
    """Return the counts of one kind by key, without those that hold nothing."""
    return {key: counts for (k, key), counts in tallies.items() if k == kind and counts.trials}
