"""Values of a body: read, and refused with a sentence."""

from typing import Any

import pytest
from flask import Flask

from quiz.errors import Invalid
from quiz.models import Label
from quiz.play import Seen
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


@pytest.mark.parametrize(
    ("values", "seen"),
    [
        ({}, None),
        ({"frames": "", "shown_ms": ""}, None),
        ({"frames": "5", "shown_ms": "83"}, Seen(83, 5)),
        ({"shown_ms": 83}, Seen(83, None)),
        ({"frames": 5}, Seen(None, 5)),
        ({"pixels": 34}, Seen(34, None)),
    ],
    ids=str,
)
def test_how_a_face_was_shown_is_read(values: dict[str, Any], seen: Seen | None) -> None:
    assert bodies.read_seen(values) == seen


@pytest.mark.parametrize(
    "values",
    [
        {"frames": 0},
        {"frames": 3001},
        {"shown_ms": 10_001},
        {"pixels": 1001},
        {"pixels": 10, "frames": 3},
    ],
    ids=str,
)
def test_what_no_page_shows_is_refused(values: dict[str, Any]) -> None:
    with pytest.raises(Invalid, match=r"must be a number from 1 to|not both"):
        bodies.read_seen(values)


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
