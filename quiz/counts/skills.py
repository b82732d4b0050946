"""A player's counters by deck, and whether they stand in public."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, bindparam, exists, not_, select, true, update
from sqlalchemy.orm import Session

from quiz.counts.counters import counts_of
from quiz.decks import DECKS, Deck
from quiz.figures import Counts
from quiz.models import Player, Skill
from quiz.storage import insert_into

IS_PUBLIC = and_(Player.is_listed, not_(Player.is_on_hold))


def open_skill(session: Session, player_id: str, deck: str, now: datetime) -> None:
    """See that a player has counters in a deck, before the first response in it.

    Before the round too: its key would lock the player less, and two that want more would wait for
    each other.
    """
    # Locked, or who is held just now would still be listed in this deck.
    row: Select[*tuple[Any, ...]] = (
        select(Player.id, bindparam("deck", deck), IS_PUBLIC, bindparam("seen_at", now))
        .where(Player.id == player_id)
        .with_for_update(read=True)
    )
    statement = insert_into(session, Skill).from_select(
        ["player_id", "deck", "is_public", "seen_at"], row
    )
    session.execute(statement.on_conflict_do_nothing())


def publish(session: Session, player_id: str) -> None:
    """Let all decks know whether a player stands in public."""
    own = select(IS_PUBLIC).where(Player.id == player_id).scalar_subquery()
    session.execute(update(Skill).where(Skill.player_id == player_id).values(is_public=own))


def skills_of(session: Session, player_id: str) -> Mapping[str, Counts]:
    """Return a player's counts by deck, of those that they have played."""
    found = session.scalars(
        select(Skill)
        .where(Skill.player_id == player_id)
        .order_by(Skill.deck)
        .execution_options(populate_existing=True)
    )
    return {skill.deck: counts_of(skill) for skill in found}


def counts_in(session: Session, player: Player | None, deck: str) -> Counts:
    """Return a player's counts in a deck; none for a stranger."""
    return skills_of(session, player.id).get(deck, Counts()) if player else Counts()


def played_decks(session: Session, player_id: str | None = None) -> list[Deck]:
    """Return the decks that anyone has played, or a player, in their fixed order."""
    is_theirs = true() if player_id is None else Skill.player_id == player_id
    asked = [exists().where(Skill.deck == name, is_theirs) for name in DECKS]
    answers = session.execute(select(*asked)).one()
    return [deck for deck, is_played in zip(DECKS.values(), answers, strict=True) if is_played]
