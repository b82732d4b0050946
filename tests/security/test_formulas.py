"""Formula injection: no cell of a downloaded table is a formula, whatever a name starts with."""

import csv
import io
from typing import Any

import pytest
from flask.testing import FlaskClient
from openpyxl import load_workbook
from sqlalchemy import select
from sqlalchemy.orm import Session

from quiz.exports.formats import csv_lines
from quiz.models import Classroom, Student
from tests.support.classes import class_of, open_classroom
from tests.support.factories import PASSWORD, add_teacher, fill

BEGINNINGS = ("=", "+", "-", "@", "\t", "\r", "\n", "\r\n", "\t=", " =", "＝", "\ufeff=", "'=")
NAMES = [f'{begin}HYPERLINK("http://example.org","x")' for begin in BEGINNINGS]
# How a cell starts, after CSV unquoting, that a spreadsheet takes for a formula.
RECKONS = ("=", "+", "-", "@", "\t", "\r", "\n")


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """Use SQLite only: these attacks do not depend on the database."""
    return sqlite_url


@pytest.fixture
def classroom(db_session: Session, quick_hashes: None) -> str:
    """Make a class whose names and title are formulas; return its code."""
    fill(db_session)
    room = open_classroom(db_session, add_teacher(db_session), length=4, title="=1+1")
    joined = class_of(db_session, room, ["fr"] * len(NAMES))
    for student, name in zip(joined, NAMES, strict=True):
        student.name = name
    code = room.code
    db_session.commit()
    return code


@pytest.fixture
def desk(client: FlaskClient, classroom: str) -> FlaskClient:
    """Return the teacher's browser."""
    assert client.post("/teach/login", json={"username": "ada", "password": PASSWORD})
    return client


def cells_of(text: str) -> list[str]:
    """Return all cells of a CSV."""
    return [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row]


def is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


@pytest.mark.parametrize("rows", ["students", "responses"])
def test_no_cell_of_a_csv_is_a_formula(desk: FlaskClient, classroom: str, rows: str) -> None:
    reply = desk.get(f"/classrooms/{classroom}/report.csv?rows={rows}")
    assert reply.status_code == 200
    cells = cells_of(reply.text)
    names = [cell for cell in cells if "HYPERLINK" in cell]
    assert len(names) == len(NAMES) * (1 if rows == "students" else 2)
    assert [cell for cell in cells if cell.startswith(RECKONS) and not is_number(cell)] == []
    assert {name.removeprefix("'") for name in names} >= {n for n in NAMES if n[0] != "'"}


def test_no_cell_of_a_workbook_is_a_formula(desk: FlaskClient, classroom: str) -> None:
    reply = desk.get(f"/classrooms/{classroom}/report.xlsx")
    book = load_workbook(io.BytesIO(reply.data))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert [cell.coordinate for cell in cells if cell.data_type == "f"] == []
    words = [cell for cell in cells if "HYPERLINK" in str(cell.value)]
    assert len(words) == 3 * len(NAMES)
    assert {cell.data_type for cell in words} == {"s"}
    assert all(cell.hyperlink is None for cell in cells)
    assert book["Class"]["B2"].value == "=1+1"


@pytest.mark.parametrize("begin", BEGINNINGS)
def test_no_first_character_makes_a_formula(begin: str) -> None:
    _, line = csv_lines(["name"], [(f"{begin}1+1",)])
    [[cell]] = csv.reader(io.StringIO(line, newline=""))
    assert not cell.startswith(RECKONS)
    assert cell.endswith("1+1")


def test_a_negative_number_stays_a_number() -> None:
    row: tuple[Any, ...] = (-0.5, -1, True, None, "plain")
    _, line = csv_lines(["a", "b", "c", "d", "e"], [row])
    assert line == "-0.5,-1,True,,plain\r\n"


def test_names_are_stored_unchanged(db_session: Session, classroom: str) -> None:
    kept = db_session.scalars(
        select(Student.name).join(Classroom).where(Classroom.code == classroom)
    ).all()
    assert set(kept) == set(NAMES)
