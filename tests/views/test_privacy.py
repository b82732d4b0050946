"""The page on privacy: its numbers are those of the program, and it speaks to everybody."""

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from quiz.policy import lifetimes
from tests.support.pages import twin


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """Use SQLite only: the page does not read the database."""
    return sqlite_url


def test_every_page_leads_to_the_one_on_privacy(client: FlaskClient) -> None:
    for url in ("/", "/how", "/me", "/join", "/teach", "/nowhere"):
        assert '<a href="/privacy">Privacy</a>' in client.get(url).text


def test_the_numbers_are_those_of_the_program(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    facts = twin(client, "/privacy")
    assert facts["name_days"] == lifetimes.STUDENT_NAMES.days
    assert facts["names_gone_by_day"] == facts["name_days"] + 1  # deletion runs once a day
    monkeypatch.setattr(lifetimes, "STUDENT_NAMES", timedelta(days=77))
    monkeypatch.setattr(lifetimes, "LOGIN", timedelta(days=12))
    page = client.get("/privacy").text
    assert "77 days after the end of the classroom, by day 78" in page
    assert "A login ends after 12 days" in page


def test_it_says_how_to_erase_and_speaks_to_parents_and_schools(client: FlaskClient) -> None:
    page = client.get("/privacy").text
    for part in ("players", "teaching", "never", "erase", "parents", "schools", "teachers"):
        assert f'href="#{part}"' in page
        assert f'<h2 id="{part}">' in page
    assert 'With the button on the page <a href="/me">You</a>' in page
    assert 'The page <a href="/me">You</a>' in page
    assert "Delete all my responses" in client.get("/privacy").text


def test_a_stranger_who_reads_it_is_given_no_player(client: FlaskClient) -> None:
    reply = client.get("/privacy")
    names = [re.match(r"\w+", each) for each in reply.headers.getlist("Set-Cookie")]
    assert [name[0] for name in names if name] == ["visit"]
