"""Joining: lists and sentences, with the signs of the language that is spoken."""

import pytest
from flask import Flask

from quiz.languages.joining import gap, listed, sentence


def test_names_stand_in_a_list() -> None:
    assert listed(["Ada", "Bob", "Eve"]) == "Ada, Bob, Eve"


@pytest.mark.parametrize("words", ["Right.", "Right?", "Right!", "对。", "صحيح؟"])
def test_a_sentence_stays(words: str) -> None:
    assert sentence(words) == words


def test_words_become_a_sentence() -> None:
    assert sentence("Before the lesson") == "Before the lesson."


def test_the_signs_are_those_of_the_language(app: Flask) -> None:
    with app.test_request_context("/?lang=zh"):
        assert (listed(["甲", "乙"]), sentence("课前准备")) == ("甲、乙", "课前准备。")
    with app.test_request_context("/?lang=ar"):
        assert listed(["أ", "ب"]) == "أ،\u200f ب"


def test_a_full_stop_with_room_of_its_own_has_no_space_after_it(app: Flask) -> None:
    assert gap() == " "
    with app.test_request_context("/?lang=zh"):
        assert gap() == ""
    with app.test_request_context("/?lang=ar"):
        assert gap() == " "
