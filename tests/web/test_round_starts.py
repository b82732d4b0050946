"""Starting a round: where a browser and a program are led, and when fakes are asked for."""

import pytest
from flask import Flask

from quiz.models import Round
from quiz.policy import limits
from quiz.web import refill, started

ROUND = Round(id="abc")


def test_a_browser_is_led_to_the_round_or_to_the_page_before_it(app: Flask) -> None:
    with app.test_request_context():
        assert started(ROUND).location == "/rounds/abc"
        assert started(ROUND, "/duels/x", duel="/duels/x").location == "/duels/x"


def test_a_program_gets_both_addresses(app: Flask) -> None:
    with app.test_request_context(headers={"Accept": "application/json"}):
        reply = started(ROUND, "/duels/x", duel="/duels/x")
    assert (reply.status_code, reply.headers["Location"]) == (201, "/rounds/abc")
    assert reply.get_json() == {"id": "abc", "url": "/rounds/abc", "duel": "/duels/x"}


def test_fakes_are_asked_for_where_the_stock_is_low(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = list[object]()
    monkeypatch.setattr("quiz.tasks.ask_for_faces", asked.append)
    with app.test_request_context():
        refill(limits.LOW_MARK)
        assert asked == []
        refill(limits.LOW_MARK - 1)
    assert len(asked) == 1
