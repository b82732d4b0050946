"""The words of the daily ten: what is shared tells no face's place."""

from quiz.decks.deck import GALLERY, UTKFACE
from quiz.words import daily
from quiz.words.results import RIGHT_MARK, WRONG_MARK


def test_what_is_shared_has_sorted_marks_under_a_sentence() -> None:
    text = daily.shared(UTKFACE, 12, 7, 10)
    sentence, marks = text.split("\n")
    assert sentence == "Real or Fake? Daily No. 12: I was right about 7 of 10 faces."
    assert marks == RIGHT_MARK * 7 + WRONG_MARK * 3


def test_each_deck_has_words_of_its_own() -> None:
    assert daily.title(GALLERY, 3, 1, 10)
    assert daily.title(UTKFACE, 3, 1, 10) == "No. 3: 1 of 10 right"
    assert daily.title(UTKFACE, 3, 0, 0) == "No. 3: no score"


def test_the_state_tells_the_score_once_there_is_one() -> None:
    assert daily.state(UTKFACE, 4, None) == "No. 4"
    assert daily.state(UTKFACE, 4, 0) == "No. 4: you had 0 right."


def test_what_is_not_known_is_not_said() -> None:
    assert daily.below(None) == daily.streak(0) == daily.unfinished(3) == ""
    assert "64" in daily.below(0.64)
    assert daily.streak(1) != daily.streak(2)
    assert "not on the board" in daily.unfinished(None)


def test_a_board_is_named_by_its_day() -> None:
    assert daily.board_title(4, is_today=False) == "The board of No. 4"
    assert daily.board_title(4, is_today=True) == daily.board_title(None, is_today=False)
