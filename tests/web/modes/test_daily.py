"""The pages of the daily ten: before the own end nothing of today's scores is told."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from quiz.models import Round
from quiz.modes import daily
from quiz.play import mode_scores
from quiz.storage.database import utc_now
from tests.support.factories import add_player
from tests.support.pages import JSON, start, twin
from tests.support.sets import daily_round, finish, let_time_pass, play

PAGE = "/modes/daily"


def play_ten(client: FlaskClient, url: str) -> None:
    """Say fake ten times."""
    for position in range(1, 11):
        said = client.post(f"{url}/trials/{position}", json={"response": "fake"}, headers=JSON)
        assert said.status_code == 200


@pytest.fixture
def listed(stocked: Session) -> str:
    """A listed player who has finished today's round."""
    round_ = daily_round(stocked, add_player(stocked, "Ann", is_listed=True))
    play(stocked, round_, right=6)
    return round_.set_id or ""


def test_a_stranger_sees_todays_number(client: FlaskClient, stocked: Session) -> None:
    today = twin(client, PAGE)["daily"]
    assert today["number"] == daily.number_of(utc_now().date())
    assert (today["played"], today["url"], today["score"]) == (False, None, None)
    assert (today["streak"], today["days"], today["board"]) == (0, {}, None)
    text = client.get(PAGE).text
    assert "Play today’s ten" in text
    assert "calendar" not in text.partition("<main")[2]


def test_scores_of_today_are_told_after_the_own_tenth_face(
    client: FlaskClient, listed: str
) -> None:
    url = start(client, mode="daily")
    for address in (PAGE, url):
        assert "Ann" not in client.get(address).text
        assert "Ann" not in client.get(address, headers=JSON).text
    play_ten(client, url)
    today = twin(client, PAGE)["daily"]
    assert [each["name"] for each in today["board"]["places"]] == ["Ann"]
    assert today["played"]
    assert today["streak"] == 1
    assert list(today["days"].values()) == [today["score"]]
    for address in (PAGE, url):
        assert "Ann" in client.get(address).text
    assert "Play today’s ten" not in client.get(PAGE).text


def test_who_has_begun_is_led_on(client: FlaskClient, stocked: Session) -> None:
    url = start(client, mode="daily")
    text = client.get(PAGE).text
    assert f'href="{url}"' in text
    assert "Go on" in text
    assert twin(client, PAGE)["daily"]["url"] == url


def test_the_board_of_the_day_before_is_for_everybody(
    client: FlaskClient, stocked: Session
) -> None:
    yesterday = utc_now() - timedelta(days=1)
    round_ = daily_round(stocked, add_player(stocked, "Bob", is_listed=True), now=yesterday)
    stocked.execute(update(Round).values(closes_at=utc_now() + timedelta(days=1)))
    play(stocked, round_, right=9)
    finish(stocked, round_.set_id)
    board = twin(client, PAGE)["daily"]["board"]
    assert board["number"] == daily.number_of(yesterday.date())
    assert [each["name"] for each in board["places"]] == ["Bob"]
    assert "Bob" in client.get(PAGE).text


def test_the_result_has_what_to_share_and_no_marks_in_order(
    client: FlaskClient, stocked: Session
) -> None:
    url = start(client, mode="daily")
    play_ten(client, url)
    result = twin(client, url)
    right = result["result"]["correct"]
    assert result["share"]["text"].endswith("✅" * right + "❌" * (10 - right))
    assert result["share"]["url"] == "http://localhost/modes/daily?deck=utkface"
    assert result["better_than"] is None  # too few players
    assert "d_prime" not in str(result)
    text = client.get(url).text
    assert "data-share=" in text
    assert "Play again" not in text


def test_a_result_is_compared_with_the_days_players(
    client: FlaskClient, stocked: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mode_scores, "MIN_ROUNDS", 3)
    for _ in range(3):
        play(stocked, daily_round(stocked), right=0)
    url = start(client, mode="daily")
    play_ten(client, url)
    result = twin(client, url)
    expected = 0.75 if result["result"]["correct"] else 0.0
    assert result["better_than"] == expected
    assert result["result"]["players"] == 4
    assert "of this day’s players" in client.get(url).text


def test_who_was_not_done_by_midnight_sees_the_own_faces_and_no_place(
    client: FlaskClient, stocked: Session
) -> None:
    url = start(client, mode="daily")
    client.post(f"{url}/trials/1", json={"response": "fake"}, headers=JSON)
    stocked.rollback()
    set_id = stocked.scalars(select(Round.set_id)).one()
    let_time_pass(stocked, set_id)
    result = twin(client, url)
    assert result["done"]
    assert result["result"]["score"] is None
    assert "share" not in result
    text = client.get(url).text
    assert "this round is not on the board" in text
