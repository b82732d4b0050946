"""A report from outside: who may see it, what its page, its JSON and its tables say."""

import csv
import io
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook
from sqlalchemy import select, update
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from quiz.classroom import classrooms, erasing, joining, students
from quiz.models import Classroom, Face, Student, Teacher
from quiz.policy import limits
from quiz.storage.database import utc_now
from quiz.views import reports
from tests.support.classes import class_of, counts_in_database, go_on, in_turn, open_classroom, say
from tests.support.factories import PASSWORD, add_classroom, add_student, add_teacher, fill

JSON = {"Accept": "application/json"}
PAGES = ("report", "report.csv", "report.csv?rows=responses", "report.xlsx")
FORMULAS = ("=1+1", "+1", "-2", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x","y")')


@pytest.fixture
def teacher(db_session: Session, quick_hashes: None, monkeypatch: pytest.MonkeyPatch) -> Teacher:
    """A teacher with faces to show to all in one order, fakes first and photographs in turn."""
    monkeypatch.setattr(limits, "MIN_SET", 4)
    monkeypatch.setattr(limits, "ENOUGH_STUDENTS", 1)
    monkeypatch.setattr(classrooms, "flip_coins", in_turn)
    monkeypatch.setattr(joining, "in_own_order", lambda course, faces: faces)
    fill(db_session)
    return add_teacher(db_session)


@pytest.fixture
def desk(client: FlaskClient, teacher: Teacher) -> FlaskClient:
    """The teacher's browser."""
    return log_in(client, "ada")


def log_in(client: FlaskClient, username: str) -> FlaskClient:
    """Log a teacher in."""
    values = {"username": username, "password": PASSWORD}
    assert client.post("/teach/login", json=values, headers=JSON).status_code == 200
    return client


def get(client: FlaskClient, classroom: Classroom, page: str, **headers: Any) -> TestResponse:
    """Get a page below a classroom."""
    return client.get(f"/classrooms/{classroom.code}/{page}", headers=headers or None)


def twin(client: FlaskClient, classroom: Classroom, page: str = "report") -> dict[str, Any]:
    """Get a JSON twin."""
    response = get(client, classroom, page, Accept="application/json")
    assert response.status_code == 200, response.text
    return dict(response.json or {})


def rows_of(client: FlaskClient, classroom: Classroom, rows: str) -> list[dict[str, str]]:
    """Get a table as a program reads it."""
    response = get(client, classroom, f"report.csv?rows={rows}")
    assert (response.status_code, response.mimetype) == (200, "text/csv")
    return list(csv.DictReader(io.StringIO(response.data.decode("utf-8-sig"), newline="")))


# Who may see it


@pytest.mark.parametrize("page", [*PAGES, "students/x"])
def test_a_report_is_for_its_teacher(
    app: Flask, desk: FlaskClient, db_session: Session, teacher: Teacher, page: str
) -> None:
    classroom = open_classroom(db_session, teacher, length=4)
    pupil = app.test_client()
    joined = pupil.post("/join", json={"code": classroom.code}, headers=JSON)
    assert joined.status_code == 200
    student = db_session.scalars(select(Student)).one()
    page = page.replace("students/x", f"students/{student.player_id}")
    add_teacher(db_session, "grace")
    stranger, other = app.test_client(), log_in(app.test_client(), "grace")
    for visitor, status in ((desk, 200), (pupil, 403), (stranger, 404), (other, 404)):
        assert get(visitor, classroom, page).status_code == status
        assert get(visitor, classroom, page, **JSON).status_code == status
    students.remove(db_session, classroom, student.player_id, utc_now())
    db_session.commit()
    assert get(pupil, classroom, page).status_code == 403
    assert get(desk, classroom, f"students/{student.player_id}").status_code == 404
    assert get(desk, classroom, "students/nobody").status_code == 404
    assert desk.get(f"/classrooms/AAAAAA/{page}").status_code == 404


def test_a_student_of_another_classroom_is_nobody_here(
    desk: FlaskClient, db_session: Session, teacher: Teacher
) -> None:
    one, other = (open_classroom(db_session, teacher, length=4) for _ in range(2))
    student = add_student(db_session, other)
    assert get(desk, one, f"students/{student.player_id}").status_code == 404
    assert get(desk, other, f"students/{student.player_id}").status_code == 200


# Numbers


def test_all_forms_give_the_numbers_of_the_database(
    desk: FlaskClient, db_session: Session, teacher: Teacher
) -> None:
    db_session.execute(update(Face).values(p_detector=0.8))
    classroom = open_classroom(db_session, teacher, length=4, has_two_sets=True, teams=2)
    joined = class_of(db_session, classroom, ["ffrrfrfr", "frfrff"], confidence=80)
    own = [counts_in_database(db_session, student) for student in joined]
    found = twin(desk, classroom)
    assert (found["players"], found["responded"], found["responses"]) == (2, 2, 14)
    assert [student["hits"] for student in found["students"]] == [each.hits for each in own]
    assert [student["answered"] for student in found["students"]] == [8, 6]
    assert found["class"]["accuracy"] == round((6 / 8 + 5 / 6) / 2, 4)
    assert found["gain"]["accuracy"]["mean"] == 0.0
    assert found["gain"]["accuracy"]["students"] == 2
    assert found["machines"][1] == {"name": "detector", "correct": 4, "trials": 8}
    assert found["faces"][0]["share_wrong"] == 0.5
    assert found["calibration"]["trials"] == 14
    lines = rows_of(desk, classroom, "students")
    assert [line["name"] for line in lines] == [student.name for student in joined]
    assert [int(line["correct_rejections"]) for line in lines] == [
        each.correct_rejections for each in own
    ]
    assert [line["accuracy_before"] for line in lines] == ["0.5", "1.0"]
    said = rows_of(desk, classroom, "responses")
    assert len(said) == 14
    assert sum(line["correct"] == "True" for line in said) == 11
    assert {line["p_detector"] for line in said} == {"0.8"}
    page = get(desk, classroom, "report").text
    for words in ("2 students gave 14 responses.", "The hardest faces", "Team 2", "The detector"):
        assert words in page
    student = twin(desk, classroom, f"students/{joined[0].player_id}")
    assert (student["hits"], len(student["trials"])) == (own[0].hits, 8)
    assert student["after"]["accuracy"] == 1.0


def workbook_of(client: FlaskClient, classroom: Classroom) -> Any:
    """Get the workbook as Excel reads it."""
    response = get(client, classroom, "report.xlsx")
    assert (response.status_code, response.mimetype) == (200, reports.EXCEL)
    return load_workbook(io.BytesIO(response.data))


def test_a_teacher_sees_the_faces_of_the_report(
    app: Flask, desk: FlaskClient, db_session: Session, teacher: Teacher
) -> None:
    classroom = open_classroom(db_session, teacher, length=4)
    [student] = class_of(db_session, classroom, ["ffff"])
    faces = [face["face"] for face in twin(desk, classroom)["faces"]]
    shown = twin(desk, classroom, f"students/{student.player_id}")["trials"]
    assert sorted(faces) == sorted(trial["face"] for trial in shown)
    for face in faces:
        assert desk.get(face).mimetype == "image/jpeg"
        assert face in get(desk, classroom, "report").text
        assert app.test_client().get(face).status_code == 404


def test_the_page_shows_ten_faces_and_the_table_all(
    desk: FlaskClient, db_session: Session, teacher: Teacher
) -> None:
    classroom = open_classroom(db_session, teacher, length=12)
    class_of(db_session, classroom, ["f" * 12])
    page = get(desk, classroom, "report").text
    assert page.count('class="face"') == reports.HARDEST
    assert len(twin(desk, classroom)["faces"]) == 12


# What is told


def test_nothing_is_in_it_before_it_is_told(
    desk: FlaskClient, db_session: Session, teacher: Teacher
) -> None:
    classroom = add_classroom(db_session, teacher, length=4)
    student = add_student(db_session, classroom)
    classroom = go_on(db_session, classroom)
    say(db_session, student, "r")
    pages = (*PAGES[:3], f"students/{student.player_id}")
    for page in pages:
        text = get(desk, classroom, page).text
        assert "/faces/" not in text
        assert "seed" not in text.partition("\n")[2]  # past the names of columns
    found = twin(desk, classroom)
    assert (found["told"], found["responses"], found["faces"]) == (0, 0, [])
    assert found["students"][0]["accuracy"] is None
    assert workbook_of(desk, classroom)["Responses"].max_row == 1
    assert "when the first face is revealed" in get(desk, classroom, "report").text
    go_on(db_session, classroom)
    assert twin(desk, classroom)["faces"][0]["label"] == "fake"
    assert "Faces revealed so far: 1 of 4." in get(desk, classroom, "report").text


@pytest.mark.parametrize("page", PAGES)
def test_a_classroom_of_none_has_a_report(
    desk: FlaskClient, db_session: Session, teacher: Teacher, page: str
) -> None:
    for plan in ({}, {"has_two_sets": True, "teams": 3}):
        classroom = open_classroom(db_session, teacher, length=4, **plan)
        assert get(desk, classroom, page).status_code == 200
        assert "No student has joined this classroom." in twin(desk, classroom)["summary"]
        student = add_student(db_session, classroom)
        assert get(desk, classroom, page).status_code == 200
        assert "No student has responded yet." in get(desk, classroom, "report").text
        assert (
            "There are no responses that count yet."
            in get(desk, classroom, f"students/{student.player_id}").text
        )


# Names


def test_names_that_are_formulas_open_as_text(
    desk: FlaskClient, db_session: Session, teacher: Teacher
) -> None:
    classroom = open_classroom(db_session, teacher, length=4, title="=1+1")
    joined = class_of(db_session, classroom, ["f"] * len(FORMULAS))
    for student, name in zip(joined, FORMULAS, strict=True):
        student.name = name
    db_session.commit()
    for rows in ("students", "responses"):
        assert [line["name"] for line in rows_of(desk, classroom, rows)] == [
            f"'{name}" for name in FORMULAS
        ]
    book = workbook_of(desk, classroom)
    for sheet in ("Students", "Responses"):
        cells = [row[1] for row in book[sheet].iter_rows(min_row=2)]
        assert [(cell.value, cell.data_type) for cell in cells] == [(n, "s") for n in FORMULAS]
        assert all(cell.quotePrefix for cell in cells)
    title = book["Class"]["B2"]
    assert (title.value, title.data_type) == ("=1+1", "s")
    page = get(desk, classroom, "report").text
    assert "=HYPERLINK(&#34;http://x&#34;" in page


def test_markup_and_long_titles_stay_words(
    desk: FlaskClient, db_session: Session, teacher: Teacher
) -> None:
    title = "<script>alert(1)</script>" + "🦊" * 20 + "W" * 35
    classroom = open_classroom(db_session, teacher, length=4, title=title)
    [student] = class_of(db_session, classroom, ["frfr"])
    student.name = "<img src=x>"
    db_session.commit()
    for page in ("report", f"students/{student.player_id}"):
        text = get(desk, classroom, page).text
        assert "<script>alert" not in text
        assert "<img src=x" not in text
        assert "&lt;img src=x&gt;" in text
    assert twin(desk, classroom)["title"] == title
    assert workbook_of(desk, classroom)["Class"]["B2"].value == title
    for page in PAGES[1:]:
        name = get(desk, classroom, page).headers["Content-Disposition"].partition("=")[2]
        assert name.startswith(f"classroom-{classroom.code}")
        assert name.isascii()


def test_erased_names_leave_numbers(
    desk: FlaskClient, db_session: Session, teacher: Teacher
) -> None:
    classroom = open_classroom(db_session, teacher, length=4)
    class_of(db_session, classroom, ["ff", "fr", "rr"])
    erasing.erase_names(db_session, classroom, utc_now())
    db_session.commit()
    assert rows_of(desk, classroom, "students")[2]["name"] == "Student 3"
    assert "Student 3" in get(desk, classroom, "report").text


def test_other_rows_are_refused(desk: FlaskClient, db_session: Session, teacher: Teacher) -> None:
    classroom = open_classroom(db_session, teacher, length=4)
    refused = get(desk, classroom, "report.csv?rows=names", **JSON)
    assert refused.status_code == 400
    assert (refused.json or {})["detail"] == "rows must be students or responses."
