"""Playing a set: each player has one round with its faces."""

import random
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from quiz.counts import ensure_player_counts
from quiz.models import Player, Round, SharedFace, SharedSet, Trial, random_id
from quiz.modes import RULES
from quiz.play.sets.making import faces_of
from quiz.storage import insert_into

_random = random.SystemRandom()


def lock_set(session: Session, set_id: str, *, is_changed: bool = False) -> SharedSet | None:
    """Return a set as it is now; nobody changes it before the transaction ends.

    Others may lock it too, unless it is to be changed here.
    """
    query = select(SharedSet).where(SharedSet.id == set_id).with_for_update(read=not is_changed)
    return session.scalar(query.execution_options(populate_existing=True))


def is_open(shared: SharedSet, now: datetime) -> bool:
    """Say whether rounds with a set's faces may begin."""
    return shared.finished_at is None and now <= shared.closes_at


def round_in(session: Session, set_id: str, player_id: str | None) -> Round | None:
    """Return a player's round with the faces of a set."""
    return session.scalar(select(Round).where(Round.set_id == set_id, Round.player_id == player_id))


def start(
    session: Session, player: Player, shared: SharedSet, now: datetime, *, in_own_order: bool
) -> Round:
    """Start a player's one round with the faces of a set, which is locked; else return it."""
    ensure_player_counts(session, player.id, shared.deck, now)
    statement = insert_into(session, Round).values(**columns_of(player, shared, now))
    added = session.scalar(statement.on_conflict_do_nothing().returning(Round.id))
    if added is not None:
        deal_faces(session, added, player.id, shared, in_own_order=in_own_order)
    round_ = round_in(session, shared.id, player.id)
    assert round_ is not None
    return round_


def columns_of(player: Player, shared: SharedSet, now: datetime) -> dict[str, object]:
    """Return the columns of a new round."""
    rules = RULES[shared.mode]
    return {
        "id": random_id(),
        "player_id": player.id,
        "deck": shared.deck,
        "mode": shared.mode,
        "length": rules.length,
        "set_id": shared.id,
        "started_at": now,
        "closes_at": shared.closes_at,
        "is_silent": rules.is_silent,
        "is_told": False,
    }


def deal_faces(
    session: Session, round_id: str, player_id: str, shared: SharedSet, *, in_own_order: bool
) -> None:
    """Add a trial for each face of a set."""
    faces = faces_of(session, shared.id)
    if in_own_order:
        _random.shuffle(faces)
    for position, face in enumerate(faces, start=1):
        session.add(trial_of(face, round_id, player_id, position))
    session.flush()


def trial_of(face: SharedFace, round_id: str, player_id: str, position: int) -> Trial:
    """Return the trial that shows a face of a set."""
    return Trial(
        round_id=round_id,
        player_id=player_id,
        position=position,
        place=face.place,
        face_id=face.face_id,
        spare_id=face.spare_id,
        label=face.label,
    )
