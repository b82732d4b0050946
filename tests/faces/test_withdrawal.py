"""Withdrawal: whose label is on a public page is dealt no more, and whose is not stays in play."""

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from quiz.counts import digests
from quiz.decks.deck import UTKFACE
from quiz.faces import withdrawal
from quiz.models import Digest, Face, Label, Round, Trial
from quiz.play import dealing
from quiz.policy import limits
from quiz.storage.database import utc_now
from tests.support.factories import add_player, add_round, fill

DECK = UTKFACE.name


def fakes_of_pairs(session: Session, count: int) -> list[int]:
    """Pair so many fakes; nobody looks at them."""
    player = add_player(session)
    pairs = dealing.pick_pairs(session, UTKFACE, player.id, count, utc_now(), 18)
    return [pair[Label.FAKE] for pair in pairs]


def test_a_pair_on_show_leaves_the_game_for_good(db_session: Session) -> None:
    fill(db_session, reals=20, fakes=20)
    fakes = fakes_of_pairs(db_session, 3)
    assert withdrawal.withdrawn(db_session, fakes) == set()
    assert withdrawal.withdraw(db_session, fakes[:2], utc_now()) == set(fakes[:2])
    assert withdrawal.withdrawn(db_session, fakes) == set(fakes[:2])
    assert withdrawal.room(db_session, DECK) == limits.EXHIBITS - 2


def test_a_fake_dealt_while_the_results_were_computed_is_not_shown(db_session: Session) -> None:
    fill(db_session, reals=1, fakes=1)
    add_round(db_session, add_player(db_session), length=1)
    trial = db_session.scalars(select(Trial)).one()
    [fake] = db_session.scalars(select(Face.id).where(Face.label == Label.FAKE))
    body = {"faces": [{"face": fake, "wrong": 1, "shown": 1}]}
    digests.store_digests(db_session, {(DECK, "fakes"): body}, utc_now())
    assert db_session.get_one(Digest, (DECK, "fakes")).body == {"faces": []}
    db_session.execute(update(Round).values(finished_at=utc_now()))
    digests.store_digests(db_session, {(DECK, "fakes"): body}, utc_now())
    db_session.expire_all()
    assert db_session.get_one(Digest, (DECK, "fakes")).body == body
    assert trial.round_id


def test_a_deck_keeps_most_of_its_pairs(db_session: Session) -> None:
    fill(db_session, reals=400, fakes=40)
    assert withdrawal.room(db_session, DECK) == 20
    withdrawal.withdraw(db_session, fakes_of_pairs(db_session, 20), utc_now())
    assert withdrawal.room(db_session, DECK) == 0
