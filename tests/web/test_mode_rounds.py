"""Rounds of modes on pages: what stands around a trial, and comparisons at the end."""

from flask import Flask
from sqlalchemy.orm import Session

from quiz.models import Mode, Round
from quiz.play import mode_scores
from quiz.web.mode_rounds import around_trial, page_of, play_of
from quiz.web.modes import PAGES
from tests.support.factories import add_player, fill
from tests.support.modes import play, start


def test_classic_rounds_have_nothing_around_them(app: Flask, db_session: Session) -> None:
    fill(db_session, reals=80, fakes=240)
    player = add_player(db_session)
    rounds = [start(db_session, player, mode) for mode in (Mode.CLASSIC, Mode.PAIR)]
    with app.test_request_context():
        for round_ in rounds:
            around = around_trial(round_)
            assert (around.facts, around.say) == ({}, {})
    assert page_of(Mode.CLASSIC) is None
    assert page_of(Mode.PAIR) is PAGES[Mode.PAIR]


def test_a_round_is_read_with_its_trials_and_record(app: Flask, db_session: Session) -> None:
    fill(db_session, reals=80, fakes=240)
    round_ = start(db_session, add_player(db_session), Mode.SURVIVAL, {"timer": False})
    play(db_session, round_, [True, False])
    with app.test_request_context():
        read = play_of(db_session.get_one(Round, round_.id))
        around = around_trial(round_)
    assert [trial.is_right for trial in read.trials] == [True, False]
    assert read.record == mode_scores.record_of(
        db_session, round_.player_id, "utkface", Mode.SURVIVAL
    )
    assert (around.facts["hearts"], around.say["tally"]) == (2, "♥♥♡ · 1 right")
