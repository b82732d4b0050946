"""Offers: eight new fakes of one class, of which a player picks the one to fool others.

They are taken out of the stock for good. The one that is picked is paired for good with a real
that is spared for that, and the two are shown beside each other to those who judge picks, and in no
other mode; the seven others are dealt to nobody.
"""

import random
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from quiz.decks import DECKS, Deck
from quiz.errors import Conflict, NotFound, Unavailable
from quiz.faces import face_bytes, take
from quiz.languages import lazy, lazy_deck_text
from quiz.models import Face, FaceBytes, Pick, PickFace, Player
from quiz.modes import fool
from quiz.play import fooling
from quiz.play.abandoned import delete_idle_players
from quiz.play.deal_sql import PAIR, stock_of_class
from quiz.play.finding import NO_PLAYER, Search, search_for
from quiz.play.forgers import is_own
from quiz.play.spared import spared_classes, spared_real

CHUNK = 200  # offers that one transaction ends

_random = random.SystemRandom()


def make_offer(session: Session, player: Player, deck: Deck, min_age: int, now: datetime) -> Pick:
    """Return a player's open offer in a deck, or make one; Unavailable without faces for it.

    The player is locked: another tab may be making one.
    """
    return open_offer(session, player.id, deck) or new_offer(session, player, deck, min_age, now)


def open_offer(session: Session, player_id: str | None, deck: Deck) -> Pick | None:
    """Return a player's offer in a deck of which no face is picked yet."""
    is_open = (is_own(player_id), Pick.deck == deck.name, Pick.picked_at.is_(None))
    return session.scalar(select(Pick).where(*is_open))


def new_offer(session: Session, player: Player, deck: Deck, min_age: int, now: datetime) -> Pick:
    """Take eight fakes of one class out of the stock."""
    search = search_for(session, deck, player.id, min_age)
    classes = classes_to_offer(session, search)
    if not classes:
        raise none_left(session, search)
    stock, count = stock_of_class(deck, min_age), fool.OFFERED
    for klass in classes:
        known = {"resolution": search.resolution, "klass": klass}
        faces = take(session, stock, count, now, least=count, **known)
        if faces:
            return add_offer(session, player, deck, klass, faces, now)
    raise too_few(deck)


def classes_to_offer(session: Session, search: Search) -> list[int]:
    """Return the classes that have a spared real for another pick, in an order that chance draws.

    A class comes first as often as it is among the reals. An offer holds none of them: else whoever
    asks for many and picks none would hold them all.
    """
    drawn = spared_classes(session, search.deck, search.min_age, search.resolution)
    _random.shuffle(drawn)
    return list(dict.fromkeys(drawn))


def none_left(session: Session, search: Search) -> Unavailable:
    """Return the refusal of an offer for want of reals, and what can be done instead."""
    deck = search.deck.name
    if not fooling.reals_to_judge(session, search):
        return Unavailable(lazy_deck_text(deck, "This deck has no photographs left for new picks."))
    return Unavailable(
        lazy_deck_text(
            deck,
            "This deck has no photographs left for new picks. You can still judge those of others.",
        )
    )


def too_few(deck: Deck) -> Unavailable:
    """Return the refusal of an offer where the stock is low."""
    return Unavailable(
        lazy_deck_text(
            deck.name,
            "There are not enough generated faces to pick from yet; try again in a moment.",
        )
    )


def add_offer(
    session: Session, player: Player, deck: Deck, klass: int, faces: Sequence[int], now: datetime
) -> Pick:
    """Keep which faces are offered, in an order that chance draws."""
    pick = Pick(player_id=player.id, deck=deck.name, klass=klass, offered_at=now)
    session.add(pick)
    session.flush()
    places = enumerate(_random.sample(faces, len(faces)))
    rows = [{"face_id": face, "pick_id": pick.id, "place": place} for place, face in places]
    session.execute(insert(PickFace), rows)
    return pick


def own_pick(
    session: Session, player_id: str | None, pick_id: str, *, locked: bool = False
) -> Pick:
    """Return an offer or a pick of this player, locked if wanted; NotFound for everybody else."""
    query = select(Pick).where(Pick.id == pick_id, is_own(player_id))
    query = query.with_for_update() if locked else query
    pick = session.scalar(query.execution_options(populate_existing=True))
    if pick is None:
        raise NotFound(lazy("There is no such offer; it may have ended."))
    return pick


def offered_face(session: Session, player_id: str | None, pick_id: str, place: int) -> bytes:
    """Return a face that a player was offered, padded; NotFound for everybody else."""
    own_pick(session, player_id, pick_id)
    face_id = face_at(session, pick_id, place)
    body = None if face_id is None else face_bytes(session, face_id)
    if body is None:
        raise NotFound(lazy("There is no such face."))
    return body


def face_at(session: Session, pick_id: str, place: int) -> int | None:
    """Return the face at a place of an offer; None for a place that there is not."""
    if not 0 <= place < fool.OFFERED:
        return None
    at = (PickFace.pick_id == pick_id, PickFace.place == place)
    return session.scalar(select(PickFace.face_id).where(*at))


def place_of(session: Session, pick: Pick) -> int | None:
    """Return the place at which the picked face was offered; None before it is picked."""
    return session.scalar(select(PickFace.place).where(PickFace.face_id == pick.face_id))


def kept_places(session: Session, pick: Pick) -> set[int]:
    """Return the places of the offered faces that are still there.

    The picked face goes with the real beside it, the others after their lifetime.
    """
    query = select(PickFace.place).join(FaceBytes, FaceBytes.face_id == PickFace.face_id)
    places = session.scalars(query.where(PickFace.pick_id == pick.id))
    return {place for place in places if place is not None}


def choose(
    session: Session, player_id: str | None, pick_id: str, place: int, min_age: int, now: datetime
) -> Pick | None:
    """Pick one of the offered faces, and send it out beside a real.

    The same choice again changes nothing, another one is a Conflict. Where no real of its class is
    spared any more, the offer ends: None.
    """
    pick = own_pick(session, player_id, pick_id, locked=True)
    face_id = face_at(session, pick_id, place)
    if pick.face_id is None and face_id is not None:
        if not pair_for_good(session, pick, face_id, min_age):
            session.delete(pick)
            session.flush()
            return None
        pick.face_id, pick.picked_at = face_id, now
        session.flush()
    if pick.face_id != face_id:
        raise Conflict(lazy("You have already picked another face."))
    return pick


def ended() -> Conflict:
    """Return what is said of an offer that ended since it was made."""
    return Conflict(
        lazy("Nothing is left to show beside your pick, so this offer has ended. Pick again.")
    )


def pair_for_good(session: Session, pick: Pick, face_id: int, min_age: int) -> bool:
    """Pair the picked face with a real of its class that is spared for picks, if there is one."""
    deck, resolution = DECKS[pick.deck], session.get_one(Face, face_id).resolution
    real = spared_real(session, Search(deck, NO_PLAYER, min_age, resolution), pick.klass)
    if real is None:
        return False
    session.connection().execute(PAIR, {"real": real, "fake": face_id})
    return True


def end_offers(session: Session, before: datetime) -> int:
    """End offers of before this time of which nothing was picked; return how many, at most CHUNK.

    Their faces come back to nobody, and players who never did anything else go. Both are locked at
    once and without a wait, since players are locked before their picks elsewhere.
    """
    is_old = (Pick.picked_at.is_(None), Pick.offered_at < before)
    query = select(Pick.id, Player.id).join(Player, Player.id == Pick.player_id).where(*is_old)
    old = session.execute(query.limit(CHUNK).with_for_update(skip_locked=True)).all()
    session.execute(delete(Pick).where(Pick.id.in_([pick for pick, _ in old])))
    delete_idle_players(session, [player for _, player in old])
    return len(old)
