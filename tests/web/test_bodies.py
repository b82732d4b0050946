"""Values of a body: read, and refused with a sentence."""

from typing import Any

import pytest
from flask import Flask

from quiz.errors import Invalid
from quiz.models import Label
from quiz.web import bodies


def test_values_are_read() -> None:
    assert bodies.read_number({"length": "10"}, "length") == 10
    assert bodies.read_number({"length": 10}, "length") == 10
    assert bodies.read_number({}, "length") is None
    assert bodies.read_word({"mode": "classic"}, "mode") == "classic"
    assert bodies.read_word({}, "mode") == ""
    assert bodies.read_response({"response": "fake"}) is Label.FAKE
    assert bodies.read_confidence({"confidence": "75"}) == 75
    assert bodies.read_confidence({}) is None


@pytest.mark.parametrize("value", ["ten", "-1", "1" * 10, "١", 1.5, True, 10**9, [1]])
def test_what_is_no_number_is_refused(value: Any) -> None:
    with pytest.raises(Invalid, match="length must be a whole number"):
        bodies.read_number({"length": value}, "length")


@pytest.mark.parametrize("value", [None, "", "maybe", "FAKE", 1, ["real"]])
def test_what_is_no_response_is_refused(value: Any) -> None:
    with pytest.raises(Invalid, match="response must be"):
        bodies.read_response({"response": value})


@pytest.mark.parametrize("value", [49, 101, "0"])
def test_a_confidence_out_of_range_is_refused(value: Any) -> None:
    with pytest.raises(Invalid, match="from 50 to 100"):
        bodies.read_confidence({"confidence": value})


def test_texts_that_share_a_name_are_a_list(app: Flask) -> None:
    assert bodies.read_words({"students": ["a", "b"]}, "students") == ["a", "b"]
    assert bodies.read_words({"students": "a"}, "students") == ["a"]
    assert bodies.read_words({}, "students") == []
    with app.test_request_context(method="POST", data={"students": ["a", "b"]}):
        assert bodies.read_words(bodies.body(), "students") == ["a", "b"]
        assert bodies.read_words(bodies.body(), "nothing") == []


@pytest.mark.parametrize("value", [None, 1, {"a": 1}, [1], ["a", None]])
def test_what_is_no_list_of_texts_is_refused(value: Any) -> None:
    with pytest.raises(Invalid, match="a list of texts"):
        bodies.read_words({"students": value}, "students")


def test_a_body_is_a_form_or_an_object(app: Flask) -> None:
    with app.test_request_context(method="POST", data={"a": "1"}):
        assert bodies.body()["a"] == "1"
    with app.test_request_context(method="POST", json={"a": 1}):
        assert bodies.body() == {"a": 1}
    with (
        app.test_request_context(method="POST", json=[1]),
        pytest.raises(Invalid, match="must be a JSON object"),
    ):
        bodies.body()


@pytest.mark.parametrize("text", ["[" * 5000, '{"a":' * 5000, "[" * 60_000, '{"a": [' * 9000])
def test_a_body_that_is_nested_too_deeply_is_refused(app: Flask, text: str) -> None:
    with (
        app.test_request_context(method="POST", data=text, content_type="application/json"),
        pytest.raises(Invalid, match="must be a JSON object"),
    ):
        bodies.body()
