"""Arranging: which faces a trial shows in each mode, where, and what is held."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from quiz.errors import Unavailable
from quiz.faces.exposure import IS_HELD
from quiz.models import Face, Label, Mode, Player, Trial
from tests.support.factories import add_player, fill
from tests.support.modes import FAKE, REAL, faces_of, play, start


@pytest.fixture
def player(db_session: Session) -> Player:
    """A player where there are faces enough."""
    fill(db_session, reals=80, fakes=240)
    player = add_player(db_session)
    db_session.commit()
    return player


def classes(session: Session, trials: list[Trial]) -> set[int]:
    ids = [each for trial in trials for each in (trial.face_id, trial.spare_id) if each]
    return set(session.scalars(select(Face.klass).where(Face.id.in_(ids))))


def held(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Face).where(IS_HELD)) or 0


def test_a_pair_shows_a_real_and_its_fake_of_one_class(db_session: Session, player: Player) -> None:
    round_ = start(db_session, player, Mode.PAIR)
    for number in range(1, 5):
        faces = faces_of(db_session, round_, number)
        assert {face.label for face in faces} == {REAL, FAKE}
        by_label = {face.label: face.face_id for face in faces}
        assert db_session.get_one(Face, by_label[REAL]).partner_id == by_label[FAKE]
        assert len(classes(db_session, faces)) == 1
    assert held(db_session) == 8


def test_the_sides_of_a_pair_are_drawn_by_a_coin(db_session: Session, player: Player) -> None:
    first = list[Label]()
    for _ in range(4):
        round_ = start(db_session, player, Mode.PAIR)
        first += [faces_of(db_session, round_, number)[0].label for number in range(1, 5)]
        round_.finished_at = round_.started_at
        db_session.commit()
    assert 2 <= first.count(REAL) <= 14


def test_one_of_four_is_unlike_the_others(db_session: Session, player: Player) -> None:
    round_ = start(db_session, player, Mode.ODD)
    assert held(db_session) == 16  # both faces of each pair
    play(db_session, round_, [True] * 8)
    odd = set()
    for number in range(1, 9):
        faces = faces_of(db_session, round_, number)
        labels = [face.label for face in faces]
        assert sorted(map(labels.count, set(labels))) == [1, 3]
        assert len(classes(db_session, faces)) == 1
        one = min(labels, key=labels.count)
        odd.add((one, labels.index(one)))
    assert {label for label, _ in odd} == {REAL, FAKE}
    assert len({place for _, place in odd}) >= 3
    assert held(db_session) == 0


def test_what_a_mode_holds_does_not_depend_on_its_coins(
    db_session: Session, player: Player
) -> None:
    for faces in (16, 32, 48):
        start(db_session, player, Mode.ODD)
        assert held(db_session) == faces


def test_no_pair_is_shown_twice(db_session: Session, player: Player) -> None:
    for mode in (Mode.ODD, Mode.PAIR, Mode.CLASSIC):
        start(db_session, player, mode)
    dealt = db_session.execute(select(Trial.face_id, Trial.spare_id)).all()
    reals = [
        face
        for row in dealt
        for face in row
        if face and db_session.get_one(Face, face).label is REAL
    ]
    assert len(reals) == len(set(reals)) == 8 + 4 + 4


def test_without_fakes_of_a_class_there_is_no_pair(db_session: Session) -> None:
    fill(db_session, reals=8, fakes=6)  # two of the six classes that fakes have here
    player = add_player(db_session)
    with pytest.raises(Unavailable):
        start(db_session, player, Mode.PAIR)
    stock = select(func.count()).where(Face.label == FAKE, Face.taken_at.is_(None))
    assert db_session.scalar(stock) == 6  # nothing was taken out


def test_without_four_of_a_class_there_is_no_odd_one(db_session: Session) -> None:
    fill(db_session, reals=6, fakes=36)  # three of each of two classes
    with pytest.raises(Unavailable):
        start(db_session, add_player(db_session), Mode.ODD)
