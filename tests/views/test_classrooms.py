"""A classroom's routes: who may do what, plans and responses that can't be read."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from quiz import close_app, create_app
from quiz.config import Config
from quiz.models import Player, Student, Trial
from quiz.policy import limits
from quiz.storage.database import utc_now
from tests.support.classroom_pages import (
    JSON,
    advance,
    code_of,
    joined,
    logged_in,
    open_classroom,
    respond,
    state_of,
)
from tests.support.factories import add_player

pytestmark = pytest.mark.usefixtures("quick_hashes")


def test_a_stale_version_gets_the_present_snapshot(ada: FlaskClient) -> None:
    url = open_classroom(ada)
    version = state_of(ada, url)["version"]
    assert advance(ada, url, version).status_code == 200
    for stale in (version, 0, version + 1000):
        refused = advance(ada, url, stale)
        assert refused.status_code == 409
        assert refused.json is not None
        assert refused.json["snapshot"] == state_of(ada, url)
    assert ada.post(f"{url}/advance", json={}, headers=JSON).status_code == 400
    assert state_of(ada, url)["position"] == 1


def test_many_students_are_removed_at_once(app: Flask, ada: FlaskClient) -> None:
    url = open_classroom(ada)
    pupils = [joined(app, url) for _ in range(4)]
    ids = [student["id"] for student in state_of(ada, url)["students"]]
    left = ada.post(f"{url}/players/remove", json={"students": ids[:2]}, headers=JSON)
    assert [student["id"] for student in (left.json or {})["students"]] == ids[2:]
    nobody = ada.post(f"{url}/players/remove", data={})
    assert nobody.status_code == 400
    assert "tick some" in nobody.text
    by_form = ada.post(f"{url}/players/remove", data={"minutes": "5", "students": ids[2:]})
    assert (by_form.status_code, by_form.location) == (303, url)
    assert state_of(ada, url)["students"] == []
    assert state_of(pupils[0], url) == {"status": 404}
    # Whoever was removed by mistake joins again.
    assert "Join</button>" in pupils[0].get(f"/join?code={code_of(url)}").text
    assert pupils[0].post("/join", json={"code": code_of(url)}, headers=JSON).status_code == 200


def test_removing_many_gives_the_seats_of_this_network_back(
    app: Flask, ada: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "SEATS_BY_ADDRESS", replace(limits.SEATS_BY_ADDRESS, most=3))
    slow = replace(limits.SEAT_TURNS, within=timedelta(minutes=1))
    monkeypatch.setattr(limits, "SEAT_TURNS", slow)
    url = open_classroom(ada)
    code = {"code": code_of(url)}
    found = [app.test_client().post("/join", json=code).status_code for _ in range(6)]
    assert found == [303] * 4 + [429] * 2
    assert ada.post(f"{url}/players/remove", json={"minutes": 1}).status_code == 303
    found = [app.test_client().post("/join", json=code).status_code for _ in range(3)]
    assert found == [303] * 3


TEACHERS = [
    ("POST", "/advance"), ("POST", "/finish"), ("POST", "/lock"), ("POST", "/unlock"),
    ("POST", "/players/x/remove"), ("POST", "/players/remove"), ("POST", "/players/x/rename"),
    ("POST", "/names/erase"), ("POST", "/delete"),
]  # fmt: skip


@pytest.mark.parametrize(("method", "path"), TEACHERS)
def test_only_its_teacher_runs_a_classroom(
    app: Flask, ada: FlaskClient, method: str, path: str
) -> None:
    url = open_classroom(ada)
    values = {"from_version": 1, "name": "Eve"}

    def ask(client: FlaskClient) -> int:
        return client.open(f"{url}{path}", method=method, json=values, headers=JSON).status_code

    assert ask(app.test_client()) == 404
    assert ask(logged_in(app, "bob")) == 404
    assert ask(joined(app, url)) == 403
    assert state_of(ada, url)["phase"] == "lobby"


def test_too_many_faces_in_open_classrooms_is_said_beside_the_form(
    app: Flask, ada: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "CLASSROOM_FACES", 7)
    open_classroom(ada)
    sentence = "They hold 4, and this one needs 4: end or delete one of them, then try again."
    refused = ada.post("/classrooms", json={"length": 4}, headers=JSON)
    assert (refused.status_code, sentence in refused.text) == (409, True)
    by_form = ada.post("/classrooms", data={"title": "8C", "length": "4"})
    assert by_form.status_code == 409
    _, _, form = by_form.text.partition('action="/classrooms"')
    assert sentence in form
    assert 'value="8C"' in form
    open_classroom(logged_in(app, "bob"))


def test_two_requests_at_once_keep_to_the_allowance(
    app: Flask, ada: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "CLASSROOM_FACES", 4)
    browsers = [logged_in(app) for _ in range(4)]
    together = threading.Barrier(len(browsers))

    def make(browser: FlaskClient) -> int:
        together.wait()
        return browser.post("/classrooms", json={"length": 4}, headers=JSON).status_code

    with ThreadPoolExecutor(len(browsers)) as threads:
        assert sorted(threads.map(make, browsers)) == [201, 409, 409, 409]


def test_one_who_was_removed_learns_the_answers_with_the_class(
    app: Flask, ada: FlaskClient, stocked: Session
) -> None:
    url = open_classroom(ada, feedback="end")
    gone = joined(app, url)
    advance(ada, url)
    assert respond(gone, url, 1).status_code == 200
    round_ = f"/rounds/{stocked.scalar(select(Student.round_id))}"
    stocked.rollback()  # it holds SQLite's write lock
    student = state_of(ada, url)["students"][0]["id"]
    ada.post(f"{url}/players/{student}/remove", json={}, headers=JSON)
    for address in (round_, f"{round_}?verdict=1"):
        assert gone.get(address, headers=JSON).status_code == 409
        assert gone.get(address).location == url
    assert gone.get(url).status_code == 403
    ada.post(f"{url}/finish", json={}, headers=JSON)
    assert "accuracy" in gone.get(round_, headers=JSON).text


def test_strangers_find_nothing(app: Flask, ada: FlaskClient) -> None:
    url, other = open_classroom(ada), open_classroom(ada)
    stranger, pupil = app.test_client(), joined(app, other)
    for client in (stranger, pupil, logged_in(app, "bob")):
        assert client.get(url).status_code == 404
        assert client.get(f"{url}/state").status_code == 404
        assert respond(client, url, 1).status_code == 404
    assert respond(ada, url, 1).status_code == 404  # a teacher is no student
    assert stranger.post("/classrooms", json={}, headers=JSON).status_code == 401
    assert ada.get("/classrooms/ZZZZZZ").status_code == 404


def test_faces_belong_to_the_class(app: Flask, ada: FlaskClient) -> None:
    url = open_classroom(ada)
    pupil, other = joined(app, url), joined(app, url)
    advance(ada, url)
    own, teachers = state_of(pupil, url)["face"], state_of(ada, url)["face"]
    assert pupil.get(own).status_code == 200
    for client, face in ((other, own), (ada, own), (pupil, teachers), (app.test_client(), own)):
        assert client.get(face).status_code == 404


def test_removing_locking_and_renaming(app: Flask, ada: FlaskClient) -> None:
    url = open_classroom(ada)
    bad, good = joined(app, url), joined(app, url)
    first, second = (row["id"] for row in state_of(ada, url)["students"])
    gone = ada.post(f"{url}/players/{first}/remove", headers=JSON)
    assert (gone.json or {})["players"] == 1
    assert bad.get(f"{url}/state").status_code == 403
    assert respond(bad, url, 1).status_code == 403
    again = bad.post("/join", json={"code": code_of(url)}, headers=JSON)
    assert again.status_code == 403
    named = ada.post(f"{url}/players/{second}/rename", json={"name": "Grace"}, headers=JSON)
    assert (named.json or {})["students"][0]["name"] == "Grace"
    assert state_of(good, url)["me"]["name"] == "Grace"
    wrong = ada.post(f"{url}/players/{second}/rename", json={"name": "<b>"}, headers=JSON)
    assert wrong.status_code == 400
    assert ada.post(f"{url}/players/nobody/remove", headers=JSON).status_code == 404
    assert (ada.post(f"{url}/lock", headers=JSON).json or {})["is_locked"] is True
    late = app.test_client().post("/join", json={"code": code_of(url)}, headers=JSON)
    assert late.status_code == 403
    assert good.post("/join", json={"code": code_of(url)}, headers=JSON).status_code == 200
    assert state_of(good, url)["players"] == 1
    ada.post(f"{url}/unlock", headers=JSON)
    joined(app, url)


def test_homework_and_own_pace_are_played_as_rounds(app: Flask, ada: FlaskClient) -> None:
    later = "2026-12-01T10:00:00+01:00"
    homework = open_classroom(ada, pace="homework", deadline=deadline(3))
    own = open_classroom(ada, pace="self", feedback="end")
    refused = ada.post("/classrooms", json={"pace": "live", "deadline": later}, headers=JSON)
    assert refused.status_code == 201  # a form sends its field whatever the pace
    pupil = joined(app, homework)
    assert pupil.post("/join", json={"code": code_of(own)}, headers=JSON).status_code == 200
    round_ = state_of(pupil, homework)["me"]["round"]
    verdict = pupil.post(f"{round_}/trials/1", json={"response": "real"}, headers=JSON)
    assert (verdict.json or {})["label"] in ("real", "fake")
    assert "round" not in state_of(pupil, own)["me"]
    advance(ada, own)
    quiet = state_of(pupil, own)["me"]["round"]
    for position in range(1, 5):
        shown = pupil.get(quiet, headers=JSON).json or {}
        assert (shown["trial"]["position"], shown["correct"]) == (position, None)
        kept = pupil.post(f"{quiet}/trials/{position}", json={"response": "real"}, headers=JSON)
        assert kept.status_code == 200
        assert "label" not in (kept.json or {})
    waiting = pupil.get(quiet, headers=JSON).json or {}
    assert (waiting["trial"], waiting["correct"], waiting["done"]) == (None, None, False)
    assert "when the class ends" in pupil.get(quiet).text
    assert state_of(ada, own)["responded"] == 1
    advance(ada, own)
    assert (pupil.get(quiet, headers=JSON).json or {})["correct"] is not None
    advance(ada, homework)
    closed = pupil.post(f"{round_}/trials/2", json={"response": "real"}, headers=JSON)
    assert closed.status_code == 409


def deadline(days: int) -> str:
    return (utc_now() + timedelta(days=days)).isoformat()


@pytest.mark.parametrize(
    "values",
    [
        {"title": "x" * 10_000}, {"length": "many"}, {"length": 3}, {"length": 51},
        {"pace": "fast"}, {"sets": "three"}, {"feedback": "never"}, {"names": "real"},
        {"late": "perhaps"}, {"seconds": 1}, {"seconds": 30, "pace": "self"}, {"teams": 1},
        {"pace": "homework"}, {"pace": "homework", "deadline": "soon"},
        {"pace": "homework", "deadline": "2020-01-01T00:00"},
        {"pace": "homework", "deadline": "2027-01-01T00:00", "zone": "99999"},
    ],
)  # fmt: skip
def test_plans_that_can_not_be_read(ada: FlaskClient, values: dict[str, Any]) -> None:
    refused = ada.post("/classrooms", json={"title": "7B"} | values, headers=JSON)
    assert refused.status_code == 400
    assert str((refused.json or {})["detail"]).endswith(".")
    page = ada.post("/classrooms", data={"title": "7B"} | values)
    assert page.status_code == 400
    assert 'role="alert"' in page.text


@pytest.mark.parametrize(
    ("position", "response"), [("one", "fake"), (None, "fake"), (1, "yes"), (1, 7)]
)
def test_responses_that_can_not_be_read(
    app: Flask, ada: FlaskClient, position: Any, response: Any
) -> None:
    url = open_classroom(ada)
    pupil = joined(app, url)
    advance(ada, url)
    assert respond(pupil, url, position, response).status_code == 400


def test_deleting_in_the_middle(app: Flask, ada: FlaskClient, stocked: Session) -> None:
    url = open_classroom(ada)
    pupil = joined(app, url)
    advance(ada, url)
    respond(pupil, url, 1)
    assert ada.post(f"{url}/delete", headers=JSON).json == {"deleted": True}
    for client in (ada, pupil):
        assert client.get(url).status_code == 404
        assert client.get(f"{url}/state").status_code == 404
    assert respond(pupil, url, 1).status_code == 404
    assert stocked.scalar(select(func.count()).where(Trial.response.is_not(None))) == 1


def test_the_teacher_goes_on_from_another_browser(app: Flask, ada: FlaskClient) -> None:
    url = open_classroom(ada)
    joined(app, url)
    advance(ada, url)
    elsewhere = logged_in(app)
    assert state_of(elsewhere, url) == state_of(ada, url)
    assert advance(elsewhere, url).status_code == 200
    assert state_of(ada, url)["phase"] == "reveal"


def test_a_new_process_goes_on_where_the_old_one_died(
    app: Flask, ada: FlaskClient, config: Config
) -> None:
    url = open_classroom(ada)
    pupil = joined(app, url)
    advance(ada, url)
    respond(pupil, url, 1)
    before, face = state_of(pupil, url), pupil.get(state_of(pupil, url)["face"]).data
    reborn = create_app(config)
    reborn.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    again = reborn.test_client()
    cookie = pupil.get_cookie("student")
    assert cookie is not None
    again.set_cookie("student", cookie.value)
    assert state_of(again, url) == before
    assert again.get(before["face"]).data == face
    assert respond(again, url, 1).status_code == 200
    close_app(reborn)


def test_students_are_never_on_the_board(
    app: Flask, ada: FlaskClient, stocked: Session, client: FlaskClient
) -> None:
    player = add_player(stocked, "amber-otter", is_listed=True)
    stocked.commit()
    url = open_classroom(ada)
    pupil = joined(app, url)
    advance(ada, url)
    respond(pupil, url, 1)
    stocked.expire_all()
    students = stocked.scalars(select(Player).where(Player.id != player.id)).all()
    assert len(students) == 1
    assert not students[0].is_listed
    assert pupil.post("/leaderboard/join", json={"name": "Eve"}, headers=JSON).status_code != 200
    assert (pupil.get("/me", headers=JSON).json or {})["trials"] == 0


@pytest.mark.slow
def test_a_class_of_three_hundred_behind_one_address(app: Flask, ada: FlaskClient) -> None:
    url = open_classroom(ada)
    pupils = [joined(app, url) for _ in range(300)]
    advance(ada, url)
    assert {respond(pupil, url, 1).status_code for pupil in pupils} == {200}
    assert state_of(ada, url)["responded"] == 300


def test_a_code_is_read_however_it_is_typed(app: Flask, ada: FlaskClient) -> None:
    code = code_of(open_classroom(ada))
    pupil = joined(app, f"/classrooms/{code}")
    for typed in (code.lower(), f"{code[:3]}-{code[3:]}", f" {code} "):
        assert ada.get(f"/classrooms/{typed}").status_code == 200
        assert state_of(pupil, f"/classrooms/{typed}")["me"]["answered"] == 0
    assert ada.get("/classrooms/-").status_code == 404


def test_a_handout_says_how_to_join(ada: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "CLASSROOMS_SHARE", 1.0)
    url = open_classroom(ada, title="8C", length=8, sets="two")
    page = ada.get(f"{url}/handout")
    assert code_of(url) in page.text
    assert "<svg" in page.text
    assert "Second set:" in page.text
    facts = dict(ada.get(f"{url}/handout", headers=JSON).json or {})
    assert facts["join"].endswith(f"/join?code={code_of(url)}")
    one = open_classroom(ada, length=8)
    assert "Second set:" not in ada.get(f"{one}/handout").text
