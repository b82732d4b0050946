"""A word in an address that is one of two."""

import pytest
from flask import Flask

from quiz.errors import Invalid
from quiz.web.queries import asked_word

SIZES = ("small", "large")


@pytest.mark.parametrize(
    ("address", "word"), [("/", "small"), ("/?size=small", "small"), ("/?size=large", "large")]
)
def test_a_word_is_asked_for(app: Flask, address: str, word: str) -> None:
    with app.test_request_context(address):
        assert asked_word("size", SIZES, "small") == word


def test_any_other_word_is_refused_with_both(app: Flask) -> None:
    with app.test_request_context("/?size="), pytest.raises(Invalid) as caught:
        asked_word("size", SIZES, "small")
    assert caught.value.detail == "size must be small or large."
