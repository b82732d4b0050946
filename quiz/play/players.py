"""Players: find, make and erase them."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from quiz.counts import aggregates
from quiz.models import Pick, Player, Trial, random_id
from quiz.play import forgers


def find_player(session: Session, player_id: str | None) -> Player | None:
    """Return a player; None when there is none or it has been erased."""
    return session.get(Player, player_id) if player_id else None


def lock_player(session: Session, player_id: str | None) -> Player | None:
    """Return a player whom nobody else erases or changes in this transaction; None without one."""
    if player_id is None:
        return None
    return session.get(Player, player_id, with_for_update={"key_share": True})


def make_player(session: Session, now: datetime, player_id: str | None = None) -> Player:
    """Add a new player."""
    player = Player(id=player_id or random_id(), created_at=now, is_listed=False)
    session.add(player)
    session.flush()
    return player


def erase_player(session: Session, player_id: str) -> None:
    """Delete a player with all rounds, responses, offers and counters."""
    # Lock the player before the trials, as responses do: another order can deadlock. The worker
    # may be adding a row of this player while we wait for it: this lock lets its foreign key pass.
    own = select(Player.id).where(Player.id == player_id)
    session.execute(own.with_for_update(key_share=True))
    forgers.lock_picks(session, player_id)
    aggregates.subtract_player(session, player_id)
    forgers.forget_judge(session, player_id)
    # Picks stay in the game as nobody's; an offer is of no use to others.
    open_offers = delete(Pick).where(Pick.player_id == player_id, Pick.picked_at.is_(None))
    session.execute(open_offers)
    # Trials first: through the rounds alone, Postgres would look for them one round at a time.
    session.execute(delete(Trial).where(Trial.player_id == player_id))
    session.execute(delete(Player).where(Player.id == player_id))
