"""A visitor's own rounds: whose they are, for players and for students."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from quiz.errors import NotFound
from quiz.models import Round, Student
from quiz.web import own_round, owner_of
from tests.support.factories import add_classroom, add_teacher
from tests.support.pages import JSON, start

pytestmark = pytest.mark.usefixtures("quick_hashes")


@pytest.fixture
def joined(client: FlaskClient, stocked: Session) -> Iterator[Student]:
    """A browser with a player of its own that is also a student."""
    start(client)
    classroom = add_classroom(stocked, add_teacher(stocked, "grace"), length=4)
    stocked.commit()
    client.post("/join", json={"code": classroom.code}, headers=JSON)
    yield stocked.scalars(select(Student)).one()
    stocked.rollback()


def cookies_of(client: FlaskClient) -> str:
    """Return a browser's cookies as it sends them."""
    names = ("player", "student")
    found = {name: client.get_cookie(name) for name in names}
    return "; ".join(f"{name}={each.value}" for name, each in found.items() if each)


def test_a_browser_has_the_rounds_of_its_player_and_of_its_students(
    app: Flask, client: FlaskClient, stocked: Session, joined: Student
) -> None:
    query = select(Round).where(Round.id != joined.round_id)
    other = stocked.scalars(query).one()
    with app.test_request_context(headers={"Cookie": cookies_of(client)}):
        for round_id, player in (
            (joined.round_id, joined.player_id),
            (other.id, other.player_id),
        ):
            assert owner_of(round_id) == player
            assert own_round(round_id).id == round_id
        assert owner_of("unknown") is None


def test_a_stranger_has_none(app: Flask, joined: Student) -> None:
    with app.test_request_context():
        assert owner_of(joined.round_id) is None
        with pytest.raises(NotFound):
            own_round(joined.round_id)
