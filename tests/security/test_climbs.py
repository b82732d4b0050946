"""The climb: what one meets there says nothing about faces elsewhere, nor there about either face.

Its reals are always real, so none of them, and no fake beside one, may come in any other mode: to
nobody, since one person can have many browsers.
"""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from quiz.decks.deck import UTKFACE
from quiz.errors import Unavailable
from quiz.faces import count_climb_fakes, stock_size
from quiz.models import Face, Label, Mode, Player, Round, Trial
from quiz.play import players, supply
from tests.support.climbs import climb, let_go, stock_climb
from tests.support.factories import add_player, add_round, fill
from tests.support.modes import faces_of, play, right, start

MARKS = [True, False, True, False, False]


def climb_once(session: Session, player: Player) -> list[tuple[int, Label]]:
    """Climb until one falls; return all faces that were shown, with their labels."""
    round_ = climb(session, player)
    play(session, round_, MARKS)
    assert round_.finished_at is not None
    return faces_in(session, round_)


def faces_in(session: Session, round_: Round) -> list[tuple[int, Label]]:
    query = select(Trial.face_id, Trial.label).where(Trial.round_id == round_.id)
    return [(face, label) for face, label in session.execute(query)]


def everywhere_else(session: Session, player: Player) -> set[int]:
    """Play all other modes; return all faces that were shown."""
    known = set[int]()
    for mode in (Mode.PAIR, Mode.ODD, Mode.SURVIVAL, Mode.PRACTICE):
        round_ = start(session, player, mode)
        known |= {face for face, _ in faces_in(session, round_)}
        let_go(session)
    round_ = add_round(session, player, length=20)
    known |= {face for face, _ in faces_in(session, round_)}
    let_go(session)
    return known


@pytest.fixture
def session(db_session: Session) -> Session:
    """A database with few faces, so that they soon come again."""
    fill(db_session, reals=70, fakes=200)
    stock_climb(db_session, 8)
    return db_session


def test_no_face_is_met_both_in_the_climb_and_elsewhere(session: Session) -> None:
    elsewhere, climbed = set[int](), set[int]()
    for number in range(12):
        player = add_player(session)
        climbed |= {face for face, _ in climb_once(session, player)}
        elsewhere |= everywhere_else(session, player)
        if number % 2:
            players.erase_player(session, player.id)
            session.commit()
    assert len(climbed) > 20
    assert len(elsewhere) > 70
    assert not climbed & elsewhere


def test_both_faces_of_a_climbs_trial_are_met_again_or_neither(session: Session) -> None:
    known, again = set[int](), 0
    for _ in range(20):
        faces = climb_once(session, add_player(session))
        for real, fake in pairs_of(session, faces):
            assert (real in known) == (fake in known)
            again += real in known
        known |= {face for face, _ in faces}
    assert again > 20  # so that there is something to tell by


def pairs_of(session: Session, faces: list[tuple[int, Label]]) -> list[tuple[int, int]]:
    """Return the reals among faces with the fakes beside them."""
    shown = {face for face, _ in faces}
    reals = [session.get_one(Face, face) for face, label in faces if label is Label.REAL]
    assert all(real.partner_id in shown for real in reals)
    return [(real.id, real.partner_id or 0) for real in reals]


def test_one_player_meets_no_pair_twice_while_there_are_others(session: Session) -> None:
    player, met = add_player(session), list[int]()
    for _ in range(5):
        round_ = climb(session, player)
        met += [face for face, _ in faces_in(session, round_)]
        let_go(session)
    assert len(set(met)) == len(met) == 10


@pytest.mark.parametrize("coin", list(Label))
def test_waits_and_counts_do_not_depend_on_the_coin(
    session: Session, monkeypatch: pytest.MonkeyPatch, coin: Label
) -> None:
    monkeypatch.setattr("quiz.play.rounds.flip_coins", lambda count: [coin] * count)
    before = counts(session)
    for number in range(1, 9):
        round_ = climb(session, add_player(session))
        assert right(session, round_, 1)[0] is coin
        assert counts(session) == (before[0], before[1] - number, 8 - number)
    with pytest.raises(Unavailable):
        climb(session, add_player(session))
    let_go(session)
    assert len(faces_of(session, climb(session, add_player(session)), 1)) == 2


def counts(session: Session) -> tuple[int, int, int]:
    """Return the ordinary stock, the supply of other modes, and the first level's stock."""
    return (
        stock_size(session, UTKFACE, 18),
        supply.count_reals(session, UTKFACE, 18),
        count_climb_fakes(session, UTKFACE)[0][0],
    )


def test_a_face_is_no_other_player_s_while_one_looks_at_it(session: Session) -> None:
    shown = [
        face for _ in range(8) for face, _ in faces_in(session, climb(session, add_player(session)))
    ]
    assert len(set(shown)) == len(shown) == 16
