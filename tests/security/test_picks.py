"""Picks: what one meets there says nothing about faces elsewhere, nor there about either face.

Whoever picks a face knows that it is fake, and may tell. The real beside it is always real. So none
of an offer's faces, and no real beside a pick, may come in any other mode: to nobody, since one
person can have many browsers.
"""

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from quiz.counts import aggregates
from quiz.decks.deck import UTKFACE
from quiz.errors import Unavailable
from quiz.faces import stock_size
from quiz.models import Aggregate, Face, Label, Mode, PickFace, Player, Round, Skill, Trial
from quiz.play import players, supply
from tests.support.climbs import let_go
from tests.support.factories import add_player, add_round, fill
from tests.support.modes import play, right, start
from tests.support.picks import judge, pick, spare, stock_picks


@pytest.fixture
def session(db_session: Session) -> Session:
    """A database with few faces, so that they soon come again."""
    fill(db_session, reals=90, fakes=700)
    spare(db_session, 10)
    return db_session


def faces_in(session: Session, round_: Round) -> list[tuple[int, Label]]:
    query = select(Trial.face_id, Trial.label).where(Trial.round_id == round_.id)
    return [(face, label) for face, label in session.execute(query)]


def everywhere_else(session: Session, player: Player) -> set[int]:
    """Play other modes; return all faces that were shown."""
    known = set[int]()
    for mode in (Mode.PAIR, Mode.ODD, Mode.SURVIVAL, Mode.PRACTICE):
        known |= {face for face, _ in faces_in(session, start(session, player, mode))}
        let_go(session)
    known |= {face for face, _ in faces_in(session, add_round(session, player, length=20))}
    let_go(session)
    return known


def judge_all(session: Session, player: Player) -> set[int]:
    """Judge all picks that there are; return all faces that were shown."""
    round_ = judge(session, player)
    play(session, round_, [bool(number % 2) for number in range(round_.length or 0)])
    assert round_.finished_at is not None
    return {face for face, _ in faces_in(session, round_)}


def test_no_face_of_a_pick_is_met_elsewhere(session: Session) -> None:
    elsewhere, judged = set[int](), set[int]()
    for number in range(8):
        forger, player = add_player(session), add_player(session)
        pick(session, forger, place=number % 8)
        judged |= judge_all(session, player)
        elsewhere |= everywhere_else(session, player) | everywhere_else(session, forger)
        if number % 2:
            players.erase_player(session, player.id)
            players.erase_player(session, forger.id)
            session.commit()
    offered = set(session.scalars(select(PickFace.face_id)))
    assert len(offered) == 10 + 64
    assert len(judged) == 16
    assert len(elsewhere) > 70
    assert not (judged | offered) & elsewhere


def test_both_faces_of_a_pick_are_met_again_or_neither(session: Session) -> None:
    stock_picks(session, 8)
    known, again = set[int](), 0
    for _ in range(6):
        faces = judge_all(session, add_player(session))
        query = select(Face.id, Face.partner_id).where(Face.id.in_(faces), Face.partner_id > 0)
        pairs = session.execute(query).all()
        assert len(pairs) == len(faces) / 2
        for real, fake in pairs:
            assert fake in faces
            assert (real in known) == (fake in known)
            again += real in known
        known |= faces
    assert again > 20  # so that there is something to tell by


@pytest.mark.parametrize("coin", list(Label))
def test_waits_and_counts_do_not_depend_on_the_coin(
    session: Session, monkeypatch: pytest.MonkeyPatch, coin: Label
) -> None:
    monkeypatch.setattr("quiz.play.rounds.flip_coins", lambda count: [coin] * count)
    stock_picks(session, 4)
    before = counts(session)
    for number in range(4):
        round_ = judge(session)
        assert (right(session, round_, 1)[0], round_.length) == (coin, 4 - number)
        assert counts(session) == before
    with pytest.raises(Unavailable):
        judge(session)


def counts(session: Session) -> tuple[int, int]:
    """Return the ordinary stock, and the supply of other modes."""
    return stock_size(session, UTKFACE, 18), supply.count_reals(session, UTKFACE, 18)


def test_judgements_of_picks_are_in_no_figure_of_single_faces(session: Session) -> None:
    stock_picks(session, 4)
    player = add_player(session)
    judge_all(session, player)
    session.commit()
    aggregates.count_waiting_trials(session)
    assert session.scalar(select(func.count()).select_from(Aggregate)) == 0
    skill = session.get_one(Skill, (player.id, UTKFACE.name), populate_existing=True)
    assert (skill.hits, skill.misses, skill.false_alarms, skill.correct_rejections) == (0, 0, 0, 0)
