"""Joining: by JSON and by form, back with a code, and guesses that are limited."""

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from quiz.policy import limits
from tests.support.classroom_pages import JSON, code_of, joined, open_classroom, state_of

pytestmark = pytest.mark.usefixtures("quick_hashes")


def test_joining_by_form(app: Flask, ada: FlaskClient) -> None:
    url = open_classroom(ada, title="<script>alert(1)</script>", names="free")
    client = app.test_client()
    assert "Classroom code" in client.get("/join").text
    offered = client.get(f"/join?code={code_of(url).lower()}")
    assert "<script>alert" not in offered.text
    assert "&lt;script&gt;" in offered.text
    wrong = client.post("/join", data={"code": code_of(url), "name": "<b>"})
    assert wrong.status_code == 400
    assert 'role="alert"' in wrong.text
    done = client.post("/join", data={"code": code_of(url), "name": "Ada"})
    assert (done.status_code, done.headers["Location"]) == (303, f"{url}?view=student")
    page = client.get(url)
    assert "Ada" in page.text
    missed = app.test_client().post("/join", data={"code": "NOSUCH"})
    assert missed.status_code == 404
    assert "no classroom with this code" in missed.text


def test_coming_back_with_a_code(app: Flask, ada: FlaskClient) -> None:
    url = open_classroom(ada)
    pupil = joined(app, url)
    me = state_of(pupil, url)["me"]
    lost = app.test_client()
    values = {"code": code_of(url), "rejoin": me["rejoin_code"].lower()}
    back = lost.post("/join", json=values, headers=JSON)
    assert (back.json or {})["name"] == me["name"]
    assert state_of(lost, url)["me"] == me
    wrong = lost.post("/join", json=values | {"rejoin": "AAAAAA"}, headers=JSON)
    assert wrong.status_code == 404
    assert state_of(ada, url)["players"] == 1


def test_a_browser_is_a_student_of_several_classrooms(app: Flask, ada: FlaskClient) -> None:
    urls = [open_classroom(ada) for _ in range(3)]
    pupil = app.test_client()
    for url in urls:
        pupil.post("/join", json={"code": code_of(url)}, headers=JSON)
    assert all(state_of(pupil, url)["players"] == 1 for url in urls)
    assert len({state_of(pupil, url)["me"]["rejoin_code"] for url in urls}) == 3


def test_a_form_that_is_posted_twice_is_one_student(app: Flask, ada: FlaskClient) -> None:
    url, client = open_classroom(ada), app.test_client()
    client.get(f"/join?code={code_of(url)}")
    names = set()
    for _ in range(2):  # the second was sent before the first one's cookie came
        client.delete_cookie("student")
        joined = client.post("/join", json={"code": code_of(url)}, headers=JSON)
        names.add((joined.json or {})["name"])
    assert len(names) == 1
    assert state_of(ada, url)["players"] == 1
    assert state_of(client, url)["me"]["name"] in names


def test_guessing_codes_is_limited(app: Flask, ada: FlaskClient, stocked: Session) -> None:
    url = open_classroom(ada)
    honest = [joined(app, url) for _ in range(70)]  # right codes cost nothing
    assert len(honest) == 70
    client = app.test_client()
    tries = [
        client.post("/join", json={"code": f"{guess:06}"}, headers=JSON).status_code
        for guess in range(100)
    ]
    assert tries.count(404) == 60
    assert tries.count(429) == 40
    assert client.get("/join?code=AAAAAA", headers=JSON).status_code == 429


def test_a_class_that_comes_in_at_once_is_not_taken_for_guessing(
    app: Flask, ada: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = open_classroom(ada)
    monkeypatch.setattr(
        limits, "WRONG_CODES_BY_ADDRESS", replace(limits.WRONG_CODES_BY_ADDRESS, most=3)
    )
    with ThreadPoolExecutor(8) as threads:
        assert len(list(threads.map(lambda _: joined(app, url), range(16)))) == 16
        wrong = [{"code": f"{guess:06}"} for guess in range(16)]
        found = list(threads.map(lambda code: try_to_join(app, code), wrong))
    assert sorted(found) == [404] * 3 + [429] * 13


def try_to_join(app: Flask, values: dict[str, str]) -> int:
    return app.test_client().post("/join", json=values, headers=JSON).status_code


def test_seats_of_one_address_come_slowly_after_many(
    app: Flask, ada: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "SEATS_BY_ADDRESS", replace(limits.SEATS_BY_ADDRESS, most=5))
    slow = replace(limits.SEAT_TURNS, within=timedelta(minutes=1))
    monkeypatch.setattr(limits, "SEAT_TURNS", slow)
    url, other = open_classroom(ada), open_classroom(ada)
    client = app.test_client()
    client.get(f"/join?code={code_of(url)}")
    twice = [client.post("/join", data={"code": code_of(url)}).status_code for _ in range(8)]
    assert twice == [303] * 8  # one student, who counts once
    found = [try_to_join(app, {"code": code_of(url)}) for _ in range(9)]
    assert found == [200] * 5 + [429] * 4  # the last of five had a turn
    refused = app.test_client().post("/join", data={"code": code_of(url)})
    assert "just joined from your network; try again" in refused.text
    assert refused.headers["Retry-After"] == "60"
    assert "7B" in refused.text  # the form stays: the code was right
    assert try_to_join(app, {"code": code_of(other)}) == 200
    elsewhere = {"REMOTE_ADDR": "203.0.113.9"}
    reply = app.test_client().post(
        "/join", json={"code": code_of(url)}, environ_overrides=elsewhere
    )
    assert reply.status_code == 303
    assert state_of(ada, url)["players"] == 7


def test_a_forged_or_foreign_cookie_is_a_stranger(app: Flask, ada: FlaskClient) -> None:
    url = open_classroom(ada)
    pupil = joined(app, url)
    cookie = pupil.get_cookie("student")
    assert cookie is not None
    for value in ("", "nonsense", cookie.value[:-2] + "xx", cookie.value.replace("{", "[")):
        forged = app.test_client()
        forged.set_cookie("student", value)
        assert forged.get(f"{url}/state").status_code in (200, 404)
        if value != cookie.value:
            assert forged.get(f"{url}/state").status_code == 404


def test_somebody_else_at_the_same_tablet(app: Flask, ada: FlaskClient) -> None:
    url = open_classroom(ada, names="free")
    code, tablet = code_of(url), app.test_client()
    tablet.post("/join", data={"code": code, "name": "Grace"})
    first = state_of(tablet, url)["me"]
    door = tablet.get(f"/join?code={code}").text
    assert "as <b><bdi>Grace</bdi></b>" in door
    assert "I am somebody else" in door
    door = tablet.get(f"/join?code={code}&somebody=else").text
    assert "Go to the classroom" not in door
    assert 'name="name"' in door
    [somebody] = re.findall(r'name="somebody" value="([\w-]{12})"', door)
    values = {"code": code, "name": "Ada", "somebody": somebody}
    for _ in range(2):  # a form that is sent twice makes one student
        assert tablet.post("/join", data=values).status_code == 303
    assert state_of(tablet, url)["me"]["name"] == "Ada"
    assert state_of(ada, url)["players"] == 2
    back = tablet.post("/join", data={"code": code, "rejoin": first["rejoin_code"]})
    assert back.status_code == 303
    assert state_of(tablet, url)["me"] == first | {"here": ["Grace", "Ada"]}


def test_a_removed_student_is_somebody_else_only_elsewhere(app: Flask, ada: FlaskClient) -> None:
    url = open_classroom(ada)
    pupil = joined(app, url)
    [row] = state_of(ada, url)["students"]
    assert ada.post(f"{url}/players/{row['id']}/remove", headers=JSON).status_code == 200
    for extra in ({}, {"somebody": "me"}):
        again = pupil.post("/join", json={"code": code_of(url)} | extra, headers=JSON)
        assert again.status_code == 403


def test_somebody_is_a_short_text(app: Flask, ada: FlaskClient) -> None:
    values = {"code": code_of(open_classroom(ada)), "somebody": "x" * 33}
    assert app.test_client().post("/join", json=values, headers=JSON).status_code == 400
