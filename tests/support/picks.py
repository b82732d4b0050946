"""Offers and picks, and rounds in which others judge them."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from quiz.decks.deck import UTKFACE, Deck
from quiz.faces import IS_FOR_PICKS, IS_NEW
from quiz.faces.fakes import store_fakes
from quiz.models import Face, Label, Mode, Pick, PickFace, Player, Round
from quiz.play import offers
from quiz.storage.database import utc_now
from tests.support.factories import a_fake, add_player
from tests.support.modes import start


def offer(session: Session, player: Player, deck: Deck = UTKFACE) -> Pick:
    """Return a player's open offer, or make one, and commit."""
    made = offers.make_offer(session, player, deck, 18, utc_now())
    session.commit()
    return made


def pick(session: Session, player: Player | None = None, place: int = 0) -> Pick:
    """Offer a player eight faces, pick one of them, and commit."""
    player = player or add_player(session)
    made = offer(session, player)
    picked = offers.choose(session, player.id, made.id, place, 18, utc_now())
    session.commit()
    assert picked is not None
    return picked


def picks(session: Session, count: int) -> Sequence[Pick]:
    """Let so many players pick a face each."""
    return [pick(session) for _ in range(count)]


def judge(session: Session, player: Player | None = None) -> Round:
    """Start a round of picks."""
    return start(session, player or add_player(session), Mode.FOOL)


def spare(session: Session, count: int, deck: Deck = UTKFACE) -> list[Face]:
    """Set so many new reals aside for picks, and commit; return them."""
    is_new = (Face.label == Label.REAL, IS_NEW, ~IS_FOR_PICKS, Face.deck == deck.name)
    reals = session.scalars(select(Face).where(*is_new).order_by(Face.id).limit(count)).all()
    assert len(reals) == count
    session.add_all([PickFace(face_id=real.id) for real in reals])
    session.commit()
    return list(reals)


def stock_picks(session: Session, count: int) -> None:
    """Let a player have picked so many faces that were in no stock, and commit."""
    now, player = utc_now(), add_player(session)
    reals = spare(session, count)
    drawn = [a_fake(50_000 + seed, checkpoint="offered") for seed in range(count)]
    fakes = [replace(fake, klass=real.klass) for fake, real in zip(drawn, reals, strict=True)]
    ids = store_fakes(session, fakes, now, taken_at=now)
    for face_id, real in zip(ids, reals, strict=True):
        of = {"player_id": player.id, "deck": UTKFACE.name, "klass": real.klass}
        made = Pick(**of, offered_at=now, picked_at=now, face_id=face_id)
        session.add(made)
        session.flush()
        session.add(PickFace(face_id=face_id, pick_id=made.id, place=0))
        real.partner_id = face_id
    session.commit()
