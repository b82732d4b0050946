"""Replacing: trials without a response get another real, those with one keep theirs."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from quiz.counts import recounting
from quiz.models import Face, FaceBytes, Label, Mode, Round, Trial
from quiz.play import replacing, rounds
from quiz.storage import utc_now
from tests.support.factories import add_player, add_round, fill, respond
from tests.support.modes import answer, faces_of, play, right, start


def replaced(session: Session, face_id: int) -> int:
    """Replace a real with its fake in all rounds; return in how many trials."""
    found = tried(session, face_id)
    assert found.waiting == 0
    return found.changed


def tried(session: Session, face_id: int) -> replacing.Replaced:
    """Replace a real with its fake in all rounds, as far as there are others."""
    pair = [face_id, session.get_one(Face, face_id).partner_id]
    return replacing.replace_in_rounds(session, pair, 18, utc_now())


def two_trials_of_one_real(session: Session) -> int:
    """Let a player have a real in a trial with a response and in one without; its id."""
    fill(session, reals=10, fakes=10)
    round_ = add_round(session, add_player(session), length=4)
    respond(session, round_.player_id, round_.id, 1, Label.REAL)
    face_id = session.scalars(select(Face.id).where(Face.label == Label.REAL)).first()
    both = Trial.position.in_([1, 2])
    session.execute(update(Trial).where(both).values(face_id=face_id, label=Label.REAL))
    session.execute(update(Face).where(Face.id == face_id).values(taken_at=utc_now()))
    session.execute(update(Trial).where(~both).values(response=Label.REAL))
    assert face_id is not None
    return face_id


def test_only_trials_without_a_response_get_another_real(db_session: Session) -> None:
    face_id = two_trials_of_one_real(db_session)
    assert replaced(db_session, face_id) == 1
    faces = dict(db_session.execute(select(Trial.position, Trial.face_id)).all())
    assert faces[1] == face_id
    assert faces[2] != face_id
    assert replaced(db_session, face_id) == 0


def test_without_another_real_a_trial_waits_as_it_is(db_session: Session) -> None:
    face_id = two_trials_of_one_real(db_session)
    db_session.execute(update(Face).values(taken_at=utc_now()))
    assert tried(db_session, face_id) == replacing.Replaced(changed=0, waiting=1)
    waiting = db_session.scalars(select(Trial).where(Trial.response.is_(None))).one()
    assert waiting.face_id == face_id


def test_a_shortage_in_one_trial_holds_up_no_other(db_session: Session) -> None:
    fill(db_session, reals=40, fakes=60)
    four = start(db_session, add_player(db_session), Mode.ODD)
    one = add_round(db_session, add_player(db_session), length=4)
    [shown] = faces_of(db_session, one, 1)
    real = shown.face_id if shown.label is Label.REAL else shown.spare_id
    assert real is not None
    faces_of(db_session, four, 1)[2].spare_id = real
    free = select(Face.id).where(Face.label == Label.REAL, Face.partner_id.is_(None))
    db_session.execute(update(Face).where(Face.id == real).values(taken_at=utc_now()))
    gone = db_session.scalars(free.order_by(Face.id).offset(1)).all()
    db_session.execute(update(Face).where(Face.id.in_(gone)).values(taken_at=utc_now()))
    before = look(db_session, four, 1)
    assert tried(db_session, real) == replacing.Replaced(changed=1, waiting=1)
    assert look(db_session, four, 1) == before
    assert faces_of(db_session, one, 1)[0].face_id != shown.id


def test_a_trial_says_whether_its_face_is_gone(db_session: Session) -> None:
    fill(db_session)
    trials = faces_of(db_session, start(db_session, add_player(db_session), Mode.PAIR), 1)
    assert not replacing.are_gone(db_session, trials)
    db_session.execute(delete(FaceBytes).where(FaceBytes.face_id == trials[1].face_id))
    assert replacing.are_gone(db_session, trials)


@pytest.mark.parametrize("mode", [Mode.PAIR, Mode.ODD])
def test_a_trial_of_several_faces_changes_as_a_whole(db_session: Session, mode: Mode) -> None:
    fill(db_session, reals=80, fakes=240)
    round_ = start(db_session, add_player(db_session), mode)
    play(db_session, round_, [True])
    before = {number: look(db_session, round_, number) for number in (1, 2)}
    real = next(face for face, _, label in before[2] if label is Label.REAL)
    db_session.execute(update(Face).where(Face.id == real).values(taken_at=utc_now()))
    assert replaced(db_session, real) == 1
    after = {number: look(db_session, round_, number) for number in (1, 2)}
    assert after[1] == before[1]
    assert not {face for face, _, _ in after[2]} & {face for face, _, _ in before[2]}
    assert not {token for _, token, _ in after[2]} & {token for _, token, _ in before[2]}
    assert [label for _, _, label in after[2]].count(Label.FAKE) in (1, 3)
    play_on = answer(db_session, round_, 2, right(db_session, round_, 2))
    assert play_on.correct


def look(session: Session, round_: Round, number: int) -> list[tuple[int, str, Label]]:
    """Return what the faces of a trial are, in their order."""
    session.expire_all()
    return [(face.face_id, face.token, face.label) for face in faces_of(session, round_, number)]


def test_the_time_for_another_face_begins_anew(db_session: Session) -> None:
    fill(db_session, reals=80, fakes=240)
    round_ = start(db_session, add_player(db_session), Mode.SURVIVAL, {"timer": True})
    [trial] = faces_of(db_session, round_, 1)
    rounds.mark_shown(db_session, trial, utc_now() - timedelta(minutes=1))
    real = trial.face_id if trial.label is Label.REAL else trial.spare_id
    assert real is not None
    db_session.execute(update(Face).where(Face.id == real).values(taken_at=utc_now()))
    assert replaced(db_session, real) == 1
    db_session.refresh(trial)
    assert trial.shown_at is None


@pytest.mark.parametrize("mode", [Mode.CLASSIC, Mode.PAIR])
def test_a_face_that_is_responded_to_meanwhile_stays(
    db_session: Session, monkeypatch: pytest.MonkeyPatch, mode: Mode
) -> None:
    fill(db_session, reals=80, fakes=240)
    round_ = start(db_session, add_player(db_session), mode)
    before = look(db_session, round_, 1)
    [first, *_] = faces_of(db_session, round_, 1)
    found = replacing.trials_of

    def found_too_late(session: Session, pair: replacing.FacePair) -> list[tuple[Round, int]]:
        trials = found(session, pair)
        answer(session, round_, 1, right(session, round_, 1))
        return trials

    monkeypatch.setattr(replacing, "trials_of", found_too_late)
    real = first.face_id if first.label is Label.REAL else first.spare_id
    real = real or faces_of(db_session, round_, 1)[1].face_id
    assert replaced(db_session, real) == 0
    assert look(db_session, round_, 1) == before
    assert recounting.find_differences(db_session) == []
