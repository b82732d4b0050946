"""Holds: places that are kept off the board until a person has reviewed them."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from quiz.access import events
from quiz.board import anomalies
from quiz.board.windows import remove_players, update_player
from quiz.counts import player_counts
from quiz.errors import Conflict, NotFound
from quiz.languages import gettext, lazy
from quiz.models import Player


def put_on_hold(session: Session, player_id: str, reason: str, now: datetime) -> None:
    """Take a player out of the public standings until a person has reviewed the place."""
    held = {"is_on_hold": True, "flagged_at": now, "flag_reason": reason}
    session.execute(
        update(Player).where(Player.id == player_id, Player.reviewed_at.is_(None)).values(held)
    )
    player_counts.copy_is_public(session, player_id)
    remove_players(session, [player_id])
    events.note("player-held", player=player_id, reason=reason)


def hold_message(player: Player | None) -> str | None:
    """Tell a player that the place is on hold, and why; None when it is not."""
    if player is None or not player.is_on_hold:
        return None
    reason = anomalies.said(player.flag_reason)
    if player.reviewed_at is None:
        return gettext(
            "Your place is hidden until a person has reviewed it: %(reason)s.", reason=reason
        )
    return gettext("A person has taken your place off the leaderboard: %(reason)s.", reason=reason)


def flagged_players(session: Session, *, decided: bool = False) -> Sequence[Player]:
    """Return the flagged players who wait for a review, or those who had one."""
    is_wanted = Player.reviewed_at.is_not(None) if decided else Player.reviewed_at.is_(None)
    query = select(Player).where(Player.flagged_at.is_not(None), is_wanted)
    return session.scalars(query.order_by(Player.flagged_at)).all()


def review(session: Session, player_id: str, *, clear: bool, now: datetime) -> Player:
    """Decide about a player for good.

    NotFound for an unknown player, Conflict when a player who was never flagged is to be cleared.
    """
    player = session.get(Player, player_id, with_for_update=True)
    if player is None:
        raise NotFound(lazy("There is no player %(player)s.", player=player_id))
    if clear and player.flagged_at is None:
        raise Conflict(lazy("Player %(player)s is not flagged.", player=player_id))
    player.is_on_hold, player.reviewed_at = not clear, now
    if player.flagged_at is None:  # no rule has flagged the player, but a person: a rude name, say
        player.flagged_at, player.flag_reason = now, anomalies.BY_HAND
    session.flush()
    update_public_rows(session, player, now)
    return player


def update_public_rows(session: Session, player: Player, now: datetime) -> None:
    """Update a player's rows in all decks and windows, after a change of list or hold."""
    player_counts.copy_is_public(session, player.id)
    if player.is_listed and not player.is_on_hold:
        update_player(session, player, now.date())
    else:
        remove_players(session, [player.id])
