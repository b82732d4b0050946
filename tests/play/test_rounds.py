"""Rounds: started, found by their player, dealt further, finished."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from quiz.decks.deck import UTKFACE
from quiz.errors import Conflict, Invalid, NotFound
from quiz.models import Label, Mode, Player, Trial
from quiz.modes.rules import DEALT_AT_ONCE
from quiz.play import rounds
from quiz.storage.database import utc_now
from tests.support.deals import begin
from tests.support.factories import add_player, add_round, fill, respond


def test_a_round_has_its_length_and_its_player(db_session: Session, player: Player) -> None:
    round_ = add_round(db_session, player, length=7)
    trials = db_session.scalars(select(Trial).order_by(Trial.position)).all()
    assert [trial.position for trial in trials] == list(range(1, 8))
    assert {trial.player_id for trial in trials} == {player.id}
    assert len({trial.token for trial in trials}) == 7
    assert all(len(trial.token) == 22 for trial in trials)
    view = rounds.view_of(round_)
    assert (view.length, view.answered, view.correct, view.done) == (7, 0, 0, False)


@pytest.mark.parametrize("length", [3, 51, 0])
def test_a_length_out_of_range_is_refused(length: int) -> None:
    with pytest.raises(Invalid, match="4 to 50"):
        rounds.first_labels(length)


def test_practice_deals_ahead_and_stops_when_told(db_session: Session, player: Player) -> None:
    round_ = add_round(db_session, player, mode=Mode.PRACTICE)
    for position in range(1, 6):
        respond(db_session, player.id, round_.id, position, Label.REAL)
        dealt = db_session.scalar(select(func.count()).select_from(Trial))
        assert dealt == (4 if position < 3 else 8)
    rounds.finish_round(db_session, player.id, round_.id, utc_now())
    assert rounds.waiting_trials(db_session, round_) == []
    with pytest.raises(Conflict):
        respond(db_session, player.id, round_.id, 6, Label.REAL)


def dealt(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Trial)) or 0


@pytest.mark.parametrize("length", [4, 5, 6, 7, 8, 9, 10, 50])
def test_a_long_round_is_dealt_while_it_is_played(
    db_session: Session, player: Player, length: int
) -> None:
    round_ = begin(db_session, player, length)
    assert dealt(db_session) == DEALT_AT_ONCE
    for position in range(1, length + 1):
        respond(db_session, player.id, round_.id, position, Label.REAL)
        assert min(length, position + rounds.AHEAD) <= dealt(db_session)
        assert dealt(db_session) <= min(length, position + rounds.AHEAD + DEALT_AT_ONCE)
    db_session.refresh(round_)
    assert (dealt(db_session), round_.answered, round_.length) == (length, length, length)
    assert round_.finished_at is not None


def test_faces_that_were_missing_are_dealt_later(db_session: Session, player: Player) -> None:
    round_ = rounds.start_round(
        db_session,
        player,
        [],
        deck=UTKFACE,
        mode=Mode.CLASSIC,
        min_age=18,
        now=utc_now(),
        length=9,
    )
    for answered, expected in ((0, 4), (0, 4), (3, 8), (7, 9), (9, 9)):
        round_.answered = answered
        rounds.deal_ahead(db_session, round_, min_age=18, now=utc_now())
        assert dealt(db_session) == expected


def test_a_round_is_its_players(db_session: Session) -> None:
    fill(db_session)
    owner, other = add_player(db_session), add_player(db_session)
    round_ = add_round(db_session, owner)
    assert rounds.own_round(db_session, owner.id, round_.id) is round_
    for stranger in (other.id, None, "nobody"):
        with pytest.raises(NotFound):
            rounds.own_round(db_session, stranger, round_.id)


def test_a_round_has_marks_once_its_verdicts_are_told(db_session: Session, player: Player) -> None:
    fill(db_session)
    round_ = add_round(db_session, player)
    labels = list(
        db_session.scalars(
            select(Trial.label).where(Trial.round_id == round_.id).order_by(Trial.position)
        )
    )
    respond(db_session, player.id, round_.id, 1, labels[0])
    wrong = Label.REAL if labels[1] is Label.FAKE else Label.FAKE
    respond(db_session, player.id, round_.id, 2, wrong)
    db_session.refresh(round_)
    assert rounds.marks_of(db_session, round_) == {1: True, 2: False}
    round_.is_silent = True
    assert rounds.marks_of(db_session, round_) == {}
