"""Aggregates: the counts of all players together, by kind and key (class 3, race 0, …).

A response inserts its trial's id into `uncounted`, in its own transaction. The worker adds those
trials to the aggregates and deletes the ids in one transaction, so each trial is counted exactly
once even if a process dies. Readers add the trials that still wait, so pages are never behind.
The counters by player, lane and week are added to in the same transaction.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from math import ceil
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, delete, exists, func, select
from sqlalchemy.orm import Session

from quiz.counts.counters import COUNTERS, IS_COUNTED, OUTCOMES, changes_by, insert_or_add
from quiz.counts.lane_weeks import LANE, PARTNER, add_weeks, count_weeks, lock_players
from quiz.figures import Counts, pooled
from quiz.models import MACHINES, Aggregate, Face, Label, Round, Trial, Uncounted
from quiz.storage import insert_into

Key = tuple[str, str]  # kind and key
CountsByKey = dict[Key, Counts]  # of one deck
DeckKey = tuple[str, str, str]  # deck, kind and key
CountsByDeckKey = dict[DeckKey, Counts]

CHUNK = 2_000  # trials that are counted in one transaction, or added by a reader
EVERYONE: Key = ("all", "")
PHOTOGRAPH = "photograph"
# What pages show; the rows of single reals and of the pairs of lanes are many, and left out.
SHOWN = ("all", "checkpoint", "class", "age", "gender", "race", "stated", *MACHINES)

TRIALS: Select[*tuple[Any, ...]] = (
    select(
        Trial.id,
        Trial.player_id,
        Trial.responded_at,
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
        func.coalesce(Face.partner_id, Face.id).label("pair_id"),  # the fake's id for both
        LANE,
    )
    .join(Face, Face.id == Trial.face_id)
    .outerjoin(PARTNER, PARTNER.id == Face.partner_id)
)
# Trials of other modes, and those of a round that is not told, have not been counted, and do not
# wait for it either.
IS_TOLD = exists().where(Round.id == Trial.round_id, Round.is_told, IS_COUNTED)
WAITING = select(Uncounted.trial_id).order_by(Uncounted.trial_id).limit(CHUNK)


def keys_of(row: Any) -> list[Key]:
    """Return every key that a response counts for; the row has the columns of TRIALS."""
    keys = [EVERYONE]
    if row.label is Label.FAKE:
        keys += [("checkpoint", str(row.checkpoint)), ("class", str(row.klass))]
    else:
        keys += [("age", str(row.klass // 2)), ("gender", str(row.klass % 2))]
        keys += [("race", str(row.race))] if row.race is not None else []
        keys.append((PHOTOGRAPH, str(row.face_id)))
    if row.lane_id:
        keys.append((pairs_of_lane(row.lane_id), str(row.pair_id)))
    if row.confidence is not None:
        is_fake = row.response is Label.FAKE
        keys.append(("stated", str(row.confidence if is_fake else 100 - row.confidence)))
    for name, column in MACHINES.items():
        if (p := getattr(row, column)) is not None:
            keys.append((name, str(ceil(100 * p))))  # rounded up: p > 0.5 gives a key above 50
    return keys


def pairs_of_lane(lane: int) -> str:
    """Return the kind of the aggregates of a lane's pairs, whose key is the id of the fake."""
    return f"lane {lane}"


def count_rows(rows: Iterable[Row[*tuple[Any, ...]]]) -> CountsByDeckKey:
    """Count trials with a response; the rows have the columns of TRIALS."""
    counters: defaultdict[DeckKey, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for row in rows:
        outcome = COUNTERS.index(OUTCOMES[row.label, row.response])
        for key in keys_of(row):
            counters[(row.deck, *key)][outcome] += 1
    return {key: Counts(*counts) for key, counts in counters.items()}


def count_trials(session: Session, trial_ids: Sequence[int]) -> CountsByDeckKey:
    """Count these trials."""
    return count_rows(rows_of_trials(session, trial_ids))


def rows_of_trials(session: Session, trial_ids: Sequence[int]) -> Sequence[Row[*tuple[Any, ...]]]:
    """Read these trials, with the columns of TRIALS."""
    return session.execute(TRIALS.where(Trial.id.in_(trial_ids))).all() if trial_ids else ()


def waiting_trials(session: Session) -> list[int]:
    """Return the ids of trials that the aggregates do not hold yet, at most a chunk."""
    return list(session.scalars(WAITING))


def count_waiting_trials(session: Session) -> int:
    """Add at most a chunk of waiting trials to all counters; return how many there were."""
    # Rows that another worker has locked are skipped: that worker is counting them.
    ids = list(session.scalars(WAITING.with_for_update(skip_locked=True)))
    rows = rows_of_trials(session, ids)
    lock_players(session, (row.player_id for row in rows))
    add_counts(session, count_rows(rows))
    add_weeks(session, count_weeks(rows))
    session.execute(delete(Uncounted).where(Uncounted.trial_id.in_(ids)))
    return len(ids)


def add_counts(session: Session, counts_by_key: Mapping[DeckKey, Counts], sign: int = 1) -> None:
    """Add counts to the aggregates; with sign -1, subtract them."""
    changes = {key: changes_by(counts, sign) for key, counts in counts_by_key.items()}
    add_to_counters(session, changes)


def add_to_counters(session: Session, changes: Mapping[DeckKey, Mapping[str, int]]) -> None:
    """Add to single counters of the aggregates; a new key gets a row."""
    zeros = dict.fromkeys(COUNTERS, 0)
    rows = [
        zeros | dict(change) | {"deck": deck, "kind": kind, "key": key}
        for (deck, kind, key), change in sorted(changes.items())  # another lock order can deadlock
    ]
    if rows:
        session.execute(insert_or_add(insert_into(session, Aggregate)), rows)


def subtract_player(session: Session, player_id: str) -> None:
    """Subtract a player's trials from the aggregates, before the trials are deleted.

    The counters by lane and week are the player's own rows, and go with the player.
    """
    own = select(Trial.id).where(Trial.player_id == player_id, Trial.response.is_not(None))
    # The ids are deleted first. A worker that deleted one before has counted the trial; no worker
    # can count a trial whose id is deleted here.
    uncounted = delete(Uncounted).where(Uncounted.trial_id.in_(own)).returning(Uncounted.trial_id)
    never_counted = set(session.scalars(uncounted))
    rows = session.execute(TRIALS.where(Trial.id.in_(own), IS_TOLD)).all()
    add_counts(session, count_rows(row for row in rows if row.id not in never_counted), sign=-1)


def read_aggregates(session: Session, deck: str) -> CountsByKey:
    """Return a deck's aggregates of the kinds that pages show, waiting trials included."""
    stored = stored_aggregates(session, deck, Aggregate.kind.in_(SHOWN))
    waiting = {
        (kind, key): counts
        for (of_deck, kind, key), counts in count_trials(session, waiting_trials(session)).items()
        if of_deck == deck and kind in SHOWN
    }
    return sums_by_key(stored, waiting)


def counts_by_real(session: Session, deck: str) -> dict[int, Counts]:
    """Return the stored counts of each real of a deck, by the id of its face."""
    stored = stored_aggregates(session, deck, Aggregate.kind == PHOTOGRAPH)
    return {int(key): counts for (_, key), counts in stored.items()}


def stored_aggregates(session: Session, deck: str, *conditions: ColumnElement[bool]) -> CountsByKey:
    """Return a deck's aggregates as they are stored."""
    columns = [getattr(Aggregate, name) for name in ("kind", "key", *COUNTERS)]
    rows = session.execute(select(*columns).where(Aggregate.deck == deck, *conditions))
    return {(kind, key): Counts(*counts) for kind, key, *counts in rows}


def sums_by_key(some: Mapping[Key, Counts], more: Mapping[Key, Counts]) -> CountsByKey:
    """Return the sums of the counts of each key."""
    none = Counts()
    return {key: pooled([some.get(key, none), more.get(key, none)]) for key in {**some, **more}}


def counts_of_kind(counts_by_key: Mapping[Key, Counts], kind: str) -> dict[str, Counts]:
    """Return the counts of one kind by key, without keys that have no trials."""
    return {
        key: counts
        for (of_kind, key), counts in counts_by_key.items()
        if of_kind == kind and counts.trials
    }
