"""Reals that a player would be dealt, without the fakes that they are paired with."""

from sqlalchemy.orm import Session

from quiz.decks import Deck
from quiz.faces import dealt_resolution
from quiz.play import dealing


def pick_reals(session: Session, deck: Deck, player_id: str, count: int) -> list[int]:
    """Pick reals for a player in a quiz for adults; Unavailable where there are too few."""
    search = dealing.Search(deck, player_id, 18, dealt_resolution(session, deck))
    return dealing.pick_reals(session, search, count)
