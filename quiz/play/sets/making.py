"""Making a set: pairs are picked and held, and a coin for each says which face all are shown."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from quiz.decks import Deck
from quiz.errors import Unavailable
from quiz.languages import lazy_deck_text
from quiz.models import Mode, SharedFace, SharedSet, random_token
from quiz.modes import RULES
from quiz.play import supply
from quiz.play.dealing import flip_coins, pick_pairs, shown_and_spare
from quiz.play.finding import NO_PLAYER
from quiz.policy import limits
from quiz.storage import wait_for_turn

TURN = 0x5E75  # of making sets, among the turns of the database


def make_set(
    session: Session,
    deck: Deck,
    mode: Mode,
    *,
    closes_at: datetime,
    min_age: int,
    now: datetime,
    day: date | None = None,
) -> SharedSet:
    """Make a set with new coins, and hold its faces; Unavailable where there are too few."""
    count = RULES[mode].length or 0
    pairs = pick_pairs(session, deck, NO_PLAYER, count, now, min_age)
    shared = SharedSet(
        id=random_token(), deck=deck.name, mode=mode, day=day, made_at=now, closes_at=closes_at
    )
    session.add(shared)
    session.flush()
    for place, (pair, coin) in enumerate(zip(pairs, flip_coins(count), strict=True), start=1):
        faces = shown_and_spare(pair, coin)
        session.add(SharedFace(set_id=shared.id, place=place, label=coin, **faces))
    session.flush()
    return shared


def wait_to_make(session: Session) -> None:
    """Let all others who make sets wait for this transaction."""
    wait_for_turn(session, TURN)


def check_room(session: Session, deck: Deck, needed: int, min_age: int) -> None:
    """Refuse a set with which all open sets would hold too many faces of a deck."""
    held = supply.count_in_sets(session, deck, min_age)
    if held + needed > most_of_sets(supply.count_reals(session, deck, min_age)):
        raise Unavailable(
            lazy_deck_text(
                deck.name,
                "So many duels are under way that no more faces are free for another; "
                "try again later.",
            )
        )


def most_of_sets(reals: int) -> int:
    """Return how many faces all open sets may hold in a deck of this size."""
    return min(max(limits.SETS_FACES, int(limits.SETS_SHARE * reals)), reals // 2)


def faces_of(session: Session, set_id: str) -> list[SharedFace]:
    """Return the faces of a set, in their order."""
    query = select(SharedFace).where(SharedFace.set_id == set_id).order_by(SharedFace.place)
    return list(session.scalars(query.execution_options(populate_existing=True)))
