"""The result of choices, for programs and in words."""

from flask import Flask

from quiz.decks.deck import UTKFACE
from quiz.models import Label, Mode, Round
from quiz.modes import Judged
from quiz.play import Record
from quiz.web.modes import choices
from quiz.web.modes.mode_page import Play

LEFT, RIGHT = (Label.REAL, Label.FAKE), (Label.FAKE, Label.REAL)


def test_who_always_chooses_the_left_face_is_told(app: Flask) -> None:
    trials = [Judged(LEFT, LEFT), Judged(RIGHT, LEFT)] * 10
    round_ = Round(mode=Mode.PAIR, score=10.0)
    with app.test_request_context():
        outcome = choices.outcome(Play(round_, UTKFACE, trials, Record()))
    assert outcome.facts["correct"] == outcome.facts["score"] == 10
    assert (outcome.facts["d_prime"], outcome.facts["first_share"]) == (0, 1)
    assert any("left" in sentence for sentence in outcome.sentences)
    assert [figure.name for figure in outcome.figures][:2] == ["Right", "Sharpness"]
