"""Personal data of students: searched for in every text of every table."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from quiz.classroom import stages
from quiz.models import Base
from quiz.names.pseudonyms import pseudonym_key
from quiz.storage import Database
from quiz.storage.database import utc_now
from quiz.worker import upkeep
from tests.support.factories import add_classroom, add_student, add_teacher, fill

JSON = {"Accept": "application/json"}
NAME = "Rosalind Franklin"
ADDRESS, BROWSER = "198.51.100.77", "Peculiar/7.5"
pytestmark = pytest.mark.usefixtures("quick_hashes")


def all_texts(session: Session) -> str:
    """Return every text in the database."""
    session.rollback()
    rows = [row for table in Base.metadata.sorted_tables for row in session.execute(select(table))]
    session.rollback()
    return "\n".join(str(value) for row in rows for value in row if not isinstance(value, bytes))


def test_no_table_has_a_column_for_personal_data() -> None:
    unwanted = re.compile(r"e_?mail|address|(^|_)ip($|_)|agent|phone|birth|surname|real_name")
    columns = [str(c) for table in Base.metadata.sorted_tables for c in table.columns]
    assert [column for column in columns if unwanted.search(column)] == []


def test_on_day_31_no_name_is_left(
    db_session: Session, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(db_session)
    classroom = add_classroom(db_session, add_teacher(db_session), has_free_names=True)
    add_student(db_session, classroom, NAME)
    stages.finish(db_session, classroom, utc_now())
    db_session.commit()
    kept = all_texts(db_session)
    assert NAME in kept
    assert pseudonym_key(NAME) in kept
    day_31 = utc_now() + timedelta(days=31)
    monkeypatch.setattr(upkeep, "utc_now", lambda: day_31)
    upkeep.purge(database)
    left = all_texts(db_session)
    assert NAME not in left
    assert pseudonym_key(NAME) not in left


def test_a_visit_stores_neither_address_nor_browser(
    app: Flask, db_session: Session, caplog: pytest.LogCaptureFixture
) -> None:
    fill(db_session)
    classroom = add_classroom(db_session, add_teacher(db_session))
    stages.advance(db_session, classroom, classroom.version, utc_now())
    db_session.commit()
    phone = app.test_client()
    visit = {
        "headers": JSON | {"User-Agent": BROWSER},
        "environ_overrides": {"REMOTE_ADDR": ADDRESS},
    }
    phone.post("/join", json={"code": "222222"}, **visit)  # a wrong code is counted
    assert phone.post("/join", json={"code": classroom.code}, **visit).status_code == 200
    said = {"position": 1, "response": "fake"}
    url = f"/classrooms/{classroom.code}"
    assert phone.post(f"{url}/responses", json=said, **visit).status_code == 200
    assert phone.get(f"{url}/state", **visit).status_code == 200
    for text in (all_texts(db_session), caplog.text):
        assert ADDRESS not in text
        assert BROWSER not in text
