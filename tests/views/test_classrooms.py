"""Classrooms from outside: who may do what, what is told when, bad input, limits."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, func, select, update
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from quiz import create_app
from quiz.classroom.words import next_step
from quiz.config import CHECKOUT, Config
from quiz.models import Classroom, Face, Player, Student, Trial
from quiz.monitoring.network import is_loopback
from quiz.policy import limits
from quiz.storage.database import utc_now
from quiz.web import invitations
from tests.support.factories import PASSWORD, add_player, add_teacher, add_worker, fill

JSON = {"Accept": "application/json"}
pytestmark = pytest.mark.usefixtures("quick_hashes")


@pytest.fixture
def stocked(app: Flask, db_session: Session) -> Session:
    fill(db_session)
    add_worker(db_session)
    add_teacher(db_session, "ada")
    add_teacher(db_session, "bob")
    return db_session


def teacher_of(app: Flask, name: str = "ada") -> FlaskClient:
    """Log a teacher in."""
    client = app.test_client()
    client.post("/teach/login", json={"username": name, "password": PASSWORD}, headers=JSON)
    return client


@pytest.fixture
def ada(app: Flask, stocked: Session) -> FlaskClient:
    return teacher_of(app)


def make(client: FlaskClient, **plan: Any) -> str:
    """Make a classroom; its address."""
    made = client.post("/classrooms", json={"title": "7B", "length": 4} | plan, headers=JSON)
    assert made.status_code == 201, made.text
    assert made.json is not None
    assert made.headers["Location"] == made.json["url"] == f"/classrooms/{made.json['code']}"
    return str(made.json["url"])


def enter(app: Flask, url: str, **values: str) -> FlaskClient:
    """Join as a new student."""
    client = app.test_client()
    joined = client.post("/join", json={"code": code_of(url)} | values, headers=JSON)
    assert joined.status_code == 200, joined.text
    return client


def code_of(url: str) -> str:
    return url.rpartition("/")[2]


def state(client: FlaskClient, url: str, version: int | None = None) -> dict[str, Any]:
    found = client.get(f"{url}/state" + (f"?version={version}" if version else ""), headers=JSON)
    return dict(found.json or {}) if found.status_code == 200 else {"status": found.status_code}


def advance(client: FlaskClient, url: str, version: int | None = None) -> TestResponse:
    known = state(client, url)["version"] if version is None else version
    return client.post(f"{url}/advance", json={"from_version": known}, headers=JSON)


def say(client: FlaskClient, url: str, position: Any, response: Any = "fake") -> TestResponse:
    values = {"position": position, "response": response}
    return client.post(f"{url}/responses", json=values, headers=JSON)


def test_a_classroom_by_json(app: Flask, ada: FlaskClient) -> None:
    url = make(ada)
    pupil, other = enter(app, url), enter(app, url)
    lobby = state(pupil, url)
    assert (lobby["phase"], lobby["players"], lobby["position"]) == ("lobby", 2, 0)
    assert lobby["face"] is None
    assert state(pupil, url, lobby["version"]) == {"status": 204}
    assert advance(ada, url).status_code == 200
    asked = state(pupil, url, lobby["version"])
    assert (asked["phase"], asked["position"], asked["length"]) == ("question", 1, 4)
    assert asked["me"]["response"] is None
    face, teachers = pupil.get(asked["face"]), ada.get(state(ada, url)["face"])
    assert face.data == teachers.data
    assert dict(face.headers) == dict(teachers.headers)
    assert say(pupil, url, 1).json == {"position": 1, "response": "fake"}
    assert say(pupil, url, 1).status_code == 200
    assert say(pupil, url, 1, "real").status_code == 409
    assert state(pupil, url)["me"]["response"] == "fake"
    assert state(ada, url)["responded"] == 1
    told = advance(ada, url).json or {}
    assert told["phase"] == "reveal"
    assert told["split"] == {"real": 0, "fake": 1}
    assert told["label"] in ("real", "fake")
    assert say(other, url, 1).status_code == 409
    assert state(pupil, url)["me"]["correct_total"] == (told["label"] == "fake")


def test_a_stale_version_gets_the_present_snapshot(ada: FlaskClient) -> None:
    url = make(ada)
    version = state(ada, url)["version"]
    assert advance(ada, url, version).status_code == 200
    for stale in (version, 0, version + 1000):
        refused = advance(ada, url, stale)
        assert refused.status_code == 409
        assert refused.json is not None
        assert refused.json["snapshot"] == state(ada, url)
    assert ada.post(f"{url}/advance", json={}, headers=JSON).status_code == 400
    assert state(ada, url)["position"] == 1


LABELS = re.compile(rb'"label"|"split"|"machine"|"checkpoint"|UTKFace|data-label="(real|fake)"')


def test_no_label_before_the_reveal(app: Flask, ada: FlaskClient, stocked: Session) -> None:
    stocked.execute(update(Face).values(p_detector=0.9, p_discriminator=0.2))
    stocked.commit()
    url = make(ada)
    pupil = enter(app, url)
    own = stocked.scalars(select(Student.round_id)).one()
    stocked.commit()
    for step in range(9):
        phase = state(ada, url)["phase"]
        if phase in ("lobby", "question"):
            pages = [f"{url}/state", url, f"/rounds/{own}", f"/rounds/{own}?verdict=1"]
            for client in (ada, pupil):
                for page in pages:
                    found = client.get(page, headers=JSON)
                    assert not LABELS.search(found.data), f"{page} in {phase}, step {step}"
            refused = pupil.post(f"/rounds/{own}/trials/1", json={"response": "real"}, headers=JSON)
            assert refused.status_code == 409
            assert not LABELS.search(refused.data)
            page = pupil.get(url).data.partition(b"<footer")[0]
            assert not re.search(rb'data-label="|UTKFace|checkpoint|seed', page)
        if phase == "question":
            kept = say(pupil, url, state(pupil, url)["position"])
            assert not LABELS.search(kept.data)
        advance(ada, url)
    assert state(pupil, url)["phase"] == "finished"
    result = pupil.get(state(pupil, url)["me"]["round"], headers=JSON).json or {}
    assert result["result"]["hits"] + result["result"]["false_alarms"] == 4


TEACHERS = [
    ("POST", "/advance"), ("POST", "/finish"), ("POST", "/lock"), ("POST", "/unlock"),
    ("POST", "/players/x/remove"), ("POST", "/players/x/rename"), ("POST", "/names/erase"),
    ("POST", "/delete"),
]  # fmt: skip


@pytest.mark.parametrize(("method", "path"), TEACHERS)
def test_only_its_teacher_runs_a_classroom(
    app: Flask, ada: FlaskClient, method: str, path: str
) -> None:
    url = make(ada)
    values = {"from_version": 1, "name": "Eve"}

    def ask(client: FlaskClient) -> int:
        return client.open(f"{url}{path}", method=method, json=values, headers=JSON).status_code

    assert ask(app.test_client()) == 404
    assert ask(teacher_of(app, "bob")) == 404
    assert ask(enter(app, url)) == 403
    assert state(ada, url)["phase"] == "lobby"


def test_strangers_find_nothing(app: Flask, ada: FlaskClient) -> None:
    url, other = make(ada), make(ada)
    stranger, pupil = app.test_client(), enter(app, other)
    for client in (stranger, pupil, teacher_of(app, "bob")):
        assert client.get(url).status_code == 404
        assert client.get(f"{url}/state").status_code == 404
        assert say(client, url, 1).status_code == 404
    assert say(ada, url, 1).status_code == 404  # a teacher is no student
    assert stranger.post("/classrooms", json={}, headers=JSON).status_code == 401
    assert ada.get("/classrooms/ZZZZZZ").status_code == 404


def test_faces_belong_to_the_class(app: Flask, ada: FlaskClient) -> None:
    url = make(ada)
    pupil, other = enter(app, url), enter(app, url)
    advance(ada, url)
    own, teachers = state(pupil, url)["face"], state(ada, url)["face"]
    assert pupil.get(own).status_code == 200
    for client, face in ((other, own), (ada, own), (pupil, teachers), (app.test_client(), own)):
        assert client.get(face).status_code == 404


def test_removing_locking_and_renaming(app: Flask, ada: FlaskClient) -> None:
    url = make(ada)
    bad, good = enter(app, url), enter(app, url)
    first, second = (row["id"] for row in state(ada, url)["students"])
    gone = ada.post(f"{url}/players/{first}/remove", headers=JSON)
    assert (gone.json or {})["players"] == 1
    assert bad.get(f"{url}/state").status_code == 403
    assert say(bad, url, 1).status_code == 403
    again = bad.post("/join", json={"code": code_of(url)}, headers=JSON)
    assert again.status_code == 403
    named = ada.post(f"{url}/players/{second}/rename", json={"name": "Grace"}, headers=JSON)
    assert (named.json or {})["students"][0]["name"] == "Grace"
    assert state(good, url)["me"]["name"] == "Grace"
    wrong = ada.post(f"{url}/players/{second}/rename", json={"name": "<b>"}, headers=JSON)
    assert wrong.status_code == 400
    assert ada.post(f"{url}/players/nobody/remove", headers=JSON).status_code == 404
    assert (ada.post(f"{url}/lock", headers=JSON).json or {})["is_locked"] is True
    late = app.test_client().post("/join", json={"code": code_of(url)}, headers=JSON)
    assert late.status_code == 403
    assert good.post("/join", json={"code": code_of(url)}, headers=JSON).status_code == 200
    assert state(good, url)["players"] == 1
    ada.post(f"{url}/unlock", headers=JSON)
    enter(app, url)


def test_coming_back_with_a_code(app: Flask, ada: FlaskClient) -> None:
    url = make(ada)
    pupil = enter(app, url)
    me = state(pupil, url)["me"]
    lost = app.test_client()
    values = {"code": code_of(url), "rejoin": me["rejoin_code"].lower()}
    back = lost.post("/join", json=values, headers=JSON)
    assert (back.json or {})["name"] == me["name"]
    assert state(lost, url)["me"] == me
    wrong = lost.post("/join", json=values | {"rejoin": "AAAAAA"}, headers=JSON)
    assert wrong.status_code == 404
    assert state(ada, url)["players"] == 1


def test_a_browser_is_a_student_of_several_classrooms(app: Flask, ada: FlaskClient) -> None:
    urls = [make(ada) for _ in range(3)]
    pupil = app.test_client()
    for url in urls:
        pupil.post("/join", json={"code": code_of(url)}, headers=JSON)
    assert all(state(pupil, url)["players"] == 1 for url in urls)
    assert len({state(pupil, url)["me"]["rejoin_code"] for url in urls}) == 3


def test_students_are_never_on_the_board(
    app: Flask, ada: FlaskClient, stocked: Session, client: FlaskClient
) -> None:
    player = add_player(stocked, "amber-otter", is_listed=True)
    stocked.commit()
    url = make(ada)
    pupil = enter(app, url)
    advance(ada, url)
    say(pupil, url, 1)
    stocked.expire_all()
    students = stocked.scalars(select(Player).where(Player.id != player.id)).all()
    assert len(students) == 1
    assert not students[0].is_listed
    assert pupil.post("/leaderboard/join", json={"name": "Eve"}, headers=JSON).status_code != 200
    assert (pupil.get("/me", headers=JSON).json or {})["trials"] == 0


def test_homework_and_own_pace_are_played_as_rounds(app: Flask, ada: FlaskClient) -> None:
    later = "2026-12-01T10:00:00+01:00"
    homework = make(ada, pace="homework", deadline=deadline(3))
    own = make(ada, pace="self", feedback="end")
    refused = ada.post("/classrooms", json={"pace": "live", "deadline": later}, headers=JSON)
    assert refused.status_code == 201  # a form sends its field whatever the pace
    pupil = enter(app, homework)
    assert pupil.post("/join", json={"code": code_of(own)}, headers=JSON).status_code == 200
    round_ = state(pupil, homework)["me"]["round"]
    verdict = pupil.post(f"{round_}/trials/1", json={"response": "real"}, headers=JSON)
    assert (verdict.json or {})["label"] in ("real", "fake")
    assert "round" not in state(pupil, own)["me"]
    advance(ada, own)
    quiet = state(pupil, own)["me"]["round"]
    for position in range(1, 5):
        shown = pupil.get(quiet, headers=JSON).json or {}
        assert (shown["trial"]["position"], shown["correct"]) == (position, None)
        kept = pupil.post(f"{quiet}/trials/{position}", json={"response": "real"}, headers=JSON)
        assert kept.status_code == 200
        assert "label" not in (kept.json or {})
    assert (pupil.get(quiet, headers=JSON).json or {})["correct"] is not None
    assert state(ada, own)["responded"] == 1
    advance(ada, homework)
    closed = pupil.post(f"{round_}/trials/2", json={"response": "real"}, headers=JSON)
    assert closed.status_code == 409


def deadline(days: int) -> str:
    return (utc_now() + timedelta(days=days)).isoformat()


def test_a_timer_closes_a_face_when_somebody_looks(
    app: Flask, ada: FlaskClient, stocked: Session
) -> None:
    url = make(ada, seconds=5)
    pupil = enter(app, url)
    opened = advance(ada, url).json or {}
    assert 4000 < opened["closes_in_ms"] <= 5000
    stocked.execute(update(Classroom).values(closes_at=utc_now() - timedelta(seconds=9)))
    stocked.commit()
    assert state(pupil, url)["phase"] == "reveal"
    assert say(pupil, url, 1).status_code == 409


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
    url = make(ada)
    pupil = enter(app, url)
    advance(ada, url)
    assert say(pupil, url, position, response).status_code == 400


def test_a_form_that_is_posted_twice_is_one_student(app: Flask, ada: FlaskClient) -> None:
    url, client = make(ada), app.test_client()
    client.get(f"/join?code={code_of(url)}")
    names = set()
    for _ in range(2):  # the second was sent before the first one's cookie came
        client.delete_cookie("student")
        joined = client.post("/join", json={"code": code_of(url)}, headers=JSON)
        names.add((joined.json or {})["name"])
    assert len(names) == 1
    assert state(ada, url)["players"] == 1
    assert state(client, url)["me"]["name"] in names


def test_joining_by_form(app: Flask, ada: FlaskClient) -> None:
    url = make(ada, title="<script>alert(1)</script>", names="free")
    client = app.test_client()
    assert "The code on the board" in client.get("/join").text
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


def test_guessing_codes_is_limited(app: Flask, ada: FlaskClient, stocked: Session) -> None:
    url = make(ada)
    honest = [enter(app, url) for _ in range(70)]  # right codes cost nothing
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
    url = make(ada)
    monkeypatch.setattr(
        limits, "WRONG_CODES_BY_ADDRESS", replace(limits.WRONG_CODES_BY_ADDRESS, most=3)
    )
    with ThreadPoolExecutor(8) as threads:
        assert len(list(threads.map(lambda _: enter(app, url), range(16)))) == 16
        wrong = [{"code": f"{guess:06}"} for guess in range(16)]
        found = list(threads.map(lambda code: try_to_join(app, code), wrong))
    assert sorted(found) == [404] * 3 + [429] * 13


def try_to_join(app: Flask, values: dict[str, str]) -> int:
    return app.test_client().post("/join", json=values, headers=JSON).status_code


@pytest.mark.parametrize(
    ("host", "root", "told"),
    [
        ("127.0.0.1", "localhost:8000", "localhost:8000/join"),
        ("0.0.0.0", "localhost:8000", "192.0.2.7:8000/join"),
        ("0.0.0.0", "quiz.example", "quiz.example/join"),
    ],
)
def test_the_address_for_phones(
    config: Config,
    stocked: Session,
    monkeypatch: pytest.MonkeyPatch,
    host: str,
    root: str,
    told: str,
) -> None:
    monkeypatch.setattr(invitations, "lan_address", lambda: "192.0.2.7")
    app = create_app(replace(config, host=host))
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    client = teacher_of(app)
    url = make(client)
    login = client.get_cookie("teacher")
    assert login is not None
    client.set_cookie("teacher", login.value, domain=root.partition(":")[0])
    page = client.get(f"{url}?view=projector", base_url=f"http://{root}")
    assert told in page.text
    assert 'class="qr"' in page.text
    app.extensions["quiz.database"].dispose()


def test_deleting_in_the_middle(app: Flask, ada: FlaskClient, stocked: Session) -> None:
    url = make(ada)
    pupil = enter(app, url)
    advance(ada, url)
    say(pupil, url, 1)
    assert ada.post(f"{url}/delete", headers=JSON).json == {"deleted": True}
    for client in (ada, pupil):
        assert client.get(url).status_code == 404
        assert client.get(f"{url}/state").status_code == 404
    assert say(pupil, url, 1).status_code == 404
    assert stocked.scalar(select(func.count()).where(Trial.response.is_not(None))) == 1


def test_a_class_of_three_hundred_behind_one_address(app: Flask, ada: FlaskClient) -> None:
    url = make(ada)
    pupils = [enter(app, url) for _ in range(300)]
    advance(ada, url)
    assert {say(pupil, url, 1).status_code for pupil in pupils} == {200}
    assert state(ada, url)["responded"] == 300


STEPS: list[tuple[dict[str, Any], str]] = [
    ({"phase": "lobby"}, "Start"),
    ({"phase": "question", "position": 1}, "Reveal"),
    ({"phase": "question", "position": 1, "has_verdicts": False}, "Next face"),
    ({"phase": "reveal", "position": 4}, "Finish"),
    ({"phase": "reveal", "position": 2, "tips_after": 2}, "Show the tips"),
    ({"phase": "lobby", "position": 2, "has_tips": True}, "Start the second set"),
    ({"phase": "lobby", "pace": "self"}, "Open it"),
    ({"phase": "question", "pace": "homework"}, "Close it"),
    ({"phase": "finished"}, "It is over"),
]


@pytest.mark.parametrize(("changed", "words"), STEPS)
def test_the_button_says_what_it_does(changed: dict[str, Any], words: str) -> None:
    usual = {
        "phase": "lobby", "pace": "live", "position": 0, "length": 4, "has_verdicts": True,
        "has_tips": False, "tips_after": None,
    }  # fmt: skip
    assert next_step(usual | changed) == words


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "127.1.2.3", "::1", "[::1]", "localhost", "a.localhost"]
)
def test_what_is_loopback(host: str) -> None:
    assert is_loopback(host)
    assert not is_loopback("192.0.2.7")
    assert not is_loopback("quiz.example")


def test_the_teacher_goes_on_from_another_browser(app: Flask, ada: FlaskClient) -> None:
    url = make(ada)
    enter(app, url)
    advance(ada, url)
    elsewhere = teacher_of(app)
    assert state(elsewhere, url) == state(ada, url)
    assert advance(elsewhere, url).status_code == 200
    assert state(ada, url)["phase"] == "reveal"


def test_a_new_process_goes_on_where_the_old_one_died(
    app: Flask, ada: FlaskClient, config: Config
) -> None:
    url = make(ada)
    pupil = enter(app, url)
    advance(ada, url)
    say(pupil, url, 1)
    before, face = state(pupil, url), pupil.get(state(pupil, url)["face"]).data
    reborn = create_app(config)
    reborn.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    again = reborn.test_client()
    cookie = pupil.get_cookie("student")
    assert cookie is not None
    again.set_cookie("student", cookie.value)
    assert state(again, url) == before
    assert again.get(before["face"]).data == face
    assert say(again, url, 1).status_code == 200
    reborn.extensions["quiz.database"].dispose()


def test_the_next_face_is_known_before_it_opens(app: Flask, ada: FlaskClient) -> None:
    url = make(ada)
    pupil = enter(app, url)
    for _ in range(4):
        coming = state(pupil, url)["next_face"]
        assert pupil.get(coming).status_code == 200
        advance(ada, url)
        assert state(pupil, url)["face"] == coming
        advance(ada, url)
    assert state(pupil, url)["next_face"] is None


def test_scripts_need_plain_requests_only() -> None:
    scripts = "".join(path.read_text() for path in (CHECKOUT / "static" / "js").glob("*.js"))
    assert "fetch(" in scripts
    assert not re.search(r"WebSocket|EventSource|RTCPeer|sendBeacon|https?://", scripts)


def test_a_forged_or_foreign_cookie_is_a_stranger(app: Flask, ada: FlaskClient) -> None:
    url = make(ada)
    pupil = enter(app, url)
    cookie = pupil.get_cookie("student")
    assert cookie is not None
    for value in ("", "nonsense", cookie.value[:-2] + "xx", cookie.value.replace("{", "[")):
        forged = app.test_client()
        forged.set_cookie("student", value)
        assert forged.get(f"{url}/state").status_code in (200, 404)
        if value != cookie.value:
            assert forged.get(f"{url}/state").status_code == 404


def test_no_page_of_a_classroom_reads_more_as_the_class_grows(app: Flask, ada: FlaskClient) -> None:
    url = make(ada)
    enter(app, url)
    advance(ada, url)
    few = statements(app, lambda: ada.get(f"{url}/state"))
    for _ in range(20):
        say(enter(app, url), url, 1)
    assert statements(app, lambda: ada.get(f"{url}/state")) == few


def statements(app: Flask, work: Callable[[], Any]) -> int:
    """Count the statements that a piece of work sends to the database."""
    seen: list[str] = []

    def note(_conn: Any, _cursor: Any, statement: str, *_: Any) -> None:
        seen.append(statement)

    engine = app.extensions["quiz.database"].reader
    target = getattr(engine, "_proxied", engine)
    event.listen(target, "before_cursor_execute", note)
    work()
    event.remove(target, "before_cursor_execute", note)
    assert seen
    return len(seen)
