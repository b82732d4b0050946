"""Setting the second factor up: with the password, once, and off again."""

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from quiz.models import RecoveryCode
from quiz.teachers import second_factor
from quiz.web import confirm_password
from tests.support.classroom_pages import logged_in
from tests.support.factories import PASSWORD
from tests.support.second_factors import App, set_up

JSON = {"Accept": "application/json"}
PAGE = "/teach/second-factor"
pytestmark = pytest.mark.usefixtures("quick_hashes")


def post(client: FlaskClient, path: str, **values: str) -> int:
    return client.post(f"{PAGE}/{path}", json=values, headers=JSON).status_code


def is_on(client: FlaskClient) -> bool:
    return bool((client.get(PAGE, headers=JSON).json or {})["is_on"])


def test_on_and_off_by_forms(ada: FlaskClient) -> None:
    page = ada.get(PAGE).text
    assert "<svg" in page
    [key] = re.findall(r'id="key">([A-Z2-7 ]+)<', page)
    [token] = re.findall(r'name="set_up" value="([^"]+)"', page)
    values = {"set_up": token, "code": App(key).code(), "password": PASSWORD}
    codes = ada.post(f"{PAGE}/on", data=values)
    assert codes.status_code == 200
    assert codes.headers["Cache-Control"] == "no-store"
    assert len(re.findall(r"<li><code>(?:\w{4}-){5}\w{4}</code>", codes.text)) == 8
    page = ada.get(PAGE).text
    assert "You have 8 recovery codes left." in page
    assert key not in page
    off = ada.post(f"{PAGE}/off", data={"password": PASSWORD})
    assert (off.status_code, off.location) == (303, PAGE)
    assert not is_on(ada)


def test_a_wrong_code_or_password_keeps_the_same_key(ada: FlaskClient) -> None:
    page = ada.get(PAGE).text
    [key] = re.findall(r'id="key">([A-Z2-7 ]+)<', page)
    [token] = re.findall(r'name="set_up" value="([^"]+)"', page)
    for values, status, words in (
        ({"code": "nonsense", "password": PASSWORD}, 400, "six digits"),
        ({"code": App(key).code(), "password": "wrong"}, 403, "current password is wrong"),
    ):
        refused = ada.post(f"{PAGE}/on", data={"set_up": token} | values)
        assert refused.status_code == status
        assert words in refused.text
        assert key in refused.text
    assert not is_on(ada)


def test_the_key_of_another_teacher_is_refused(app: Flask, ada: FlaskClient) -> None:
    bob = logged_in(app, "bob")
    page = dict(bob.get(PAGE, headers=JSON).json or {})
    code = App(page["key"]).code()
    for token in (page["set_up"], page["set_up"] + "x", ""):
        assert post(ada, "on", set_up=token, code=code, password=PASSWORD) == 400
    assert not is_on(ada)


def test_it_is_switched_on_once(ada: FlaskClient) -> None:
    page = dict(ada.get(PAGE, headers=JSON).json or {})
    set_up(ada)
    code = App(page["key"]).code()
    assert post(ada, "on", set_up=page["set_up"], code=code, password=PASSWORD) == 409


def test_two_pages_at_once_switch_it_on_once(
    app: Flask, ada: FlaskClient, stocked: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = logged_in(app)
    page = dict(ada.get(PAGE, headers=JSON).json or {})
    begun: list[list[str]] = []

    def confirm_while_the_other_is_faster(*args: Any) -> Any:
        credential = confirm_password(*args)
        if not begun:
            begun.append([])
            begun[0] += set_up(other)[1]
        return credential

    faster = confirm_while_the_other_is_faster
    monkeypatch.setattr("quiz.views.second_factor.confirm_password", faster)
    code = App(page["key"]).code()
    assert post(ada, "on", set_up=page["set_up"], code=code, password=PASSWORD) == 409
    kept = set(stocked.scalars(select(RecoveryCode.code_hash)))
    assert kept == {second_factor.hash_code(second_factor.read_code(each)) for each in begun[0]}


def test_switching_on_ends_the_other_logins(app: Flask, ada: FlaskClient) -> None:
    other = logged_in(app)
    set_up(ada)
    assert other.get("/teach", headers=JSON).status_code == 401
    assert ada.get("/teach", headers=JSON).status_code == 200


def test_new_codes_and_off_need_the_password(ada: FlaskClient, stocked: Session) -> None:
    assert post(ada, "codes", password=PASSWORD) == 409
    set_up(ada)
    for path in ("codes", "off"):
        assert post(ada, path, password="wrong") == 403
        assert post(ada, path) == 403
    assert post(ada, "codes", password=PASSWORD) == 200
    refused = ada.post(f"{PAGE}/off", data={"password": "wrong"})
    assert refused.status_code == 403
    assert "The current password is wrong." in refused.text
    assert is_on(ada)


def test_the_password_can_not_be_guessed_here(ada: FlaskClient) -> None:
    found = [post(ada, "off", password=f"{number}") for number in range(12)]
    assert found == [403] * 10 + [429] * 2
    assert post(ada, "off", password=PASSWORD) == 429


def test_a_stranger_sees_nothing(client: FlaskClient) -> None:
    page = client.get(PAGE)
    assert page.status_code == 401
    assert "Log in first." in page.text
    for path in ("on", "off", "codes"):
        assert client.post(f"{PAGE}/{path}", data={"password": PASSWORD}).status_code == 401
        broken = client.post(f"{PAGE}/{path}", data="[1", content_type="application/json")
        assert broken.status_code in (400, 401)


def test_a_body_that_is_no_object_is_one_sentence(ada: FlaskClient) -> None:
    for path in ("on", "off", "codes"):
        reply = ada.post(f"{PAGE}/{path}", data="[1]", content_type="application/json")
        assert reply.status_code in (400, 409)
