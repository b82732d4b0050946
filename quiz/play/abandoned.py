"""Abandoned rounds: those without a response are deleted, with all that was made for them."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import Session, aliased

from quiz.faces import IN_CLASS
from quiz.models import Face, FaceBytes, Label, Player, Round, Student, Trial

CHUNK = 200  # rounds that one transaction deletes


def delete_abandoned(session: Session, before: datetime) -> int:
    """Delete rounds that began before this time and have no response; return how many.

    Those of classrooms stay: their teachers decide. At most CHUNK rounds are deleted.
    """
    is_in_class = exists().where(Student.player_id == Round.player_id)
    query = (
        select(Round.id, Round.player_id)
        .where(Round.answered == 0, Round.finished_at.is_(None), Round.started_at < before)
        .where(~is_in_class)
        .limit(CHUNK)
        .with_for_update(skip_locked=True)
    )
    rows = session.execute(query).all()
    rounds = [row.id for row in rows]
    session.execute(delete(FaceBytes).where(FaceBytes.face_id.in_(fakes_of(session, rounds))))
    session.execute(delete(Trial).where(Trial.round_id.in_(rounds)))
    session.execute(delete(Round).where(Round.id.in_(rounds)))
    delete_idle_players(session, [row.player_id for row in rows])
    return len(rounds)


def fakes_of(session: Session, rounds: Sequence[str]) -> Sequence[int]:
    """Return the fakes that were dealt in these rounds and nowhere else."""
    other = aliased(Trial)
    is_elsewhere = exists().where(other.face_id == Face.id, other.round_id.not_in(rounds))
    query = (
        select(Face.id)
        .join(Trial, Trial.face_id == Face.id)
        .where(Trial.round_id.in_(rounds), Face.label == Label.FAKE, ~is_elsewhere, ~IN_CLASS)
    )
    return session.scalars(query).all()


def delete_idle_players(session: Session, players: Sequence[str]) -> None:
    """Delete those of these players who have no round and no name: their browsers start anew."""
    has_round = exists().where(Round.player_id == Player.id)
    has_seat = exists().where(Student.player_id == Player.id)
    is_idle = (Player.id.in_(players), Player.pseudonym.is_(None), ~has_round, ~has_seat)
    session.execute(delete(Player).where(*is_idle, Player.flagged_at.is_(None)))
