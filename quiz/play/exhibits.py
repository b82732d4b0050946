"""The faces that stand out on everyone's page, hidden from players who may still be dealt them."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from quiz.counts import digests
from quiz.faces import face_bytes
from quiz.models import Round, Trial


@dataclass(frozen=True, slots=True)
class Exhibit:
    """A face often judged wrongly; its address is None while it is hidden from this viewer."""

    face_id: int
    url: str | None
    wrong: int
    shown: int


def fakes(session: Session, deck: str) -> list[Exhibit]:
    """Return a deck's fakes that fooled most players; they are not dealt any more."""
    entries = digests.faces_in_digest(session, deck, "fakes")
    return [exhibit(entry, f"/stats/fakes/{entry['face']}") for entry in entries]


def photographs(session: Session, deck: str, player_id: str | None) -> list[Exhibit]:
    """Return a deck's reals most often taken for fakes, visible to those who were told them.

    Any real may still be dealt to the others, and would then be known.
    """
    entries = digests.faces_in_digest(session, deck, "photographs")
    own = (
        select(Trial.face_id, Trial.token)
        .join(Round)
        .where(
            Trial.player_id == player_id,
            Trial.face_id.in_([entry["face"] for entry in entries]),
            Trial.response.is_not(None),
            Round.is_told,
        )
    )
    tokens = {face: f"/faces/{token}" for face, token in session.execute(own)}
    return [exhibit(entry, tokens.get(entry["face"])) for entry in entries]


def exhibit(entry: dict[str, Any], url: str | None) -> Exhibit:
    """Return an entry of a digest with its address."""
    return Exhibit(entry["face"], url, entry["wrong"], entry["shown"])


def fake_body(session: Session, face_id: int) -> bytes | None:
    """Return the bytes of an exhibited fake, None for any other face."""
    return face_bytes(session, face_id) if face_id in digests.exhibited_fakes(session) else None
