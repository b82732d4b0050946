"""Replacing in sets: all of a set get the same new pair, and who has judged the old one again."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from quiz.classroom import replace_face
from quiz.counts import recounting
from quiz.errors import Conflict, QuizError
from quiz.faces import removal
from quiz.models import Face, Label, Round, SharedFace
from quiz.play import Submission, players, record_responses
from quiz.play.replacing import Replaced
from quiz.play.sets import making
from quiz.storage.database import Database, utc_now
from tests.support.factories import fill, respond
from tests.support.sets import accepted, daily_round, duel_round, finish, play, trials_of


def take_down(session: Session, face: SharedFace) -> Replaced:
    """Take down the photograph of a pair that a set shows, and replace it."""
    real = face.face_id if face.label is Label.REAL else face.spare_id
    sha256 = session.scalars(select(Face.sha256).where(Face.id == real)).one()
    removal.take_down(session, str(sha256), utc_now())
    replaced = replace_face(session, real or 0, 18, utc_now())
    session.commit()
    return replaced


def face_at(session: Session, round_: Round, place: int) -> SharedFace:
    """Return a face of a round's set."""
    return making.faces_of(session, round_.set_id or "")[place - 1]


def test_all_of_a_set_get_the_same_new_pair(db_session: Session) -> None:
    fill(db_session)
    rounds = [daily_round(db_session) for _ in range(3)]
    old = {token for each in rounds for token in [trials_of(db_session, each)[3].token]}
    before = face_at(db_session, rounds[0], 4).face_id
    assert take_down(db_session, face_at(db_session, rounds[0], 4)) == Replaced(changed=3)
    new = face_at(db_session, rounds[0], 4)
    shown = [trials_of(db_session, each)[3] for each in rounds]
    assert {(trial.face_id, trial.spare_id, trial.label) for trial in shown} == {
        (new.face_id, new.spare_id, new.label)
    }
    assert new.face_id != before
    assert not {trial.token for trial in shown} & old
    assert len({trial.token for trial in shown}) == 3


def test_who_has_responded_is_asked_again_at_once(db_session: Session) -> None:
    fill(db_session)
    round_ = daily_round(db_session)
    play(db_session, round_, right=5, faces=5)
    before = trials_of(db_session, round_)
    assert take_down(db_session, face_at(db_session, round_, 2)) == Replaced(changed=1)
    db_session.refresh(round_)
    after = trials_of(db_session, round_)
    assert [trial.position for trial in after] == list(range(1, 11))
    moved = [before[place].id for place in (0, 2, 3, 4, 1, 5, 6, 7, 8, 9)]
    assert [trial.id for trial in after] == moved
    assert (round_.answered, round_.correct) == (4, 4)
    assert after[4].response is None
    assert after[4].shown_at is None
    assert recounting.find_differences(db_session) == []
    play(db_session, round_, right=10)
    assert round_.score == 10
    assert recounting.find_differences(db_session) == []


def test_a_response_to_the_face_that_has_gone_is_refused(db_session: Session) -> None:
    fill(db_session)
    round_ = daily_round(db_session)
    play(db_session, round_, faces=5)
    take_down(db_session, face_at(db_session, round_, 2))
    with pytest.raises(Conflict):
        respond(db_session, round_.player_id, round_.id, 6, Label.REAL)


def test_who_has_finished_keeps_the_score(db_session: Session) -> None:
    fill(db_session)
    first = duel_round(db_session)
    second = accepted(db_session, first)
    play(db_session, first, right=8)
    faces = {trial.face_id for trial in trials_of(db_session, first)}
    assert take_down(db_session, face_at(db_session, first, 1)) == Replaced(changed=1)
    db_session.refresh(first)
    assert first.score == 8
    assert {trial.face_id for trial in trials_of(db_session, first)} == faces
    play(db_session, second, right=6)
    assert second.score == 6


def test_a_finished_set_stays_as_it_is(db_session: Session) -> None:
    fill(db_session)
    round_ = daily_round(db_session)
    face = face_at(db_session, round_, 1)
    finish(db_session, round_.set_id)
    shown = face.face_id
    assert take_down(db_session, face) == Replaced()
    assert face_at(db_session, round_, 1).face_id == shown


def test_without_another_pair_all_wait_with_what_they_have(db_session: Session) -> None:
    fill(db_session, reals=10, fakes=20)
    rounds = [daily_round(db_session) for _ in range(2)]
    play(db_session, rounds[0], right=1, faces=1)
    before = face_at(db_session, rounds[0], 1).face_id
    assert take_down(db_session, face_at(db_session, rounds[0], 1)) == Replaced(waiting=2)
    assert face_at(db_session, rounds[0], 1).face_id == before
    db_session.refresh(rounds[0])
    assert rounds[0].answered == 1


PLAYERS, TAKEDOWNS = 6, 5


def test_takedowns_while_all_respond_leave_ten_responses_each_and_every_counter_right(
    database: Database, db_session: Session
) -> None:
    fill(db_session, reals=60, fakes=60)
    rounds = [daily_round(db_session) for _ in range(PLAYERS)]
    erased = daily_round(db_session)
    own = [(round_.id, round_.player_id) for round_ in rounds]

    def respond_to_all(round_id: str, player_id: str) -> int:
        for _ in range(10 + TAKEDOWNS):
            with database.transaction() as session:
                answered = session.get_one(Round, round_id).answered
                said = Submission(player_id, round_id, answered + 1, Label.FAKE, None, utc_now())
            with database.transaction() as session:
                [outcome] = record_responses(session, [said], min_age=18)
            if not isinstance(outcome, QuizError) and outcome.is_done:
                break
        return 10

    def take_some_down() -> int:
        with database.writing() as session:
            for place in range(1, TAKEDOWNS + 1):
                take_down(session, face_at(session, rounds[0], place))
        return 0

    def erase() -> int:
        with database.transaction() as session:
            players.erase_player(session, erased.player_id)
        return 0

    with ThreadPoolExecutor(PLAYERS + 2) as threads:
        done = [threads.submit(respond_to_all, *each) for each in own]
        done += [threads.submit(take_some_down), threads.submit(erase)]
        assert [each.result() for each in done] == [10] * PLAYERS + [0, 0]
    db_session.rollback()
    for round_ in rounds:
        play(db_session, round_)
        assert round_.answered == 10
        assert [trial.position for trial in trials_of(db_session, round_)] == list(range(1, 11))
        db_session.rollback()
    assert recounting.find_differences(db_session) == []
