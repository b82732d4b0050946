"""Helpers for tests of counters: rounds that are played, aggregates that are counted."""

import random

from sqlalchemy.orm import Session

from quiz.counts import aggregates, recounting
from quiz.decks.deck import UTKFACE, Deck
from quiz.models import Label, Player
from tests.support.factories import add_round, respond

DECK = UTKFACE.name


def play_randomly(session: Session, player: Player, seed: int = 0, length: int = 10) -> None:
    """Respond to a round at random."""
    dice = random.Random(seed)
    round_ = add_round(session, player, length=length)
    for position in range(1, length + 1):
        response = dice.choice([Label.REAL, Label.FAKE])
        confidence = dice.choice([None, 50, 75, 100])
        respond(session, player.id, round_.id, position, response, confidence=confidence)
    session.commit()


def say_fake(session: Session, player: Player, deck: Deck, trials: int) -> None:
    """Respond FAKE to all trials of a round, in which fakes and reals alternate."""
    round_ = add_round(session, player, deck=deck, length=trials)
    for position in range(1, trials + 1):
        respond(session, player.id, round_.id, position, Label.FAKE)
    session.commit()


def count_all(session: Session) -> int:
    """Add the waiting trials to the aggregates, and commit; return how many there were."""
    count = aggregates.count_waiting_trials(session)
    session.commit()
    return count


def counters_agree(session: Session) -> bool:
    """Assert that all counters agree with the trials."""
    session.expire_all()
    differences = recounting.find_differences(session)
    assert [str(difference) for difference in differences] == []
    return True
