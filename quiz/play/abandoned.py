"""Abandoned rounds: without a response they are deleted, others are finished as they stand.

Until then all their faces are held: somebody may be looking at them.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, delete, exists, or_, select, update
from sqlalchemy.orm import Session

from quiz.decks import DECKS, Deck
from quiz.models import Mode, Pick, Player, Round, Student, Trial
from quiz.play import supply

CHUNK = 200  # rounds that one transaction deletes or finishes


def delete_abandoned(session: Session, before: datetime) -> int:
    """Delete rounds that began before this time and have no response; return how many.

    Those of classrooms stay: their teachers decide. At most CHUNK rounds are deleted.
    """
    rows = session.execute(left_open(before).where(Round.answered == 0)).all()
    rounds = [row.id for row in rows]
    session.execute(delete(Trial).where(Trial.round_id.in_(rounds)))
    session.execute(delete(Round).where(Round.id.in_(rounds)))
    delete_idle_players(session, [row.player_id for row in rows])
    return len(rounds)


def finish_abandoned(session: Session, before: datetime, now: datetime) -> int:
    """Finish rounds whose last response came before this time; return how many.

    Their last faces are then free for others. At most CHUNK rounds are finished.
    """
    rows = session.execute(left_open(before).where(Round.answered > 0)).all()
    rounds = [row.id for row in rows]
    session.execute(update(Round).where(Round.id.in_(rounds)).values(finished_at=now))
    return len(rounds)


def give_back_idle(session: Session, before: datetime) -> int:
    """Take back the faces that students of a class play alone and have left; return from how many.

    When they go on, their rounds are dealt others.
    """
    is_in_class = exists().where(Student.round_id == Round.id)
    return give_back(session, before, and_(Round.is_told, is_in_class))


def give_back_picks(session: Session, before: datetime) -> int:
    """Take back the picks that judges have left, since others wait for them; from how many."""
    return give_back(session, before, Round.mode == Mode.FOOL)


def give_back(session: Session, before: datetime, of: ColumnElement[bool]) -> int:
    """Take back the faces of such rounds that nobody went on with; at most of CHUNK rounds."""
    is_waiting = exists().where(Trial.round_id == Round.id, Trial.response.is_(None))
    is_played = exists().where(
        Trial.round_id == Round.id, or_(Trial.responded_at >= before, Trial.shown_at >= before)
    )
    query = (
        select(Round.id)
        .where(Round.finished_at.is_(None), Round.started_at < before, of)
        .where(is_waiting, ~is_played)
        .limit(CHUNK)
        .with_for_update(skip_locked=True)
    )
    rounds = list(session.scalars(query))
    waiting = (Trial.round_id.in_(rounds), Trial.response.is_(None))
    session.execute(delete(Trial).where(*waiting))
    return len(rounds)


def scarce_decks(session: Session, min_age: int) -> set[str]:
    """Return the decks whose reals are scarce."""
    return {deck.name for deck in DECKS.values() if are_reals_scarce(session, deck, min_age)}


def are_reals_scarce(session: Session, deck: Deck, min_age: int) -> bool:
    """Say whether open rounds hold more than half of the reals that classrooms and sets leave."""
    in_rounds = supply.count_in_rounds(session, deck, min_age)
    elsewhere = supply.count_in_classrooms(session, deck, min_age)
    elsewhere += supply.count_in_sets(session, deck, min_age)
    enough = 2 * in_rounds + elsewhere
    return in_rounds > 0 and supply.count_reals(session, deck, min_age, enough) < enough


def left_open(before: datetime) -> Select[str, str]:
    """Return the query for rounds that nobody went on with since `before`.

    Those of classrooms and of shared sets end with them.
    """
    is_in_class = exists().where(Student.player_id == Round.player_id)
    is_played = exists().where(Trial.round_id == Round.id, Trial.responded_at >= before)
    return (
        select(Round.id, Round.player_id)
        .where(Round.finished_at.is_(None), Round.started_at < before, Round.set_id.is_(None))
        .where(~is_in_class, ~is_played)
        .order_by(Round.started_at)
        .limit(CHUNK)
        .with_for_update(skip_locked=True)
    )


def delete_idle_players(session: Session, players: Sequence[str]) -> None:
    """Delete those of these players who have no round, name or pick: their browsers start anew."""
    has_round = exists().where(Round.player_id == Player.id)
    has_seat = exists().where(Student.player_id == Player.id)
    has_pick = exists().where(Pick.player_id == Player.id)
    is_idle = (Player.id.in_(players), Player.pseudonym.is_(None), Player.flagged_at.is_(None))
    session.execute(delete(Player).where(*is_idle, ~has_round, ~has_seat, ~has_pick))
