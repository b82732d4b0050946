"""What a player would be dealt, rounds with given labels, and the pairs of their trials."""

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from quiz.decks import Deck
from quiz.decks.deck import UTKFACE
from quiz.faces import dealt_resolution, forget_spares
from quiz.models import Face, Label, Mode, Player, Round, Trial
from quiz.play import dealing, finding
from quiz.play.rounds import first_labels, start_round
from quiz.storage.database import utc_now


def pick_reals(session: Session, deck: Deck, player_id: str, count: int) -> list[int]:
    """Pick reals for a player in a quiz for adults; Unavailable where there are too few."""
    search = finding.Search(deck, player_id, 18, dealt_resolution(session, deck))
    return finding.pick_reals(session, search, count)


def over(session: Session, *rounds: Round) -> None:
    """End rounds whose faces have all been shown, and let go of the others."""
    for round_ in rounds:
        round_.finished_at = utc_now()
        session.execute(update(Trial).where(Trial.round_id == round_.id).values(shown_at=utc_now()))
    forget_spares(session)


def round_of(session: Session, player_id: str, labels: list[Label]) -> Round:
    """Start a round with given labels."""
    player = session.get_one(Player, player_id)
    return start_round(
        session, player, labels, deck=UTKFACE, mode=Mode.CLASSIC, min_age=18, now=utc_now()
    )


def begin(session: Session, player: Player, length: int) -> Round:
    """Start a round as a player does, and commit: only its first faces are dealt."""
    round_ = start_round(
        session,
        player,
        first_labels(length),
        deck=UTKFACE,
        mode=Mode.CLASSIC,
        min_age=18,
        now=utc_now(),
        length=length,
    )
    session.commit()
    return round_


def picked(session: Session, player_id: str, count: int) -> set[frozenset[int | None]]:
    """The pairs that a player would be dealt now."""
    pairs = dealing.pick_pairs(session, UTKFACE, player_id, count, utc_now(), 18)
    return {frozenset[int | None](pair.values()) for pair in pairs}


def sizes_of(session: Session, pairs: set[frozenset[int | None]]) -> set[int]:
    """The resolutions of the faces of pairs."""
    dealt = [face for pair in pairs for face in pair]
    return set(session.scalars(select(Face.resolution).where(Face.id.in_(dealt))))


def pairs_of(session: Session, *rounds: Round) -> set[frozenset[int | None]]:
    """The pairs of these rounds' trials."""
    query = select(Trial).where(Trial.round_id.in_([round_.id for round_ in rounds]))
    return {frozenset((trial.face_id, trial.spare_id)) for trial in session.scalars(query)}
