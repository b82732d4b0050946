"""One player's counters in each deck, and whether the leaderboard may show them."""

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


def ensure_player_counts(session: Session, player_id: str, deck: str, now: datetime) -> None:
    """Give a player a row of counters in a deck, unless there is one.

    This comes before the round is inserted: the round's foreign key would take a weaker lock on
    the player first, and two transactions that then need a stronger one would deadlock.
    """
    # The lock keeps the player from being put on hold between this read and the insert.
    row: Select[*tuple[Any, ...]] = (
        select(Player.id, bindparam("deck", deck), IS_PUBLIC, bindparam("seen_at", now))
        .where(Player.id == player_id)
        .with_for_update(read=True)
    )
    statement = insert_into(session, Skill).from_select(
        ["player_id", "deck", "is_public", "seen_at"], row
    )
    session.execute(statement.on_conflict_do_nothing())


def copy_is_public(session: Session, player_id: str) -> None:
    """Copy to all of a player's rows whether the player is in the public standings."""
    is_public = select(IS_PUBLIC).where(Player.id == player_id).scalar_subquery()
    session.execute(update(Skill).where(Skill.player_id == player_id).values(is_public=is_public))


def counts_by_deck(session: Session, player_id: str) -> Mapping[str, Counts]:
    """Return a player's counts by deck, for the decks that the player has played."""
    rows = session.scalars(
        select(Skill)
        .where(Skill.player_id == player_id)
        .order_by(Skill.deck)
        .execution_options(populate_existing=True)
    )
    return {row.deck: counts_of(row) for row in rows}


def counts_in_deck(session: Session, player: Player | None, deck: str) -> Counts:
    """Return a player's counts in a deck; all are 0 when there is no player."""
    return counts_by_deck(session, player.id).get(deck, Counts()) if player else Counts()


def played_decks(session: Session, player_id: str | None = None) -> list[Deck]:
    """Return the decks that anyone, or one player, has played, in their fixed order."""
    is_wanted = true() if player_id is None else Skill.player_id == player_id
    questions = [exists().where(Skill.deck == name, is_wanted) for name in DECKS]
    answers = session.execute(select(*questions)).one()
    return [deck for deck, is_played in zip(DECKS.values(), answers, strict=True) if is_played]
