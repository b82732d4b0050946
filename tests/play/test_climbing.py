"""Climbing: new pairs first, then those of others, then old ones; and always of one class."""

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from quiz.decks.deck import UTKFACE
from quiz.errors import Unavailable
from quiz.faces import IS_HELD, add_reals, count_climb_fakes
from quiz.models import ClimbFace, Face, Label, Mode, Player, Showing, Trial
from quiz.play import climbing, rounds, supply
from quiz.play.dealing import Pair
from quiz.play.finding import search_for
from quiz.storage.database import utc_now
from tests.support.climbs import climb, let_go, stock_climb
from tests.support.factories import a_real, add_player, add_round, fill
from tests.support.modes import FAKE, REAL, answer, faces_of, play, right, start, wrong


@pytest.fixture
def player(db_session: Session) -> Player:
    """A player where there are reals, and fakes of three levels."""
    fill(db_session, reals=40, fakes=60)
    stock_climb(db_session, 4)
    player = add_player(db_session)
    db_session.commit()
    return player


def pick(session: Session, player: Player, level: int = 4) -> Pair:
    search = search_for(session, UTKFACE, player.id, 18)
    return climbing.pick_climb_pair(session, search, level, utc_now())


def test_a_pair_is_new_of_one_class_and_for_good(db_session: Session, player: Player) -> None:
    pairs = [pick(db_session, player) for _ in range(4)]
    assert len({face for pair in pairs for face in pair.values()}) == 8
    for pair in pairs:
        real, fake = (db_session.get_one(Face, pair[label]) for label in (REAL, FAKE))
        assert (real.klass, real.partner_id) == (fake.klass, fake.id)
        assert db_session.get_one(ClimbFace, fake.id).dealt_at is not None
    assert count_climb_fakes(db_session, UTKFACE)[4] == (0, 4)


def test_without_a_real_of_its_class_another_fake_is_taken(db_session: Session) -> None:
    add_reals(db_session, [a_real(2 * seed) for seed in range(8)], utc_now())  # all of class 6
    stock_climb(db_session, 4)
    player = add_player(db_session)
    picked = {pick(db_session, player)[FAKE] for _ in range(6)}
    assert {db_session.get_one(Face, face).klass for face in picked} == {6}
    assert len(picked) == 2  # which come back, since the others find no real


def test_a_level_without_a_face_is_waited_for(db_session: Session, player: Player) -> None:
    with pytest.raises(Unavailable, match="still making faces for this level"):
        pick(db_session, player, level=44)


def test_a_real_that_anybody_was_dealt_is_not_taken(db_session: Session, player: Player) -> None:
    add_round(db_session, add_player(db_session), length=36)
    dealt = set(db_session.scalars(select(Face.id).where(Face.partner_id.is_not(None))))
    let_go(db_session)
    reals = {pick(db_session, player)[REAL] for _ in range(3)}
    assert not reals & dealt


def test_later_pairs_are_those_of_others_and_then_ones_own(
    db_session: Session, player: Player
) -> None:
    others = add_player(db_session)
    made = set[int]()
    for _ in range(4):
        made.add(faces_of(db_session, climb(db_session, others), 1)[0].face_id)
    with pytest.raises(Unavailable):  # all of them are in view
        climb(db_session, player)
    let_go(db_session)
    met = list[int]()
    for _ in range(4):
        met.append(faces_of(db_session, climb(db_session, player), 1)[0].face_id)
        let_go(db_session)
    assert len(set(met)) == 4
    again = faces_of(db_session, climb(db_session, player), 1)[0].face_id
    pairs = {face: {face, other_of(db_session, face)} for face in met}
    assert any(again in pairs[face] for face in met[:2])  # of the older half


def other_of(session: Session, face_id: int) -> int | None:
    """Return the other face of a pair."""
    face = session.get_one(Face, face_id)
    if face.label is REAL:
        return face.partner_id
    return session.scalar(select(Face.id).where(Face.partner_id == face_id))


def test_both_faces_are_held_until_the_choice(db_session: Session, player: Player) -> None:
    round_ = climb(db_session, player)
    first = [trial.face_id for trial in faces_of(db_session, round_, 1)]
    assert set(db_session.scalars(select(Face.id).where(IS_HELD))) == set(first)
    play(db_session, round_, [True])
    held = set(db_session.scalars(select(Face.id).where(IS_HELD)))
    assert held == {trial.face_id for trial in faces_of(db_session, round_, 2)}


def test_a_trial_shows_the_level_that_the_choices_have_led_to(
    db_session: Session, player: Player
) -> None:
    round_ = climb(db_session, player)
    marks = [False, True, True, True, False]
    assert not play(db_session, round_, marks)[-1].is_done
    assert faces_of(db_session, round_, 7) == []
    expected = [0, 0, 4, 45, 45, 45]
    for number, level in enumerate(expected, start=1):
        faces = faces_of(db_session, round_, number)
        assert {face.label for face in faces} == {REAL, FAKE}
        fake = next(face.face_id for face in faces if face.label is FAKE)
        assert db_session.get_one(ClimbFace, fake).level == level
    showings = db_session.scalars(select(Showing.level).order_by(Showing.trial_id)).all()
    assert showings == expected[:5]
    last = answer(db_session, round_, 6, wrong(db_session, round_, 6))
    assert last.is_done
    assert (round_.score, faces_of(db_session, round_, 7)) == (45, [])


def test_the_choice_is_the_face_that_is_called_the_fake(
    db_session: Session, player: Player
) -> None:
    round_ = climb(db_session, player)
    truth = right(db_session, round_, 1)
    said = answer(db_session, round_, 1, truth).as_json()
    assert (said["correct"], said["choice"]) == (True, truth.index(FAKE))
    false = wrong(db_session, round_, 2)
    said = answer(db_session, round_, 2, false).as_json()
    assert (said["correct"], said["choice"]) == (False, false.index(FAKE))


def test_where_a_level_has_no_face_the_choice_counts_and_the_round_waits(
    db_session: Session, player: Player
) -> None:
    stock = update(ClimbFace).where(ClimbFace.level == 4)
    db_session.execute(stock.values(level=44))
    round_ = climb(db_session, player)
    verdict = play(db_session, round_, [True])[0]
    assert (verdict.correct, verdict.is_done, round_.answered) == (True, False, 2)
    assert faces_of(db_session, round_, 2) == []


def test_no_other_mode_has_its_pairs_and_the_supply_knows(
    db_session: Session, player: Player
) -> None:
    before = supply.count_reals(db_session, UTKFACE, 18)
    pairs = [pick(db_session, player, level) for level in (0, 4, 45) for _ in range(4)]
    assert supply.count_reals(db_session, UTKFACE, 18) == before - 12
    climbed = {face for pair in pairs for face in pair.values()}
    for mode, count in ((Mode.PAIR, 6), (Mode.PRACTICE, 6)):
        for _ in range(count):
            start(db_session, add_player(db_session), mode)
            let_go(db_session)
    for _ in range(3):
        add_round(db_session, player, length=28)
        let_go(db_session)
    dealt = db_session.execute(select(Trial.face_id, Trial.spare_id)).all()
    assert not climbed & {face for row in dealt for face in row}


def test_the_sides_are_drawn_by_a_coin(db_session: Session, player: Player) -> None:
    first = list[Label]()
    for _ in range(24):
        first.append(faces_of(db_session, climb(db_session, player), 1)[0].label)
        let_go(db_session)
    assert 3 <= first.count(FAKE) <= 21


def test_no_pair_is_dealt_before_the_choice_that_decides_its_level(
    db_session: Session, player: Player
) -> None:
    round_ = climb(db_session, player)
    for _ in range(2):  # two tabs that found no trial
        rounds.deal_ahead(db_session, round_, min_age=18, now=utc_now())
    assert faces_of(db_session, round_, 2) == []
    play(db_session, round_, [True])
    fake = next(face for face in faces_of(db_session, round_, 2) if face.label is FAKE)
    assert db_session.get_one(ClimbFace, fake.face_id).level == 4
