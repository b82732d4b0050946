"""A teacher's logins: listed in words, ended one by one or all but one."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from quiz.models import Login
from tests.support.classroom_pages import logged_in
from tests.support.factories import PASSWORD

JSON = {"Accept": "application/json"}
PAGE = "/teach/logins"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:125.0) Gecko/20100101 Firefox/125.0"
ADDRESS = "198.51.100.77"
pytestmark = pytest.mark.usefixtures("quick_hashes")


def on_firefox(app: Flask) -> FlaskClient:
    """Log ada in with Firefox."""
    client, login = app.test_client(), {"username": "ada", "password": PASSWORD}
    headers, where = JSON | {"User-Agent": FIREFOX}, {"REMOTE_ADDR": ADDRESS}
    reply = client.post("/teach/login", json=login, headers=headers, environ_overrides=where)
    assert reply.status_code == 200
    return client


def lines(client: FlaskClient) -> list[dict[str, object]]:
    return list((client.get(PAGE, headers=JSON).json or {})["logins"])


def test_logins_are_listed_in_words(app: Flask, ada: FlaskClient, stocked: Session) -> None:
    on_firefox(app)
    listed = lines(ada)
    assert {line["device"]: line["is_this"] for line in listed} == {
        "Firefox on Linux": False,
        "An unknown browser": True,
    }
    page = ada.get(PAGE).text
    assert "Firefox on Linux" in page
    assert "(this browser)" in page
    assert "End all others" in page
    rows = [str(vars(row)) for row in stocked.scalars(select(Login))]
    assert not any(ADDRESS in row or "Gecko" in row for row in rows)
    assert ADDRESS not in page


def test_one_login_is_ended(app: Flask, ada: FlaskClient) -> None:
    other = on_firefox(app)
    [login] = [line["id"] for line in lines(ada) if not line["is_this"]]
    done = ada.post(f"{PAGE}/end", data={"login": login})
    assert (done.status_code, done.location) == (303, PAGE)
    assert other.get("/teach", headers=JSON).status_code == 401
    again = ada.post(f"{PAGE}/end", data={"login": login})
    assert again.status_code == 404
    assert "This login has ended already." in again.text


def test_all_others_are_ended(app: Flask, ada: FlaskClient) -> None:
    others = [on_firefox(app) for _ in range(3)]
    assert ada.post(f"{PAGE}/end-others", json={}, headers=JSON).status_code == 200
    assert [other.get("/teach", headers=JSON).status_code for other in others] == [401] * 3
    [line] = lines(ada)
    assert line["is_this"]
    assert "End all others" not in ada.get(PAGE).text


def test_the_login_of_another_teacher_stays(app: Flask, ada: FlaskClient) -> None:
    bob = logged_in(app, "bob")
    [line] = lines(bob)
    refused = ada.post(f"{PAGE}/end", json={"login": line["id"]}, headers=JSON)
    assert refused.status_code == 404
    assert len(lines(bob)) == 1


def test_what_the_list_names_opens_nothing(app: Flask, ada: FlaskClient) -> None:
    thief = app.test_client()
    thief.set_cookie("teacher", str(lines(ada)[0]["id"]))
    assert thief.get("/teach", headers=JSON).status_code == 401


def test_a_stranger_is_led_to_the_login(client: FlaskClient) -> None:
    for page in (client.get(PAGE), client.post(f"{PAGE}/end-others")):
        assert page.status_code == 401
        assert "Log in first." in page.text
