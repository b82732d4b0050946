"""The language of whoever asks."""

from flask import Flask

from quiz.languages import current
from quiz.languages.known import ENGLISH


def test_english_is_spoken_outside_of_a_request() -> None:
    assert current.spoken().language == ENGLISH
    assert current.catalogue() is current.english().messages


def test_a_request_speaks_its_own_language(app: Flask) -> None:
    with app.test_request_context("/", headers={"Accept-Language": "tlh"}):
        assert current.spoken().language == ENGLISH
        assert current.catalogue() is not current.english().messages
