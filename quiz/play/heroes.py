"""Heroes: a pair of each deck for the home page alone, where anybody may ask what a face is.

It is set aside before anybody is dealt one of its faces, and never dealt from then on.
"""

import hashlib
import hmac
import re
import secrets
from datetime import datetime
from typing import Any

from sqlalchemy import exists, func, select, update
from sqlalchemy.orm import Session, aliased

from quiz.decks import Deck, first_class
from quiz.faces import dealt_resolution
from quiz.models import Face, FaceBytes, Label
from quiz.play.dealable import quizzed_reals
from quiz.play.dealing import Pair
from quiz.play.finding import NO_PLAYER, Search, find_reals
from quiz.play.pairing import lock
from quiz.policy import limits
from quiz.words import trials

LOOKED_AT = 8  # heroes: those that were taken down stay marked
VISIT = re.compile("[0-9a-f]{16}")


def find_hero(session: Session, deck: Deck, min_age: int) -> Pair | None:
    """Return a deck's latest pair for the home page, None before one is set aside."""
    # First by the index of heroes alone: asked all at once, SQLite would go through all reals.
    latest = select(Face.id).where(Face.deck == deck.name, Face.hero_at.is_not(None))
    some = session.scalars(latest.order_by(Face.hero_at.desc()).limit(LOOKED_AT)).all()
    fake = aliased(Face)
    has_bytes = (exists().where(FaceBytes.face_id == face.id) for face in (Face, fake))
    query = (
        select(Face.id, Face.partner_id)
        .join(fake, fake.id == Face.partner_id)
        .where(
            Face.id.in_(some),
            fake.klass >= first_class(deck.least_age(min_age)),
            *quizzed_reals(deck, min_age),
            *has_bytes,
        )
        .order_by(Face.hero_at.desc())
        .limit(1)
    )
    row = session.execute(query).first()
    return None if row is None else {Label.REAL: row.id, Label.FAKE: row.partner_id}


def set_hero_aside(session: Session, deck: Deck, min_age: int, now: datetime) -> bool:
    """Set a pair of new faces aside, where a deck has none; say whether one was."""
    if find_hero(session, deck, min_age) or reals(session, deck, min_age) < limits.REALS_WITH_HERO:
        return False
    size = dealt_resolution(session, deck)
    search = Search(deck, NO_PLAYER, min_age, size, group="new")
    pairs = lock(session, search, find_reals(session, search, 1), now)
    session.execute(update(Face).where(Face.id.in_(pairs)).values(hero_at=now))
    session.execute(update(Face).where(Face.id.in_(pairs.values())).values(exhibited_at=now))
    return bool(pairs)


def reals(session: Session, deck: Deck, min_age: int) -> int:
    """Count the reals of a deck."""
    query = select(func.count()).select_from(Face).where(*quizzed_reals(deck, min_age))
    return session.scalar(query) or 0


# Which of the two a visit shows


def new_visit() -> str:
    """Return the name of a visit, from which nobody can tell what it shows."""
    return secrets.token_hex(8)


def label_of(visit: str, secret: str) -> Label:
    """Return which face of a pair a visit shows: a fair coin that only the server can repeat."""
    digest = hmac.digest(secret.encode(), f"hero {visit}".encode(), hashlib.sha256)
    return Label.FAKE if digest[0] & 1 else Label.REAL


def verdict(deck: Deck, response: Label, label: Label) -> dict[str, Any]:
    """Return the verdict on a response, which nobody counts, with its words."""
    return {
        "response": response.value,
        "label": label.value,
        "correct": response == label,
        "say": {
            "outcome": trials.outcome(response, label),
            "story": deck.story(response, label),
            "stamp": deck.call(label).upper(),
        },
    }
