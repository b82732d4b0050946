"""Who asks: players and students by their cookies."""

from flask import Flask
from sqlalchemy.orm import Session

from quiz.policy import limits
from quiz.web import (
    current_player,
    player_id,
    remember_player,
    remember_student,
    student_ids,
    visitor_ids,
)
from tests.support.factories import add_player


def cookies_of(app: Flask, *set_cookies: str) -> dict[str, str]:
    """The header with which a browser sends cookies back."""
    return {"Cookie": "; ".join(each.partition(";")[0] for each in set_cookies)}


def test_a_player_is_known_again(app: Flask, db_session: Session) -> None:
    player = add_player(db_session)
    db_session.commit()
    with app.test_request_context():
        response = app.make_response("")
        remember_player(response, player)
    headers = cookies_of(app, *response.headers.getlist("Set-Cookie"))
    with app.test_request_context(headers=headers):
        found = current_player()
        assert found is not None
        assert found.id == player_id() == player.id
        assert visitor_ids() == (player.id,)


def test_a_stranger_and_a_forged_cookie_are_nobody(app: Flask) -> None:
    for headers in ({}, {"Cookie": "player=forged; students=forged"}):
        with app.test_request_context(headers=headers):
            assert player_id() is None
            assert current_player() is None
            assert student_ids() == {}
            assert visitor_ids() == ()


def test_the_classrooms_joined_longest_ago_are_dropped(app: Flask) -> None:
    headers: dict[str, str] = {}
    for number in range(limits.CLASSROOMS_PER_BROWSER + 2):
        with app.test_request_context(headers=headers):
            response = app.make_response("")
            remember_student(response, f"CODE{number}", f"student {number}")
        headers = cookies_of(app, *response.headers.getlist("Set-Cookie"))
    with app.test_request_context(headers=headers):
        kept = student_ids()
    assert len(kept) == limits.CLASSROOMS_PER_BROWSER
    assert "CODE0" not in kept
    assert list(kept)[-1] == f"CODE{limits.CLASSROOMS_PER_BROWSER + 1}"
