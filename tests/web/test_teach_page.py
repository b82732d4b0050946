"""The teacher's page: the list of classrooms, and errors above their form."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from quiz.errors import Conflict
from quiz.web.teach_page import refuse_on_teach_page
from tests.support.classroom_pages import open_classroom

pytestmark = pytest.mark.usefixtures("quick_hashes")


def test_it_lists_classrooms_in_words(ada: FlaskClient) -> None:
    url = open_classroom(ada, title="8C")
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
