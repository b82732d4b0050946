"""Repeats: no player sees a photograph again until all were seen."""

from dataclasses import replace
from itertools import islice

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from quiz import faces
from quiz.decks.deck import UTKFACE
from quiz.models import Face, Label, Mode, Trial
from quiz.play.dealing import flip_coins
from quiz.play.rounds import start_round
from quiz.storage.database import utc_now
from tests.support.factories import a_fake, a_real, add_player

TRIALS, LENGTH = 1000, 50


def store(session: Session, reals: int, fakes: int) -> None:
    """Store faces that differ only in name, since their pixels do not matter here."""
    photographs = [replace(a_real(0), sha256=f"{number:064x}") for number in range(reals)]
    faces.add_reals(session, photographs, utc_now())
    faces.add_fakes(
        session, [replace(a_fake(0), seed=number) for number in range(fakes)], utc_now()
    )


def deal(session: Session, trials: int) -> list[tuple[int, Label]]:
    """Let one player start rounds; return the faces in order."""
    player = add_player(session)
    for _ in range(trials // LENGTH):
        labels = flip_coins(LENGTH)
        start_round(
            session, player, labels, deck=UTKFACE, mode=Mode.CLASSIC, min_age=18, now=utc_now()
        )
    query = select(Trial.face_id, Face.label).join(Face, Face.id == Trial.face_id)
    rows = session.execute(query.where(Trial.player_id == player.id).order_by(Trial.id))
    return [(face, label) for face, label in rows]


@pytest.mark.slow
def test_nobody_sees_a_face_twice_in_a_thousand_trials(db_session: Session) -> None:
    store(db_session, reals=650, fakes=980)
    for _ in range(3):  # other players, who use up fakes
        deal(db_session, 200)
    dealt = deal(db_session, TRIALS)
    assert len(dealt) == TRIALS
    assert len({face for face, _ in dealt}) == TRIALS


def test_when_all_were_seen_the_oldest_come_back(db_session: Session) -> None:
    store(db_session, reals=200, fakes=650)
    reals = [face for face, label in deal(db_session, TRIALS) if label is Label.REAL]
    assert len(reals) > 400
    assert len(set(islice(reals, 200))) == 200
    last: dict[int, int] = {}
    for place, face in enumerate(reals):
        # A round is dealt at once, and mixes repeats with faces that were never seen.
        assert place - last.get(face, -200) >= 200 - LENGTH
        last[face] = place
