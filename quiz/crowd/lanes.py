"""Lanes: a taught one and its control, side by side from the day when the crowd was learned from.

Each new fake is of one of the two by a fair coin, which knows nothing of the face. A lane that is
closed keeps its row and its files: they say how its faces were made.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, delete, insert, select, update
from sqlalchemy.orm import Session

from quiz.errors import NotFound
from quiz.models import Face, FaceBytes, Label, Lane, LaneFile, LaneKind

CRITIC, CHECKPOINT = "critic", "checkpoint"  # the files of a lane
IS_OPEN = Lane.retired_at.is_(None)
IS_TAUGHT = Lane.kind != LaneKind.CONTROL


@dataclass(frozen=True)
class Lesson:
    """What a training has brought: a way to make fakes, and from whose guesses it was learned."""

    deck: str
    kind: LaneKind
    base: str  # the checkpoint that the crowd was shown, and that the control goes on with
    checkpoint: str  # that makes the taught lane's fakes; the same but where it was trained on
    candidates: int
    responses: int
    players: int
    card: dict[str, Any]
    files: Mapping[str, bytes]  # by part


class Pair(NamedTuple):
    """A taught lane and the one that it is compared with."""

    taught: Lane
    control: Lane


def open_pair(session: Session, deck: str) -> Pair | None:
    """Return the lanes that a deck's new fakes are of; None where there is one way to make them."""
    taught = session.scalar(
        select(Lane).where(Lane.deck == deck, IS_OPEN, IS_TAUGHT).order_by(Lane.id.desc()).limit(1)
    )
    control = taught and session.scalar(select(Lane).where(Lane.control_of == taught.id))
    return Pair(taught, control) if taught and control else None


def files_of(session: Session, lane_id: int) -> dict[str, bytes]:
    """Return the files of a lane, by part."""
    query = select(LaneFile.part, LaneFile.body).where(LaneFile.lane_id == lane_id)
    return dict(session.execute(query).all())


def open_lanes(session: Session, lesson: Lesson, now: datetime) -> Lane:
    """Open a taught lane and its control in place of those of before; return the taught one."""
    close(session, Lane.deck == lesson.deck, now=now)
    common = {"deck": lesson.deck, "made_at": now}
    taught = Lane(
        kind=lesson.kind,
        checkpoint=lesson.checkpoint,
        candidates=lesson.candidates,
        responses=lesson.responses,
        players=lesson.players,
        card=lesson.card,
        **common,
    )
    session.add(taught)
    session.flush()
    control = LaneKind.CONTROL
    session.add(Lane(kind=control, checkpoint=lesson.base, control_of=taught.id, **common))
    files = [
        {"lane_id": taught.id, "part": part, "body": lesson.files[part]} for part in lesson.files
    ]
    session.execute(insert(LaneFile), files)
    session.flush()
    return taught


def close(session: Session, *conditions: ColumnElement[bool], now: datetime) -> None:
    """Close those of these lanes that are open."""
    session.execute(update(Lane).where(*conditions, IS_OPEN).values(retired_at=now))


def retire(session: Session, lane_id: int, now: datetime) -> int:
    """Close a taught lane with its control, and take its fakes out of the stock; return how many.

    Those in stock were never dealt and are in no pair, so their bytes go too. All others stay as
    they are: a pair that changed would tell those who have met it. NotFound where there is no such
    taught lane.
    """
    taught_lane(session, lane_id)
    close(session, (Lane.id == lane_id) | (Lane.control_of == lane_id), now=now)
    in_stock = (Face.label == Label.FAKE, Face.taken_at.is_(None), Face.lane_id == lane_id)
    taken = update(Face).where(*in_stock).values(taken_at=now).returning(Face.id)
    withdrawn = session.scalars(taken).all()
    session.execute(delete(FaceBytes).where(FaceBytes.face_id.in_(withdrawn)))
    return len(withdrawn)


def taught_lane(session: Session, lane_id: int) -> Lane:
    """Return a taught lane, open or closed; NotFound where there is no such one."""
    lane = session.scalar(select(Lane).where(Lane.id == lane_id, IS_TAUGHT))
    if lane is None:
        raise NotFound(f"There is no taught lane {lane_id}; `flask crowd show` lists them.")
    return lane


def taught_lanes(session: Session, deck: str) -> Sequence[Lane]:
    """Return the taught lanes of a deck, open or closed, the latest first."""
    query = select(Lane).where(Lane.deck == deck, IS_TAUGHT).order_by(Lane.id.desc())
    return session.scalars(query).all()
