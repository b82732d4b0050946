"""Fooling: judges get the pairs of others' picks, one at a time, and none of them twice."""

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from quiz.counts import recounting
from quiz.decks.deck import UTKFACE
from quiz.errors import Conflict, Unavailable
from quiz.faces import IS_HELD, removal
from quiz.models import Face, FaceBytes, Label, Pick, Player, Round, Trial
from quiz.play import fooling, players, replacing, rounds
from quiz.storage.database import utc_now
from tests.support.climbs import let_go
from tests.support.factories import add_player, fill
from tests.support.modes import FAKE, REAL, answer, faces_of, play, right, wrong
from tests.support.picks import judge, pick, picks, spare


@pytest.fixture
def session(db_session: Session) -> Session:
    """A database with reals, and some dozens of fakes of each of their classes."""
    fill(db_session, reals=160, fakes=300)
    spare(db_session, 16)
    return db_session


def pick_shown(session: Session, round_: Round, number: int) -> Pick:
    """Return the pick that a trial shows, as it is now."""
    fake = next(face for face in faces_of(session, round_, number) if face.label is FAKE)
    query = select(Pick).where(Pick.face_id == fake.face_id)
    return session.scalars(query.execution_options(populate_existing=True)).one()


def outcomes(session: Session) -> list[tuple[int, int]]:
    """Return how often each pick was judged, and fooled, and check that against a recount."""
    session.rollback()
    session.expire_all()
    assert recounting.find_differences(session) == []
    query = select(Pick.judged, Pick.fooled).order_by(Pick.picked_at)
    return [(judged, fooled) for judged, fooled in session.execute(query)]


def test_a_trial_shows_a_pick_beside_its_real(session: Session) -> None:
    made = pick(session)
    round_ = judge(session)
    faces = faces_of(session, round_, 1)
    assert {face.label for face in faces} == {REAL, FAKE}
    assert pick_shown(session, round_, 1).id == made.id
    real = next(face.face_id for face in faces if face.label is REAL)
    assert session.get_one(Face, real).partner_id == made.face_id


def test_a_round_has_as_many_trials_as_there_are_picks(session: Session) -> None:
    with pytest.raises(Unavailable, match="There is nothing new from others"):
        judge(session)
    session.rollback()
    picks(session, 3)
    round_ = judge(session)
    assert round_.length == 3
    assert [each.is_done for each in play(session, round_, [True, False, True])] == [0, 0, 1]
    assert (round_.score, round_.finished_at is not None) == (None, True)
    session.commit()
    picks(session, 9)
    whole = judge(session)
    assert whole.length == 10
    play(session, whole, [True, False] * 5)
    assert whole.score == 5


def test_nobody_is_dealt_a_pick_of_their_own(session: Session) -> None:
    forger = add_player(session)
    pick(session, forger)
    with pytest.raises(Unavailable):
        judge(session, forger)
    session.rollback()
    other = pick(session)
    round_ = judge(session, forger)
    assert (round_.length, pick_shown(session, round_, 1).id) == (1, other.id)


def test_a_judge_never_meets_a_pick_twice(session: Session) -> None:
    made, player = picks(session, 4), add_player(session)
    first = judge(session, player)
    play(session, first, [True] * 4)
    with pytest.raises(Unavailable):
        judge(session, player)
    session.rollback()
    later = pick(session)
    again = judge(session, player)
    assert again.length == 1
    assert pick_shown(session, again, 1).id == later.id not in {each.id for each in made}


def test_a_pair_is_one_judges_at_a_time_and_goes_round(session: Session) -> None:
    picks(session, 2)
    one, two = judge(session), judge(session)
    held = set(session.scalars(select(Face.id).where(IS_HELD)))
    shown = {face.face_id for round_ in (one, two) for face in faces_of(session, round_, 1)}
    assert held == shown
    assert len(held) == 4
    with pytest.raises(Unavailable):
        judge(session)
    session.rollback()
    first, second = pick_shown(session, one, 1).id, pick_shown(session, two, 1).id
    answer(session, one, 1, right(session, one, 1))
    assert judge(session).length == 1
    assert first != second


def test_a_round_ends_early_where_others_hold_what_is_left(session: Session) -> None:
    picks(session, 2)
    round_ = judge(session)
    assert round_.length == 2
    other = judge(session)  # which has the second pair
    verdict = answer(session, round_, 1, right(session, round_, 1))
    assert (verdict.is_done, round_.finished_at is not None) == (True, True)
    again = answer(session, round_, 1, right(session, round_, 1))
    assert again.is_done
    assert other.finished_at is None


def test_those_judged_least_come_first(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fooling, "LOOKED_AT", 1)
    fooling.new_to_judge.cache_clear()
    made = picks(session, 3)
    session.execute(update(Pick).where(Pick.id != made[1].id).values(judged=5))
    session.commit()
    shown = pick_shown(session, judge(session), 1).id
    fooling.new_to_judge.cache_clear()
    assert shown == made[1].id


def test_the_sides_are_drawn_by_a_coin(session: Session) -> None:
    pick(session)
    first = list[Label]()
    for _ in range(24):
        first.append(faces_of(session, judge(session), 1)[0].label)
        let_go(session)
    assert 3 <= first.count(FAKE) <= 21


def test_statements_are_built_once_for_a_deck_and_an_age() -> None:
    for build in (fooling.new_to_judge, fooling.still_free):
        assert build(UTKFACE, 18) is build(UTKFACE, 18)
        assert build(UTKFACE, 18) is not build(UTKFACE, 0)


# What becomes of picks


def test_points_count_each_judgement_once(session: Session) -> None:
    pick(session)
    for is_right in (True, False, False):
        round_ = judge(session)
        said = (right if is_right else wrong)(session, round_, 1)
        answer(session, round_, 1, said)
        answer(session, round_, 1, said)  # a repeat
        with pytest.raises(Conflict):
            answer(session, round_, 1, said[::-1])
    assert outcomes(session) == [(3, 2)]


def test_points_of_several_picks_in_one_round(session: Session) -> None:
    picks(session, 3)
    marks = [True, False, False]
    round_ = judge(session)
    play(session, round_, marks)
    fooled = {pick_shown(session, round_, n).id: not mark for n, mark in enumerate(marks, 1)}
    assert [(1, int(fooled[each.id])) for each in picks_of(session)] == outcomes(session)


def picks_of(session: Session) -> list[Pick]:
    return list(session.scalars(select(Pick).order_by(Pick.picked_at)))


def test_an_erased_judges_responses_are_taken_back(session: Session) -> None:
    pick(session)
    for is_right in (False, True):
        round_ = judge(session)
        play(session, round_, [is_right])
    first = session.scalars(select(Round.player_id).order_by(Round.started_at)).first()
    assert outcomes(session) == [(2, 1)]
    players.erase_player(session, str(first))
    session.commit()
    assert outcomes(session) == [(1, 0)]


def test_an_erased_players_picks_are_judged_as_nobodys(session: Session) -> None:
    forger = add_player(session)
    made = pick(session, forger)
    round_ = judge(session)
    players.erase_player(session, forger.id)
    session.commit()
    verdict = play(session, round_, [False])[0]  # who looks at it goes on
    assert (verdict.correct, verdict.is_done) == (False, True)
    again = judge(session)
    assert pick_shown(session, again, 1).id == made.id
    play(session, again, [True])
    assert outcomes(session) == [(2, 1)]


def take_down(session: Session, round_: Round) -> int:
    """Take the real of a round's first trial down, as the command does; how many were replaced."""
    shown = next(face for face in faces_of(session, round_, 1) if face.label is REAL)
    real = session.get_one(Face, shown.face_id)
    pair = [real.id, real.partner_id]
    removal.take_down(session, str(real.sha256), utc_now())
    replaced = replacing.replace_in_rounds(session, pair, 18, utc_now()).changed
    session.commit()
    session.expire_all()
    return replaced


def test_a_takedown_shows_another_pick(session: Session) -> None:
    made = picks(session, 2)
    round_ = judge(session)
    gone = pick_shown(session, round_, 1)
    tokens = {face.token for face in faces_of(session, round_, 1)}
    assert take_down(session, round_) == 1
    assert {pick_shown(session, round_, 1).id, gone.id} == {each.id for each in made}
    assert not tokens & {face.token for face in faces_of(session, round_, 1)}
    answer(session, round_, 1, wrong(session, round_, 1))
    assert sorted(outcomes(session)) == [(0, 0), (1, 1)]
    with pytest.raises(Unavailable):  # of the one that is left the real is gone
        judge(session, session.get_one(Player, round_.player_id))


def test_a_takedown_of_the_last_pick_ends_the_round(session: Session) -> None:
    pick(session)
    round_ = judge(session)
    assert take_down(session, round_) == 0
    assert round_.finished_at is not None
    assert faces_of(session, round_, 1) == []
    assert rounds.waiting_trials(session, round_) == []
    assert session.scalars(select(Trial)).all() == []
    assert session.get(FaceBytes, picks_of(session)[0].face_id) is None
    assert outcomes(session) == [(0, 0)]
