"""Membership: joining the leaderboard under a pseudonym, and leaving it."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from quiz.board.checks import check_player
from quiz.board.holds import put_on_hold, update_public_rows
from quiz.board.windows import remove_players
from quiz.counts import player_counts
from quiz.errors import Conflict
from quiz.languages import lazy
from quiz.models import Player
from quiz.names import pseudonym_key, read_kind_name, suggest_numbered, suggest_pseudonym

SUGGESTIONS = 5  # that are tried before one with a number, which is always free


def join(session: Session, player: Player, typed: str, now: datetime) -> None:
    """List a player under a pseudonym, the first or another; Conflict when it is taken."""
    name = read_kind_name(typed)
    taken = lazy("The name %(name)s is taken.", name=name)
    if is_taken(session, name, player.id):
        raise Conflict(taken)
    player.pseudonym, player.pseudonym_key, player.is_listed = name, pseudonym_key(name), True
    try:
        session.flush()
    except IntegrityError:  # another player has taken it since the check
        raise Conflict(taken) from None
    reason = check_player(session, player)
    if reason is not None:
        put_on_hold(session, player.id, reason, now)
        session.refresh(player)
    update_public_rows(session, player, now)


def is_taken(session: Session, name: str, player_id: str | None = None) -> bool:
    """Say whether another player has a name that looks like this one."""
    holder = session.scalar(select(Player.id).where(Player.pseudonym_key == pseudonym_key(name)))
    return holder not in (None, player_id)


def suggest_free_pseudonym(session: Session) -> str:
    """Suggest a pseudonym that nobody has."""
    names = (suggest_pseudonym() for _ in range(SUGGESTIONS))
    return next((name for name in names if not is_taken(session, name)), suggest_numbered())


def leave(session: Session, player: Player) -> None:
    """Take a player off the leaderboard and delete the pseudonym."""
    session.execute(
        update(Player)
        .where(Player.id == player.id)
        .values(is_listed=False, pseudonym=None, pseudonym_key=None)
    )
    player_counts.copy_is_public(session, player.id)
    remove_players(session, [player.id])
