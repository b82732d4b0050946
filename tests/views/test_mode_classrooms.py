"""Classes that play a mode, over HTTP: made, joined, played, ended, and what nobody else may do."""

import json
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import case, func, select, update
from sqlalchemy.orm import Session

from quiz.config import Config
from quiz.decks import UTKFACE, sources
from quiz.models import Classroom, Face, Label, Mode, Round, Trial
from quiz.modes import FOR_CLASSES
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
from tests.support.climbs import stock_climb

pytestmark = pytest.mark.usefixtures("quick_hashes")


def open_pairs(desk: FlaskClient, **plan: Any) -> str:
    """Make a class of pairs at own pace, and open it; its address."""
    made = desk.post("/classrooms", json={"mode": "pair", "pace": "self"} | plan, headers=JSON)
    assert made.status_code == 201, made.text
    url = str((made.json or {})["url"])
    if plan.get("pace") != "homework":
        advance(desk, url)
    return url


def me(pupil: FlaskClient, url: str) -> dict[str, Any]:
    """Return what the snapshot says of a student."""
    found = pupil.get(f"{url}/state?view=student", headers=JSON).json or {}
    return dict(found["me"])


def choose(pupil: FlaskClient, round_: str, number: int, choice: int = 0) -> Any:
    """Name a face of a pair."""
    url = f"{round_}/trials/{number}"
    return pupil.post(url, json={"choice": choice}, headers=JSON)


def play_out(pupil: FlaskClient, url: str) -> str:
    """Play a student's pairs to their end; the address of the round."""
    round_ = str(me(pupil, url)["round"])
    assert pupil.get(round_).status_code == 200
    for number in range(1, 11):
        assert choose(pupil, round_, number).status_code == 200
    return round_


def test_the_form_offers_every_mode_of_classes(ada: FlaskClient) -> None:
    page = ada.get("/teach").text
    for mode in FOR_CLASSES:
        assert f'name="mode" value="{mode}"' in page


@pytest.mark.parametrize(
    ("plan", "sentence"),
    [
        ({"pace": "live"}, "faces of their own"),
        ({"sets": "two"}, "one set"),
        ({"feedback": "end"}, "not at the end"),
        ({"length": 12}, "length of its own"),
        ({"mode": "survival"}, "mode must be one of"),
        ({"mode": "nonsense"}, "mode must be one of"),
    ],
)
def test_plans_that_can_not_be(ada: FlaskClient, plan: dict[str, Any], sentence: str) -> None:
    values = {"title": "7B", "mode": "pair", "pace": "self"} | plan
    refused = ada.post("/classrooms", json=values, headers=JSON)
    assert (refused.status_code, sentence in refused.text) == (400, True)
    typed = ada.post("/classrooms", data=values | {"length": plan.get("length", "")})
    assert typed.status_code == 400
    assert 'role="alert"' in typed.text


def test_a_form_without_a_length_takes_the_modes_own(ada: FlaskClient, stocked: Session) -> None:
    for mode, length in (("distance", 40), ("classic", 10)):
        values = {"mode": mode, "pace": "self", "length": "", "title": mode}
        assert ada.post("/classrooms", data=values).status_code == 303
        query = select(Classroom.length).where(Classroom.title == mode)
        assert stocked.scalars(query).one() == length
        stocked.rollback()


def test_a_class_is_played_to_its_end(app: Flask, ada: FlaskClient, stocked: Session) -> None:
    url = open_pairs(ada)
    pupil, slow = joined(app, url), joined(app, url)
    assert stocked.scalar(select(func.count()).select_from(Trial)) == 0
    stocked.rollback()
    round_ = play_out(pupil, url)
    result = pupil.get(round_).text
    assert f'href="{url}"' in result
    assert "Play again" not in result
    state = state_of(ada, url)
    assert (state["responded"], state["players"]) == (1, 2)
    assert "done: " in state["students"][0]["facts"]
    assert me(pupil, url)["is_done"] is True
    assert "See your results" in pupil.get(f"{url}?view=student").text
    assert choose(slow, str(me(slow, url)["round"]), 1).status_code == 409  # not dealt yet
    for view in ("", "?view=projector"):
        assert ada.get(f"{url}{view}").status_code == 200
    assert ada.get(f"{url}/handout").status_code == 200
    again = ada.get(f"/teach?like={code_of(url)}").text
    assert 'value="pair" checked' in again
    assert ada.post(f"{url}/finish", json={}, headers=JSON).status_code == 200
    assert me(slow, url)["is_done"] is False
    assert "No score yet" in slow.get(str(me(slow, url)["round"])).text


def test_before_the_start_and_after_the_end_a_round_leads_to_its_class(
    app: Flask, ada: FlaskClient
) -> None:
    made = open_classroom(ada, mode="pair", pace="self", length=10)
    pupil = joined(app, made)
    assert "round" not in me(pupil, made)
    advance(ada, made)
    round_ = str(me(pupil, made)["round"])
    assert pupil.get(round_).status_code == 200
    assert ada.post(f"{made}/end", json={}, headers=JSON).status_code == 200
    assert pupil.get(round_).location == made
    assert pupil.get(round_, headers=JSON).status_code == 409
    assert choose(pupil, round_, 1).status_code == 409
    assert ada.post(f"{made}/reopen", json={}, headers=JSON).status_code == 200
    assert choose(pupil, round_, 1).status_code == 200
    late = joined(app, made)
    assert play_out(late, made)


def test_homework_whose_time_is_up_leads_to_its_class(
    app: Flask, ada: FlaskClient, stocked: Session
) -> None:
    deadline = (utc_now() + timedelta(days=1)).isoformat()
    url = open_pairs(ada, pace="homework", deadline=deadline)
    pupil = joined(app, url)
    round_ = str(me(pupil, url)["round"])
    assert pupil.get(round_).status_code == 200
    past = utc_now() - timedelta(minutes=5)
    stocked.execute(update(Classroom).values(closes_at=past))
    stocked.execute(update(Round).values(closes_at=past))
    stocked.commit()
    assert choose(pupil, round_, 1).status_code == 409
    assert pupil.get(round_).location == url
    assert me(pupil, url)["answered"] == 0
    assert state_of(ada, url)["phase"] == "finished"
    assert pupil.get(round_).status_code == 200


def test_nobody_responds_in_the_round_of_another(
    app: Flask, ada: FlaskClient, stocked: Session
) -> None:
    url = open_pairs(ada)
    pupil, other = joined(app, url), joined(app, url)
    round_ = str(me(pupil, url)["round"])
    pupil.get(round_)
    face = stocked.scalars(select(Trial.token)).first()
    stocked.rollback()
    for visitor in (other, ada, logged_in(app, "bob"), app.test_client()):
        assert visitor.get(round_, headers=JSON).status_code == 404
        assert choose(visitor, round_, 1).status_code == 404
        assert visitor.post(f"{round_}/finish", json={}, headers=JSON).status_code == 404
        assert visitor.get(f"/faces/{face}").status_code == 404
    assert pupil.get(f"/faces/{face}").status_code == 200
    assert pupil.post(f"{round_}/finish", json={}, headers=JSON).status_code == 409


def test_nothing_that_others_read_changes_with_the_label_of_an_open_face(
    app: Flask, ada: FlaskClient, stocked: Session
) -> None:
    url = open_pairs(ada, top="yes")
    pupil, other = joined(app, url), joined(app, url)
    for each in (pupil, other):
        each.get(str(me(each, url)["round"]))
        choose(each, str(me(each, url)["round"]), 1)
    own = str(me(pupil, url)["round"])

    def read() -> list[object]:
        """Return what the teacher, the other student and the student read before a response."""
        teachers = [f"{url}/state", f"{url}/report", f"{url}/report.csv?rows=responses", "/teach"]
        seen = [ada.get(address, headers=JSON).get_data() for address in teachers]
        seen += [each.get(f"{url}/state?view=student").get_data() for each in (pupil, other)]
        return [*seen, pupil.get(own, headers=JSON).get_data()]

    before = read()
    swapped = case((Trial.label == Label.REAL, Label.FAKE), else_=Label.REAL)
    stocked.execute(update(Trial).where(Trial.response.is_(None)).values(label=swapped))
    stocked.commit()
    assert read() == before


def test_the_address_of_live_responses_takes_nothing(app: Flask, ada: FlaskClient) -> None:
    url = open_pairs(ada)
    pupil = joined(app, url)
    pupil.get(str(me(pupil, url)["round"]))
    refused = respond(pupil, url, 1)
    assert (refused.status_code, "your own round" in refused.text) == (409, True)
    assert me(pupil, url)["answered"] == 0


def test_students_read_nothing_of_each_other(app: Flask, ada: FlaskClient) -> None:
    url = open_pairs(ada)
    pupils = [joined(app, url) for _ in range(3)]
    for pupil in pupils[:2]:
        play_out(pupil, url)
    ada.post(f"{url}/finish", json={}, headers=JSON)
    names = {student["name"] for student in state_of(ada, url)["students"]}
    for pupil in pupils:
        own = me(pupil, url)
        state = pupil.get(f"{url}/state?view=student", headers=JSON).json
        shown = json.dumps(state) + pupil.get(str(own["round"]), headers=JSON).text
        assert not any(name in shown for name in names - {own["name"]})


def test_a_removed_student_plays_no_more(app: Flask, ada: FlaskClient) -> None:
    url = open_pairs(ada)
    pupil = joined(app, url)
    round_ = str(me(pupil, url)["round"])
    pupil.get(round_)
    assert choose(pupil, round_, 1).status_code == 200
    [student] = state_of(ada, url)["students"]
    ada.post(f"{url}/players/{student['id']}/remove", json={}, headers=JSON)
    assert choose(pupil, round_, 2).status_code == 409
    assert state_of(ada, url)["students"] == []
    ada.post(f"{url}/finish", json={}, headers=JSON)
    twin: dict[str, Any] = dict(ada.get(f"{url}/report", headers=JSON).json or {})
    assert twin["students"] == []


def test_a_student_comes_back_with_the_return_code(app: Flask, ada: FlaskClient) -> None:
    url = open_pairs(ada)
    pupil, again = joined(app, url), app.test_client()
    round_ = str(me(pupil, url)["round"])
    pupil.get(round_)
    choose(pupil, round_, 1)
    back = {"code": code_of(url), "rejoin": me(pupil, url)["rejoin_code"]}
    assert again.post("/join", json=back, headers=JSON).status_code == 200
    assert me(again, url)["answered"] == 1
    assert choose(again, round_, 2).status_code == 200


def test_a_class_of_a_mode_can_be_deleted(app: Flask, ada: FlaskClient, stocked: Session) -> None:
    url = open_pairs(ada)
    pupil = joined(app, url)
    play_out(pupil, url)
    assert ada.post(f"{url}/names/erase", json={}, headers=JSON).status_code == 200
    assert ada.post(f"{url}/delete", json={}, headers=JSON).status_code == 200
    assert ada.get(url).status_code == 404
    [round_] = stocked.scalars(select(Round)).all()
    assert (round_.mode, round_.answered) == (Mode.PAIR, 20)


def test_a_class_climbs(app: Flask, ada: FlaskClient, stocked: Session) -> None:
    levels = [found.level for found in sources.milestones(config_of(app), UTKFACE)]
    stock_climb(stocked, 12, levels)
    url = open_pairs(ada, mode="climb")
    pupil = joined(app, url)
    round_ = str(me(pupil, url)["round"])
    while (trial := twin_of(pupil, round_)["trial"]) is not None:
        assert choose(pupil, round_, trial["position"]).status_code == 200
    assert me(pupil, url)["is_done"] is True
    assert "image" in state_of(ada, url)["students"][0]["facts"]
    assert ada.get(f"{url}/report").status_code == 200


def test_a_class_takes_advice(app: Flask, ada: FlaskClient, stocked: Session) -> None:
    stocked.execute(update(Face).values(p_detector=0.8))
    stocked.commit()
    url = open_pairs(ada, mode="advice")
    pupil = joined(app, url)
    round_ = str(me(pupil, url)["round"])
    for number in range(1, 13):
        assert twin_of(pupil, round_)["trial"]["step"] == "first"
        for step in ("first", "final"):
            values = {"response": "real", "step": step}
            said = pupil.post(f"{round_}/trials/{number}", json=values, headers=JSON)
            assert said.status_code == 200, said.text
    assert me(pupil, url)["is_done"] is True
    assert ada.get(f"{url}/report").status_code == 200
    assert ada.get(f"{url}/report.csv").status_code == 200


def twin_of(client: FlaskClient, url: str) -> dict[str, Any]:
    """Return the JSON of a page."""
    return dict(client.get(url, headers=JSON).json or {})


def config_of(app: Flask) -> Config:
    """Return an application's settings."""
    config: Config = app.extensions["quiz.config"]
    return config
