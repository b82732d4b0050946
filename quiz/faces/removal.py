"""Removal: take a real down for good, and delete the bytes of old fakes."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, exists, select, text
from sqlalchemy.orm import Session, aliased

from quiz.faces.exposure import IS_FREE, is_climbed
from quiz.models import Face, FaceBytes, Label, Round, Takedown, Trial
from quiz.storage import insert_into


def take_down(session: Session, sha256: str, now: datetime) -> int | None:
    """Remove a real's bytes for good and keep it out of later imports; its id, if it is stored.

    The fake that it is paired with goes too: a face that is gone then tells nothing to those who
    have not been told its label.
    """
    statement = insert_into(session, Takedown).values(sha256=sha256, taken_down_at=now)
    session.execute(statement.on_conflict_do_nothing())
    # Locked first: whoever pairs it at the same moment is seen in what is read.
    query = select(Face).where(Face.sha256 == sha256).with_for_update(key_share=True)
    real = session.scalar(query.execution_options(populate_existing=True))
    if real is None:
        return None
    real.taken_at = now
    session.execute(delete(FaceBytes).where(FaceBytes.face_id.in_([real.id, real.partner_id])))
    return real.id


def hold_takedowns(session: Session) -> None:
    """Wait for takedowns that have begun, and let none begin before this transaction ends.

    SQLite lets one transaction write at a time, so nothing is left to do there.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("LOCK TABLE takedowns IN SHARE MODE"))


def taken_down(session: Session) -> set[str]:
    """Return the SHA-256 of every real that imports must refuse."""
    return set(session.scalars(select(Takedown.sha256)))


def purge_fakes(session: Session, before: datetime, keep: Sequence[int] = ()) -> int:
    """Delete the bytes of fakes last dealt before this time, except those to keep; how many.

    Their rows stay, so it remains known where they came from. The fake of a pair is kept as long as
    its real: else whoever meets a face again after a long time would know that it is real. Those of
    the climb wait for their real.
    """
    real = aliased(Face)
    dealt_since = exists().where(
        Trial.face_id == Face.id, Trial.round_id == Round.id, Round.started_at >= before
    )
    shown_since = exists().where(Trial.face_id == Face.id, Trial.shown_at >= before)
    old = select(Face.id).where(
        Face.label == Label.FAKE,
        Face.taken_at < before,
        ~dealt_since,
        ~shown_since,
        IS_FREE,
        ~exists().where(real.partner_id == Face.id).correlate(Face),
        ~is_climbed(Face.id),
        Face.id.not_in(keep),
    )
    result = session.execute(delete(FaceBytes).where(FaceBytes.face_id.in_(old)))
    return int(result.rowcount)  # type: ignore[attr-defined]
