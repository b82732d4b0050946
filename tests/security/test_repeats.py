"""Repeats: no player sees a photograph again until all were seen."""

from dataclasses import replace
from itertools import islice

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from quiz import faces
from quiz.counts import digests
from quiz.decks.deck import UTKFACE
from quiz.faces import return_spares
from quiz.models import Face, Label, Mode, Player, Trial
from quiz.play import flip_coins
from quiz.play.rounds import start_round
from quiz.storage.database import utc_now
from tests.support.factories import a_fake, a_real, add_player, respond

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
        round_ = start_round(
            session, player, labels, deck=UTKFACE, mode=Mode.CLASSIC, min_age=18, now=utc_now()
        )
        round_.finished_at = utc_now()
        session.execute(update(Trial).values(shown_at=utc_now()))
        return_spares(session)
    query = select(Trial.face_id, Face.label).join(Face, Face.id == Trial.face_id)
    rows = session.execute(query.where(Trial.player_id == player.id).order_by(Trial.id))
    return [(face, label) for face, label in rows]


@pytest.mark.slow
def test_nobody_sees_a_face_twice_in_a_thousand_trials(db_session: Session) -> None:
    store(db_session, reals=750, fakes=1050)
    for _ in range(3):  # other players, who use up fakes
        deal(db_session, 200)
    dealt = deal(db_session, TRIALS)
    assert len(dealt) == TRIALS
    assert len({face for face, _ in dealt}) == TRIALS


def test_when_all_were_seen_the_oldest_come_back(db_session: Session) -> None:
    store(db_session, reals=200, fakes=650)
    reals = [face for face, label in deal(db_session, TRIALS) if label is Label.REAL]
    assert len(reals) > 400
    # The last round before a repeat needs more reals than are left, and shows half of them.
    assert len(set(islice(reals, 200))) >= 200 - LENGTH // 2
    last: dict[int, int] = {}
    for place, face in enumerate(reals):
        # A round is dealt at once, and mixes repeats with faces that were never seen.
        assert place - last.get(face, -200) >= 200 - 2 * LENGTH
        last[face] = place


@pytest.mark.slow
def test_meeting_a_face_again_tells_nothing(db_session: Session) -> None:
    """Forty rounds in as many new browsers, by somebody who remembers every face."""
    store(db_session, reals=300, fakes=700)
    known, met = set[int](), {label: list[bool]() for label in Label}
    for _ in range(40):
        made = digests.compute_digests(db_session)
        digests.store_digests(db_session, made, utc_now())
        player = add_player(db_session)
        for face, label in play(db_session, player):
            met[label].append(face in known)
            known.add(face)
        return_spares(db_session)
    again = {label: sum(times) / len(times) for label, times in met.items()}
    assert again[Label.REAL] > 0.2  # so that there is something to tell by
    area = 0.5 + (again[Label.REAL] - again[Label.FAKE]) / 2
    print(f"met again: {again}, AUC {area:.3f}")
    assert abs(area - 0.5) < 0.06


def play(session: Session, player: Player) -> list[tuple[int, Label]]:
    """Let a player judge ten faces; return them with their labels."""
    round_ = start_round(
        session,
        player,
        flip_coins(10),
        deck=UTKFACE,
        mode=Mode.CLASSIC,
        min_age=18,
        now=utc_now(),
    )
    for position in range(1, 11):
        respond(session, player.id, round_.id, position, Label.REAL)
    query = select(Trial.face_id, Trial.label).where(Trial.round_id == round_.id)
    return [(face, label) for face, label in session.execute(query)]
