"""Offers and picks, and rounds in which others judge them."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from quiz.decks.deck import UTKFACE, Deck
from quiz.models import Mode, Pick, Player, Round
from quiz.play import offers
from quiz.storage.database import utc_now
from tests.support.factories import add_player
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
    return picked


def picks(session: Session, count: int) -> Sequence[Pick]:
    """Let so many players pick a face each."""
    return [pick(session) for _ in range(count)]


def judge(session: Session, player: Player | None = None) -> Round:
    """Start a round of picks."""
    return start(session, player or add_player(session), Mode.FOOL)
