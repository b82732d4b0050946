"""Offers: eight new fakes of one class, taken for good; one is picked and goes out with a real."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from quiz.decks.deck import UTKFACE
from quiz.errors import Conflict, NotFound, Unavailable
from quiz.faces import add_reals, find_specimen, stock_size
from quiz.models import Face, FaceBytes, Label, Mode, Pick, PickFace, Player, Trial
from quiz.play import offers, players, supply
from quiz.storage.database import utc_now
from tests.support.climbs import let_go
from tests.support.factories import a_real, add_player, add_round, fill
from tests.support.modes import start
from tests.support.picks import offer, pick, spare


@pytest.fixture
def player(db_session: Session) -> Player:
    """A player where there are reals, and some dozens of fakes of each of their classes."""
    fill(db_session, reals=120, fakes=180)
    spare(db_session, 12)
    player = add_player(db_session)
    db_session.commit()
    return player


def faces_of(session: Session, of: Pick) -> list[Face]:
    """Return the faces of an offer, by their places."""
    query = select(Face).join(PickFace, PickFace.face_id == Face.id)
    return list(session.scalars(query.where(PickFace.pick_id == of.id).order_by(PickFace.place)))


def test_an_offer_takes_eight_new_fakes_of_one_class(db_session: Session, player: Player) -> None:
    before = stock_size(db_session, UTKFACE, 18)
    made = offer(db_session, player)
    faces = faces_of(db_session, made)
    assert len({face.id for face in faces}) == 8
    assert {(face.label, face.klass) for face in faces} == {(Label.FAKE, made.klass)}
    assert all(face.taken_at is not None for face in faces)
    assert made.klass in (6, 7)  # those of the reals
    assert stock_size(db_session, UTKFACE, 18) == before - 8


def test_an_open_offer_is_shown_again(db_session: Session, player: Player) -> None:
    first = offer(db_session, player)
    assert offer(db_session, player).id == first.id
    assert db_session.scalar(select(func.count()).select_from(PickFace)) == 12 + 8
    assert offer(db_session, add_player(db_session)).id != first.id


def test_a_new_offer_follows_a_pick(db_session: Session, player: Player) -> None:
    first = pick(db_session, player)
    assert offer(db_session, player).id != first.id


def test_without_eight_fakes_of_a_class_nothing_is_taken(db_session: Session) -> None:
    fill(db_session, reals=40, fakes=42)  # seven of each class
    spare(db_session, 4)
    with pytest.raises(Unavailable, match="not enough generated faces to pick from"):
        offer(db_session, add_player(db_session))
    assert stock_size(db_session, UTKFACE, 18) == 42


def test_a_class_is_offered_as_often_as_reals_are_spared_for_it(db_session: Session) -> None:
    fill(db_session, reals=0, fakes=180)
    add_reals(db_session, [a_real(2 * seed) for seed in range(3)], utc_now())  # all of class 6
    spare(db_session, 3)
    made = [pick(db_session, add_player(db_session)).klass for _ in range(3)]
    assert made == [6, 6, 6]
    with pytest.raises(Unavailable, match="You can still judge those of others"):
        offer(db_session, add_player(db_session))


def test_only_where_there_are_picks_to_judge_is_it_said(db_session: Session) -> None:
    fill(db_session, reals=20, fakes=100)
    with pytest.raises(Unavailable) as refused:
        offer(db_session, add_player(db_session))
    assert str(refused.value) == "This deck has no photographs left for new picks."


def test_offers_hold_no_real(db_session: Session) -> None:
    fill(db_session, reals=0, fakes=180)
    add_reals(db_session, [a_real(0)], utc_now())
    spare(db_session, 1)
    forgers = [add_player(db_session) for _ in range(2)]
    made = [offer(db_session, player) for player in forgers]
    first, second = (
        offers.choose(db_session, player.id, each.id, 0, 18, utc_now())
        for player, each in zip(forgers, made, strict=True)
    )
    assert first is not None
    assert second is None
    assert list(db_session.scalars(select(Pick.id))) == [made[0].id]  # the other has ended


def test_the_picked_face_goes_out_with_a_spared_real_of_its_class(
    db_session: Session, player: Player
) -> None:
    spared = set(db_session.scalars(select(PickFace.face_id)))
    made = pick(db_session, player, place=3)
    face = faces_of(db_session, made)[3]
    real = db_session.scalars(select(Face).where(Face.partner_id == made.face_id)).one()
    assert (made.face_id, real.klass, real.id in spared) == (face.id, face.klass, True)
    assert made.picked_at is not None
    assert offers.place_of(db_session, made) == 3


def test_a_pick_counts_once(db_session: Session, player: Player) -> None:
    made = pick(db_session, player, place=3)
    again = offers.choose(db_session, player.id, made.id, 3, 18, utc_now())
    assert again is not None
    assert again.picked_at == made.picked_at
    with pytest.raises(Conflict, match="already picked another"):
        offers.choose(db_session, player.id, made.id, 4, 18, utc_now())
    paired = select(func.count()).select_from(Face).where(Face.partner_id.is_not(None))
    assert db_session.scalar(paired) == 1


def test_nobody_else_sees_or_picks_from_an_offer(db_session: Session, player: Player) -> None:
    made, other = offer(db_session, player), add_player(db_session)
    assert offers.offered_face(db_session, player.id, made.id, 0)
    for ask in (
        lambda: offers.own_pick(db_session, other.id, made.id),
        lambda: offers.own_pick(db_session, None, made.id),
        lambda: offers.offered_face(db_session, other.id, made.id, 0),
        lambda: offers.offered_face(db_session, player.id, made.id, 8),
        lambda: offers.choose(db_session, other.id, made.id, 0, 18, utc_now()),
    ):
        with pytest.raises(NotFound):
            ask()


def test_where_no_real_is_left_the_offer_ends(db_session: Session, player: Player) -> None:
    made = offer(db_session, player)
    reals = update(Face).where(Face.label == Label.REAL, Face.klass == made.klass)
    db_session.execute(reals.values(taken_at=utc_now()))
    assert offers.choose(db_session, player.id, made.id, 0, 18, utc_now()) is None
    assert offers.open_offer(db_session, player.id, UTKFACE) is None
    assert offer(db_session, player).klass != made.klass


def test_neither_picked_nor_left_faces_come_elsewhere(db_session: Session, player: Player) -> None:
    before = supply.count_reals(db_session, UTKFACE, 18)
    made = [pick(db_session, player) for _ in range(3)]
    offer(db_session, player)
    assert supply.count_reals(db_session, UTKFACE, 18) == before  # they were spared already
    apart = set(db_session.scalars(select(PickFace.face_id)))
    assert {each.face_id for each in made} <= apart
    assert len(apart) == 12 + 4 * 8
    for mode in (Mode.PAIR, Mode.ODD, Mode.PRACTICE):
        for _ in range(6):
            start(db_session, add_player(db_session), mode)
            let_go(db_session)
    for _ in range(4):
        add_round(db_session, add_player(db_session), length=40)
        let_go(db_session)
    dealt = db_session.execute(select(Trial.face_id, Trial.spare_id)).all()
    assert not apart & {face for row in dealt for face in row}
    assert find_specimen(db_session, UTKFACE, 18) not in apart


def test_an_offer_without_a_pick_ends_and_its_faces_stay_apart(
    db_session: Session, player: Player
) -> None:
    kept, open_ = pick(db_session, player), offer(db_session, player)
    before = open_.offered_at
    assert offers.end_offers(db_session, before) == 0
    assert offers.end_offers(db_session, before + timedelta(seconds=1)) == 1
    db_session.commit()
    assert list(db_session.scalars(select(Pick.id))) == [kept.id]
    assert db_session.scalar(select(func.count()).select_from(PickFace)) == 12 + 16
    assert db_session.scalar(select(func.count()).select_from(FaceBytes)) == 300
    with pytest.raises(NotFound):
        offers.own_pick(db_session, player.id, open_.id)


def test_who_only_asked_goes_with_the_offer(db_session: Session, player: Player) -> None:
    played = add_player(db_session)
    add_round(db_session, played, length=4)
    made = [offer(db_session, each) for each in (player, played)]
    after = max(each.offered_at for each in made) + timedelta(seconds=1)
    assert offers.end_offers(db_session, after) == 2
    assert list(db_session.scalars(select(Player.id))) == [played.id]


def test_an_offer_ends_with_its_erased_player(db_session: Session, player: Player) -> None:
    kept = pick(db_session, player)
    offer(db_session, player)
    players.erase_player(db_session, player.id)
    db_session.commit()
    db_session.expire_all()
    assert [(each.id, each.player_id) for each in db_session.scalars(select(Pick))] == [
        (kept.id, None)
    ]
    with pytest.raises(NotFound):
        offers.own_pick(db_session, None, kept.id)
    assert offers.open_offer(db_session, None, UTKFACE) is None
