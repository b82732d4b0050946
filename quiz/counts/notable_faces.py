"""Notable faces: the reals that most players doubted, and the fakes that fooled most players."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from quiz.counts.aggregates import counts_by_real
from quiz.counts.counters import IS_COUNTED
from quiz.faces import IS_HELD, withdrawal
from quiz.figures import wilson_interval
from quiz.models import Face, FaceBytes, Label, Round, Trial

MOST_FACES = 12  # of each label
MIN_SHOWN = 5  # times that a real was shown; below this, its rate says little
LATEST = 2_000  # trials in which new fakes are looked for, and faces in one query


def most_doubted_reals(session: Session, deck: str) -> list[dict[str, Any]]:
    """Return the reals with the highest lower bound on the share of responses FAKE."""
    counts = {
        face: counts
        for face, counts in counts_by_real(session, deck).items()
        if counts.reals >= MIN_SHOWN
    }
    bound = {face: wilson_interval(c.false_alarms, c.reals)[0] for face, c in counts.items()}
    faces = first_with_bytes(session, sorted(bound, key=lambda face: (-bound[face], face)))
    return [
        {"face": face, "wrong": counts[face].false_alarms, "shown": counts[face].reals}
        for face in faces
    ]


def first_with_bytes(session: Session, faces: list[int]) -> list[int]:
    """Return the first of these faces whose bytes are still stored."""
    query = select(FaceBytes.face_id).where(FaceBytes.face_id.in_(faces[: 2 * MOST_FACES]))
    stored = set(session.scalars(query))
    return [face for face in faces if face in stored][:MOST_FACES]


def most_fooling_fakes(
    session: Session, deck: str, previous: Sequence[int]
) -> list[dict[str, Any]]:
    """Return the fakes that fooled most players, from the previous ones and the latest trials."""
    latest = select(func.max(Trial.id) - LATEST).scalar_subquery()
    fooled = (Trial.label == Label.FAKE) & (Trial.response == Label.REAL)
    in_deck = (
        select(Trial.face_id)
        .join(Face, Face.id == Trial.face_id)
        .join(Round, Round.id == Trial.round_id)
        .where(Face.deck == deck, IS_COUNTED)
    )
    new = in_deck.where(fooled, Trial.id > latest)
    faces = [*previous, *session.scalars(new)]
    return rank_fakes(session, faces, withdrawal.room(session, deck))


def rank_fakes(session: Session, faces: Iterable[int], room: int) -> list[dict[str, Any]]:
    """Order fakes by how often they fooled, then by the players' confidence, then by P(fake).

    Up to `room` of those returned may still be dealt.
    """
    rows = rows_of_fakes(session, sorted(set(faces)))
    rows.sort(key=lambda row: (-row[2], -row[3], 1.0 if row[4] is None else row[4], row[0]))
    first = [row[0] for row in rows[: 4 * MOST_FACES]]
    is_held = held(session, first)
    free = [face for face in first if face not in is_held]
    shown = set(first_with_bytes(session, first_with_room(session, free, room)))
    return [
        {"face": face, "wrong": wrong, "shown": trials, "confidence": confidence}
        for face, trials, wrong, confidence, _ in rows
        if face in shown
    ]


def first_with_room(session: Session, fakes: list[int], room: int) -> list[int]:
    """Return these fakes in the same order, only the first `room` of those in play."""
    gone = withdrawal.withdrawn(session, fakes)
    in_play = [fake for fake in fakes if fake not in gone][: max(0, room)]
    return [fake for fake in fakes if fake in gone or fake in in_play]


def rows_of_fakes(session: Session, faces: Sequence[int]) -> list[Row[*tuple[Any, ...]]]:
    """Read the trials, misses, highest confidence and P(fake) of each fake that fooled anyone."""
    rows: list[Row[*tuple[Any, ...]]] = []
    for start in range(0, len(faces), LATEST):
        misses = func.count().filter(Trial.response == Label.REAL)
        confidence = func.max(Trial.confidence).filter(Trial.response == Label.REAL)
        query = (
            select(
                Trial.face_id, func.count(), misses, func.coalesce(confidence, 50), Face.p_detector
            )
            .join(Face, Face.id == Trial.face_id)
            .join(Round, Round.id == Trial.round_id)
            .where(IS_COUNTED)
            .where(Trial.face_id.in_(faces[start : start + LATEST]), Trial.response.is_not(None))
            .group_by(Trial.face_id, Face.p_detector)
            .having(misses > 0)
        )
        rows += session.execute(query)
    return rows


def held(session: Session, faces: Sequence[int]) -> set[int]:
    """Return those of these faces whose label a page must not show, since a trial is open."""
    return set(session.scalars(select(Face.id).where(IS_HELD, Face.id.in_(faces))))
