"""The result of survival: how far, the record, and what came too late."""

from dataclasses import replace

from flask import Flask

from quiz.decks.deck import UTKFACE
from quiz.models import Mode, Round
from quiz.play import Record
from quiz.web.modes import survival
from quiz.web.modes.mode_page import Play
from tests.support.modes import judged


def test_late_responses_are_said(app: Flask) -> None:
    trials = judged(True, True, ms=20_000) + judged(False, True)
    round_ = Round(mode=Mode.SURVIVAL, options={"timer": True}, score=3.0)
    play = Play(round_, UTKFACE, trials, Record(rounds=1, best=3.0))
    with app.test_request_context():
        outcome, around = survival.outcome(play), survival.around(play)
    assert (outcome.facts["correct"], outcome.facts["late"]) == (3, 2)
    assert outcome.title == "3 right before the third mistake"
    assert outcome.sentences[0] == "This is your record."
    assert "too late" in outcome.sentences[1]
    assert (around.facts["hearts"], around.facts["record"]) == (0, 3.0)
    assert 8 < around.facts["seconds"] < 10


def test_a_round_that_was_left_open_has_no_score_and_is_no_record(app: Flask) -> None:
    round_ = Round(mode=Mode.SURVIVAL, options={})
    play = Play(round_, UTKFACE, judged(True, True), Record(rounds=1, best=1.0))
    with app.test_request_context():
        outcome = survival.outcome(play)
    assert (outcome.facts["correct"], outcome.facts["score"]) == (2, None)
    assert outcome.sentences == []
    assert outcome.title == "2 right, not played to the end"
    with app.test_request_context():
        assert survival.outcome(replace(play, trials=[])).title == "No score yet"
