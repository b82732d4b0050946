"""The teacher's page: the list of classrooms, and errors above their form."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from quiz.errors import Conflict
from quiz.web.teach_page import refuse_on_teach_page
from tests.support.classroom_pages import code_of, logged_in, open_classroom

pytestmark = pytest.mark.usefixtures("quick_hashes")


def test_it_lists_classrooms_in_words(ada: FlaskClient) -> None:
    url = open_classroom(ada, title="Of Ada alone")
    page = ada.get("/teach").text
    assert f'href="{url}"' in page
    assert "Not started" in page


def test_an_error_stands_on_the_page_with_its_status(app: Flask) -> None:
    with app.test_request_context("/teach/signup"):
        page = refuse_on_teach_page(Conflict("The username ada is taken."))
    assert page.status_code == 409
    assert "The username ada is taken." in page.get_data(as_text=True)


def test_json_gets_a_problem_document(app: Flask) -> None:
    with app.test_request_context("/teach/signup", headers={"Accept": "application/json"}):
        document = refuse_on_teach_page(Conflict("The username ada is taken."))
    assert document.mimetype == "application/problem+json"


def test_a_stranger_sees_first_what_there_is(app: Flask) -> None:
    page = app.test_client().get("/teach").text
    assert page.index("What it takes") < page.index("Choose a username")
    assert "/teach/demo" in page
    assert "/teach/lesson" in page


def test_a_preset_fills_the_form_without_scripts(ada: FlaskClient) -> None:
    page = ada.get("/teach?preset=homework").text
    assert 'value="homework" checked' in page
    assert '<option value="two" selected>' in page
    assert "The form is filled in for: Homework." in page
    assert "data-filled-words></p>" in ada.get("/teach?preset=none").text


def test_the_plan_of_an_own_classroom_fills_the_form(app: Flask, ada: FlaskClient) -> None:
    url = open_classroom(ada, title="8C", length=10, sets="two", teams=3)
    page = ada.get(f"/teach?like={code_of(url)}").text
    assert 'value="10"' in page
    assert '<option value="3" selected>' in page
    assert "filled in for: 8C." in page


def test_the_plan_of_another_teachers_classroom_is_not_told(app: Flask, ada: FlaskClient) -> None:
    url = open_classroom(ada, title="Of Ada alone")
    bob = logged_in(app, "bob")
    assert bob.get(f"/teach?like={code_of(url)}").status_code == 404
    assert "Of Ada alone" not in bob.get(f"/teach?like={code_of(url)}").text
    assert "Of Ada alone" not in app.test_client().get(f"/teach?like={code_of(url)}").text
