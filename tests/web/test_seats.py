"""Seats: the teacher, a student and a stranger before the same address."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from quiz.classroom import read_code, students
from quiz.errors import NotAllowed, NotFound
from quiz.models import Student
from quiz.storage.database import utc_now
from quiz.web.seats import CodeConverter, newer_snapshot, own_seat, own_student, taught_classroom
from tests.support.classroom_pages import code_of, joined, open_classroom

pytestmark = pytest.mark.usefixtures("quick_hashes")


def cookies_of(client: FlaskClient) -> dict[str, str]:
    """The header with which a browser sends its cookies."""
    cookies = (client.get_cookie(name) for name in ("teacher", "student"))
    return {"Cookie": "; ".join(f"{cookie.key}={cookie.value}" for cookie in cookies if cookie)}


def test_a_teacher_has_the_seat_without_a_student(app: Flask, ada: FlaskClient) -> None:
    code = read_code(code_of(open_classroom(ada)))
    with app.test_request_context(headers=cookies_of(ada)):
        assert own_seat(code).student is None
        assert taught_classroom(code).code == code
        with pytest.raises(NotFound):
            own_student(code)


def test_a_student_has_a_seat_until_removed(app: Flask, ada: FlaskClient, stocked: Session) -> None:
    url = open_classroom(ada)
    code, pupil = read_code(code_of(url)), joined(app, url)
    headers = cookies_of(pupil)
    with app.test_request_context("/?view=student", headers=headers):
        seat = own_seat(code)
        assert seat.student == own_student(code)
        assert newer_snapshot(code, seat.classroom.version) is None
        assert newer_snapshot(code, 0) is not None
        with pytest.raises(NotAllowed):
            taught_classroom(code)
    student = stocked.scalars(select(Student)).one()
    students.remove(stocked, seat.classroom, student.player_id, utc_now())
    stocked.commit()
    with app.test_request_context(headers=headers), pytest.raises(NotAllowed):
        own_seat(code)


def test_a_stranger_has_none(app: Flask, ada: FlaskClient) -> None:
    code = read_code(code_of(open_classroom(ada)))
    with app.test_request_context():
        for find in (own_seat, own_student, taught_classroom):
            with pytest.raises(NotFound):
                find(code)


def test_a_code_in_an_address_is_parsed_once(app: Flask) -> None:
    assert CodeConverter(app.url_map).to_python("ab2-cd3") == "AB2CD3"
