"""The faces that stand out on everyone's page, each shown only to those whom it can't help."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from quiz.counts import digests
from quiz.faces import face_bytes
from quiz.models import Trial


@dataclass(frozen=True, slots=True)
class Exhibit:
    """A face that was told wrong often; without an address it is not for this viewer yet."""

    face_id: int
    url: str | None
    wrong: int
    shown: int


def fakes(session: Session, deck: str) -> list[Exhibit]:
    """Return a deck's fakes that fooled most; they are dealt to nobody any more."""
    entries = digests.faces_in_digest(session, deck, "fakes")
    return [exhibit(entry, f"/stats/fakes/{entry['face']}") for entry in entries]


def photographs(session: Session, deck: str, player_id: str | None) -> list[Exhibit]:
    """Return a deck's reals most doubted; a viewer sees those that they have responded to.

    Everybody may be dealt any real, so to others it would tell the label.
    """
    entries = digests.faces_in_digest(session, deck, "photographs")
    own = select(Trial.face_id, Trial.token).where(
        Trial.player_id == player_id,
        Trial.face_id.in_([entry["face"] for entry in entries]),
        Trial.response.is_not(None),
    )
    tokens = {face: f"/faces/{token}" for face, token in session.execute(own)}
    return [exhibit(entry, tokens.get(entry["face"])) for entry in entries]


def exhibit(entry: dict[str, Any], url: str | None) -> Exhibit:
    """Return an entry of a snapshot with its address."""
    return Exhibit(entry["face"], url, entry["wrong"], entry["shown"])


def fake_body(session: Session, face_id: int) -> bytes | None:
    """Return the bytes of an exhibited_fakes fake, None of any other face."""
    return face_bytes(session, face_id) if face_id in digests.exhibited_fakes(session) else None
