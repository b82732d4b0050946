"""The pages of the climb: its levels, what stands around a trial, and the result on its curve."""

from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from quiz.decks.deck import UTKFACE
from quiz.errors import Unavailable
from quiz.figures import LevelShare
from quiz.models import Mode, Round
from quiz.play import Record
from quiz.web.modes import climb
from quiz.web.modes.mode_page import Play
from tests.support.modes import judged

LEVELS = [0, 4, 16, 64]


def play_of(*marks: bool) -> Play:
    options = {"levels": LEVELS}
    return Play(
        Round(mode=Mode.CLIMB, options=options, score=16.0),
        UTKFACE,
        judged(*marks),
        Record(best=64.0),
    )


def test_the_levels_are_those_of_the_bundled_milestones(app: Flask) -> None:
    with app.test_request_context():
        assert climb.begin(UTKFACE) == {"levels": [0, 4, 45, 81, 168, 741]}


def test_without_milestones_there_is_no_climb(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("quiz.decks.sources.stage_files", lambda checkpoint: [])
    with app.test_request_context(), pytest.raises(Unavailable, match="earlier stages"):
        climb.begin(UTKFACE)


def test_what_stands_around_a_trial(app: Flask) -> None:
    with app.test_request_context():
        around = climb.around(play_of(True, True, False, True))
        over = climb.around(play_of(False, False, False))
    assert around.facts == {"hearts": 2, "level": 3, "levels": LEVELS}
    assert around.say["tally"] == "♥♥♡ · level 3 of 4"
    assert "16,000 times" in around.say["climb"]
    assert around.say["climb"].endswith("One right choice leads up.")
    assert over.say["climb"] == ""


def test_the_result_says_where_a_player_fell(
    app: Flask, db_session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    shares = [LevelShare(0.0, 100, 99), LevelShare(16.0, 50, 30), LevelShare(5.0, 50, 30)]
    monkeypatch.setattr("quiz.play.climb_levels.shares_of_all", lambda session, deck: shares)
    with app.test_request_context():
        outcome = climb.outcome(play_of(True, True, False, False, False))
    assert outcome.title == "You fell at 16,000 images"
    assert (outcome.facts["images"], outcome.facts["level"]) == (16_000, 3)
    assert outcome.facts["everyone"][1]["share"] == 0.6
    assert any("record is 64,000 images" in sentence for sentence in outcome.sentences)
    # By doublings: noise, 4 one step on, 16 two doublings on, 64 two more.
    assert [round(across, 3) for across, _ in outcome.plot.steps] == [0, 0.2, 0.6, 1]
    assert [across for across, _ in outcome.plot.points] == [0, 0.6]  # 5 is no level of this climb
    assert outcome.plot.end == 0.6


def test_a_climb_that_was_cut_off_claims_neither_the_top_nor_a_record(
    app: Flask, db_session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("quiz.play.climb_levels.shares_of_all", lambda session, deck: [])
    with app.test_request_context():
        outcome = climb.outcome(replace(play_of(True, True, False), record=Record(best=4.0)))
        fallen = climb.outcome(replace(play_of(True, *[False] * 3), record=Record(best=4.0)))
    assert outcome.title == "Your climb stopped at 16,000 images"
    assert not any("newest" in said or "record" in said for said in outcome.sentences)
    assert "This is your record." in fallen.sentences
