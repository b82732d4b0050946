"""The language of a class: its wall speaks it, students begin in it, and each may change it."""

import csv
import io
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook
from sqlalchemy import update
from sqlalchemy.orm import Session

from quiz.languages import name_words
from quiz.models import Classroom
from tests.support.classroom_pages import JSON, code_of, joined, open_classroom

pytestmark = pytest.mark.usefixtures("quick_hashes")


def language_of(client: FlaskClient, address: str) -> str:
    """The language that a page is in."""
    return client.get(address).headers["Content-Language"]


def test_students_begin_in_the_language_of_their_class(app: Flask, ada: FlaskClient) -> None:
    url = open_classroom(ada, language="de")
    assert language_of(app.test_client(), f"/join?code={code_of(url)}") == "de"
    pupil = joined(app, url)
    assert language_of(pupil, url) == "de"
    assert language_of(pupil, "/how") == "de"  # it stays


def test_a_student_who_has_chosen_keeps_the_own_language(app: Flask, ada: FlaskClient) -> None:
    url = open_classroom(ada, language="de")
    pupil = app.test_client()
    pupil.get("/join?lang=ar")
    pupil.post("/join", json={"code": code_of(url)}, headers=JSON)
    assert language_of(pupil, url) == "ar"
    changed = joined(app, url)
    assert language_of(changed, f"{url}?lang=es") == "es"
    assert language_of(changed, url) == "es"


def test_the_class_that_was_joined_last_is_spoken_and_a_look_at_another_changes_nothing(
    app: Flask, ada: FlaskClient
) -> None:
    first, second = open_classroom(ada, language="de"), open_classroom(ada, language="es")
    pupil = joined(app, first)
    assert language_of(pupil, f"/join?code={code_of(second)}") == "es"
    assert language_of(pupil, "/how") == "de"
    pupil.post("/join", json={"code": code_of(second)}, headers=JSON)
    assert language_of(pupil, "/how") == "es"
    assert language_of(pupil, first) == "de"


def test_names_are_in_the_language_of_the_class_and_tell_nobodys_own(
    app: Flask, ada: FlaskClient
) -> None:
    for plan, code in (({"language": "de"}, "de"), ({}, "en")):
        pupil = app.test_client()
        pupil.get("/how?lang=ar")
        values = {"code": code_of(open_classroom(ada, **plan))}
        name = (pupil.post("/join", json=values, headers=JSON).json or {})["name"]
        assert name in name_words(code).names()


def test_a_new_class_is_suggested_the_teachers_own_language(ada: FlaskClient) -> None:
    page = ada.get("/teach?lang=es").text
    assert re.search(r'id="plan-language"[^>]*>\s*<option value="es"', page)


def test_a_handout_speaks_to_the_class(ada: FlaskClient) -> None:
    assert language_of(ada, f"{open_classroom(ada, language='zh')}/handout") == "zh"


def test_a_language_that_was_removed_is_nobodys(
    app: Flask, ada: FlaskClient, db_session: Session
) -> None:
    url = open_classroom(ada, language="de")
    db_session.execute(update(Classroom).values(language="tlh"))
    db_session.commit()
    assert language_of(joined(app, url), url) == "en"
    assert language_of(ada, f"{url}?view=projector") == "en"


def test_the_wall_speaks_to_the_class_and_the_desk_to_the_teacher(ada: FlaskClient) -> None:
    url = open_classroom(ada, language="zh")
    ada.get("/teach?lang=en")
    assert language_of(ada, f"{url}?view=projector") == "zh"
    assert language_of(ada, url) == "en"
    assert language_of(ada, f"{url}?view=projector&lang=es") == "es"


def test_a_class_without_a_language_leaves_it_to_browsers(app: Flask, ada: FlaskClient) -> None:
    url = open_classroom(ada)
    pupil = joined(app, url)
    pupil.get("/how", headers={"Accept-Language": "es"})
    assert pupil.get(url, headers={"Accept-Language": "es"}).headers["Content-Language"] == "es"
    assert language_of(pupil, url) == "en"


def test_an_unknown_language_is_refused(ada: FlaskClient) -> None:
    refused = ada.post("/classrooms", json={"title": "7B", "language": "tlh"}, headers=JSON)
    assert refused.status_code == 400
    assert (refused.json or {})["detail"].startswith("language must be one of en, ")


def test_the_same_plan_again_has_the_same_language(ada: FlaskClient) -> None:
    url = open_classroom(ada, language="ar")
    page = ada.get(f"/teach?like={code_of(url)}").text
    assert '<option value="ar" selected>' in page


# Tables for people


def headings(client: FlaskClient, address: str) -> list[str]:
    """The first line of a table."""
    text = client.get(address, headers={"Accept-Language": "en"}).data.decode("utf-8-sig")
    return next(csv.reader(io.StringIO(text)))


def test_tables_have_headings_for_programs_or_for_people(ada: FlaskClient) -> None:
    report = f"{open_classroom(ada)}/report"
    assert headings(ada, f"{report}.csv")[:2] == ["number", "name"]
    assert headings(ada, f"{report}.csv?headings=words")[1] == "Name (name)"
    assert (
        headings(ada, f"{report}.csv?headings=words&lang=ar&separator=comma")[1] == "الاسم (name)"
    )
    refused = ada.get(f"{report}.csv?headings=none")
    assert refused.status_code == 400


def test_a_workbook_speaks_the_language_of_its_reader(ada: FlaskClient) -> None:
    url = open_classroom(ada)
    sent = ada.get(f"{url}/report.xlsx?headings=words&lang=de").data
    book = load_workbook(io.BytesIO(sent))
    _, students, _ = book.worksheets
    assert [cell.value for cell in students[1]][:2] != ["number", "name"]
    assert all(f"({name})" in students[1][at].value for at, name in enumerate(("number", "name")))
