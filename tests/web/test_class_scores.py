"""Scores of a class as the pages of its mode say them."""

from quiz.classroom.class_modes import PLAIN
from quiz.models import Mode
from quiz.modes import FOR_CLASSES
from quiz.web.class_scores import score_words


def test_every_mode_of_classes_has_words() -> None:
    assert score_words(Mode.CLASSIC) is PLAIN
    for mode in FOR_CLASSES:
        assert score_words(mode).unit(30.0)
    assert score_words(Mode.PAIR).unit(7.0) == "7"
    assert score_words(Mode.DISTANCE).unit(34.0) == "34 pixels"
    assert score_words(Mode.DISTANCE).spread([18.0, 19.0]) == [("16 to 20 pixels", 2)]
