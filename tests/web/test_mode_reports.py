"""The report of a class in a mode: its pages, twins, tables, and who may see them."""

import csv
import io
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook
from sqlalchemy import select
from sqlalchemy.orm import Session

from quiz.models import Classroom, Mode, Student, Teacher
from quiz.policy import limits
from tests.support.classroom_pages import JSON, joined, logged_in
from tests.support.factories import add_student
from tests.support.mode_classes import open_mode_class, play, played

pytestmark = pytest.mark.usefixtures("quick_hashes")


def class_of(session: Session, mode: Mode = Mode.PAIR) -> Classroom:
    """Return an open class of the first teacher."""
    teacher = session.scalars(select(Teacher).where(Teacher.username == "ada")).one()
    return open_mode_class(session, teacher, mode)


def test_the_page_and_its_twin(
    ada: FlaskClient, stocked: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "ENOUGH_STUDENTS", 2)
    classroom = class_of(stocked)
    [quick, _] = played(stocked, classroom, 7, 3)
    url = f"/classrooms/{classroom.code}/report"
    page = ada.get(url).text
    for words in (quick.name or "", "Pairs", "Mean score", "Left side chosen", "still open"):
        assert words in page
    twin: dict[str, Any] = dict(ada.get(url, headers=JSON).json or {})
    assert (twin["done"], twin["class"]["mean"]) == (2, 5.0)


def test_the_page_of_a_student(ada: FlaskClient, stocked: Session) -> None:
    classroom = class_of(stocked, Mode.DISTANCE)
    student, idle = (add_student(stocked, classroom) for _ in range(2))
    play(stocked, student, [True, False])
    url = f"/classrooms/{classroom.code}/students/{student.player_id}"
    page = ada.get(url).text
    for words in ("Right: 1 of 2.", "Not played to the end", "Shown at", "pixels"):
        assert words in page
    twin: dict[str, Any] = dict(ada.get(url, headers=JSON).json or {})
    assert [trial["correct"] for trial in twin["trials"]] == [True, False]
    idle_page = ada.get(f"/classrooms/{classroom.code}/students/{idle.player_id}").text
    assert "no responses that count" in idle_page


def test_tables_and_workbook(ada: FlaskClient, stocked: Session) -> None:
    classroom = class_of(stocked)
    played(stocked, classroom, 7)
    url = f"/classrooms/{classroom.code}"
    for rows, count in (("students", 1), ("responses", 10)):
        text = ada.get(f"{url}/report.csv?rows={rows}").data.decode("utf-8-sig")
        assert len(list(csv.DictReader(io.StringIO(text, newline="")))) == count
    assert "Score (score)" in ada.get(f"{url}/report.csv?headings=words").text
    book = load_workbook(io.BytesIO(ada.get(f"{url}/report.xlsx").data))
    assert book.sheetnames == ["Class", "Students", "Responses"]


@pytest.mark.parametrize("page", ["report", "report.csv", "report.xlsx", "students/x"])
def test_it_is_for_its_teacher(app: Flask, ada: FlaskClient, stocked: Session, page: str) -> None:
    classroom = class_of(stocked)
    url = f"/classrooms/{classroom.code}"
    pupil, bob = joined(app, url), logged_in(app, "bob")
    student = stocked.scalars(select(Student.player_id)).one()
    page = page.replace("/x", f"/{student}")
    stocked.rollback()
    for visitor, status in ((ada, 200), (pupil, 403), (bob, 404), (app.test_client(), 404)):
        assert visitor.get(f"{url}/{page}").status_code == status
        assert visitor.get(f"{url}/{page}", headers=JSON).status_code == status
    for own in ("report", "students/nobody"):
        assert bob.get(f"{url}/{own}", headers=JSON).status_code == 404
    assert ada.get(f"{url}/students/nobody", headers=JSON).status_code == 404
