"""Access rules: every route, requested by a stranger, a player, a student and two teachers."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from quiz.models import Classroom, ClassroomFace, Round, Student, Trial
from tests.support.factories import PASSWORD, add_teacher, add_worker, fill
from tests.support.picks import spare

JSON = {"Accept": "application/json"}
ROLES = ("stranger", "player", "student", "other", "owner")
pytestmark = pytest.mark.usefixtures("quick_hashes")

Statuses = tuple[int, int, int, int, int]
ALL_MAY: Statuses = (200,) * 5
OWNER_MAY: Statuses = (404, 404, 403, 404, 200)  # of a classroom
# Each route, the body to send, and the status for each role. A missing route fails the test.
MATRIX: Mapping[tuple[str, str], tuple[Any, Statuses]] = {
    ("GET", "/"): (None, ALL_MAY),
    ("GET", "/how"): (None, ALL_MAY),
    ("GET", "/openapi.json"): (None, ALL_MAY),
    ("GET", "/how/tips"): (None, ALL_MAY),
    ("GET", "/privacy"): (None, ALL_MAY),
    ("GET", "/offline"): (None, ALL_MAY),
    ("GET", "/stats"): (None, ALL_MAY),
    ("GET", "/stats/fakes/<int:face_id>"): (None, (404,) * 5),
    ("GET", "/leaderboard"): (None, ALL_MAY),
    ("POST", "/leaderboard/join"): ({"name": "Mine"}, (404, 200, 404, 404, 404)),
    ("POST", "/leaderboard/leave"): ({}, (404, 200, 404, 404, 404)),
    ("GET", "/me"): (None, ALL_MAY),
    ("GET", "/me/responses.csv"): (None, (404, 200, 404, 404, 404)),
    ("POST", "/me/teaching"): ({"may_teach": "no"}, (404, 200, 404, 404, 404)),
    ("POST", "/me/delete"): ({}, (404, 200, 404, 404, 404)),
    ("GET", "/healthz"): (None, ALL_MAY),
    ("GET", "/readyz"): (None, ALL_MAY),
    ("GET", "/metrics"): (None, ALL_MAY),  # requests from loopback, as in tests
    ("GET", "/static/<path:filename>"): (None, ALL_MAY),
    ("GET", "/static/<string(length=12):version>/<name>"): (None, ALL_MAY),
    ("GET", "/faces/specimen"): (None, ALL_MAY),
    ("GET", "/faces/hero/<visit>"): (None, (404,) * 5),  # no pair is set aside here
    ("GET", "/modes"): (None, ALL_MAY),
    ("GET", "/modes/<mode>"): (None, ALL_MAY),
    ("POST", "/rounds"): ({}, (201,) * 5),
    # The player's round and its face.
    ("GET", "/rounds/<round_id>"): (None, (404, 200, 404, 404, 404)),
    ("GET", "/rounds/<round_id>/mistakes"): (None, (404,) * 5),  # it is not finished
    ("GET", "/results/<token>"): (None, (404,) * 5),  # a face's token is no result's
    ("GET", "/faces/<token>"): (None, (404, 200, 404, 404, 404)),
    ("POST", "/rounds/<round_id>/trials/<int:position>"): (
        {"response": "fake"},
        (404, 200, 404, 404, 404),
    ),
    ("POST", "/rounds/<round_id>/finish"): ({}, (404, 409, 404, 404, 404)),
    # A duel that the player has made: the link is the invitation, and the first gets the place.
    ("GET", "/duels/<set_id>"): (None, ALL_MAY),
    ("POST", "/duels/<set_id>"): ({}, (201, 201, 409, 409, 409)),
    # Eight fakes that the player was offered to pick one of.
    ("GET", "/fool"): (None, ALL_MAY),
    ("POST", "/fool"): ({}, (201,) * 5),
    ("GET", "/fool/<pick_id>"): (None, (404, 200, 404, 404, 404)),
    ("POST", "/fool/<pick_id>"): ({"choice": 0}, (404, 200, 404, 404, 404)),
    ("GET", "/fool/<pick_id>/faces/<int:place>"): (None, (404, 200, 404, 404, 404)),
    # What teachers may look at first.
    ("GET", "/teach/demo"): (None, ALL_MAY),
    ("GET", "/teach/lesson"): (None, ALL_MAY),
    # A teacher's account.
    ("GET", "/teach"): (None, (401, 401, 401, 200, 200)),
    ("GET", "/teach/preflight"): (None, (401, 401, 401, 200, 200)),
    ("POST", "/teach/login"): ({"username": "ada", "password": "wrong"}, (401,) * 5),
    ("POST", "/teach/signup"): ({"username": "ada", "password": PASSWORD}, (409,) * 5),
    ("POST", "/teach/logout"): ({}, ALL_MAY),
    ("POST", "/teach/password"): (
        {"old": "wrong", "new": "another horse altogether"},
        (401, 401, 401, 403, 403),
    ),
    ("POST", "/teach/delete"): ({}, (401, 401, 401, 200, 200)),
    ("GET", "/teach/code"): (None, (401,) * 5),  # nobody has just given a password
    ("POST", "/teach/code"): ({"code": "000000"}, (401,) * 5),
    ("GET", "/teach/second-factor"): (None, (401, 401, 401, 200, 200)),
    ("POST", "/teach/second-factor/on"): ({"password": PASSWORD}, (401, 401, 401, 400, 400)),
    ("POST", "/teach/second-factor/off"): ({"password": "wrong"}, (401, 401, 401, 403, 403)),
    ("POST", "/teach/second-factor/codes"): ({"password": "wrong"}, (401, 401, 401, 403, 403)),
    ("GET", "/teach/logins"): (None, (401, 401, 401, 200, 200)),
    ("POST", "/teach/logins/end"): ({"login": "another"}, (401, 401, 401, 404, 404)),
    ("POST", "/teach/logins/end-others"): ({}, (401, 401, 401, 200, 200)),
    # Ada's classroom, which the student has joined.
    ("GET", "/join"): (None, ALL_MAY),
    ("POST", "/join"): ({"code": "{code}"}, ALL_MAY),
    ("POST", "/classrooms"): ({"length": 4}, (401, 401, 401, 201, 201)),
    ("GET", "/classrooms/<code:code>"): (None, (404, 404, 200, 404, 200)),
    ("GET", "/classrooms/<code:code>/state"): (None, (404, 404, 200, 404, 200)),
    ("POST", "/classrooms/<code:code>/responses"): (
        {"position": 1, "response": "fake"},
        (404, 404, 200, 404, 404),
    ),
    ("POST", "/classrooms/<code:code>/advance"): ({"from_version": 0}, (404, 404, 403, 404, 409)),
    ("POST", "/classrooms/<code:code>/finish"): ({}, OWNER_MAY),
    ("POST", "/classrooms/<code:code>/end"): ({}, OWNER_MAY),
    ("POST", "/classrooms/<code:code>/reopen"): ({}, OWNER_MAY),
    ("POST", "/classrooms/<code:code>/pause"): ({}, OWNER_MAY),
    ("POST", "/classrooms/<code:code>/lock"): ({}, OWNER_MAY),
    ("POST", "/classrooms/<code:code>/unlock"): ({}, OWNER_MAY),
    ("POST", "/classrooms/<code:code>/names/erase"): ({}, OWNER_MAY),
    ("POST", "/classrooms/<code:code>/delete"): ({}, OWNER_MAY),
    ("POST", "/classrooms/<code:code>/players/<student>/remove"): ({}, OWNER_MAY),
    ("POST", "/classrooms/<code:code>/players/remove"): ({"minutes": 5}, OWNER_MAY),
    ("POST", "/classrooms/<code:code>/players/<student>/rename"): ({"name": "Grace"}, OWNER_MAY),
    ("GET", "/classrooms/<code:code>/handout"): (None, OWNER_MAY),
    ("GET", "/classrooms/<code:code>/report"): (None, OWNER_MAY),
    ("GET", "/classrooms/<code:code>/report.csv"): (None, OWNER_MAY),
    ("GET", "/classrooms/<code:code>/report.xlsx"): (None, OWNER_MAY),
    ("GET", "/classrooms/<code:code>/students/<student_id>"): (None, OWNER_MAY),
}


@dataclass(frozen=True)
class World:
    """A browser for each role, and the values for the variable parts of addresses."""

    clients: Mapping[str, FlaskClient]
    parts: Mapping[str, str]

    def address(self, rule: str) -> str:
        """Insert the values into a route's rule."""
        for part, value in self.parts.items():
            rule = rule.replace(f"<{part}>", value).replace(f"<{part}:{part}>", value)
        assert "<" not in rule, f"{rule} has a part that this test does not know"
        return rule

    def ask(self, role: str, method: str, rule: str, values: Any) -> int:
        """Send a request in a role; return the status."""
        if isinstance(values, dict):
            values = {
                name: self.parts["code"] if v == "{code}" else v for name, v in values.items()
            }
        reply = self.clients[role].open(
            self.address(rule), method=method, json=values, headers=JSON
        )
        reply.close()
        return reply.status_code


@pytest.fixture
def world(app: Flask, db_session: Session) -> World:
    """Make a player with a round, and a teacher and a student in a classroom at its first face."""
    fill(db_session, reals=80, fakes=240)
    spare(db_session, 8)
    add_worker(db_session)
    for name in ("ada", "bob"):
        add_teacher(db_session, name)
    clients = {role: app.test_client() for role in ROLES}
    for role, name in (("owner", "ada"), ("other", "bob")):
        login = {"username": name, "password": PASSWORD}
        clients[role].post("/teach/login", json=login, headers=JSON)
    round_ = post(clients["player"], "/rounds", {})
    clients["player"].get(round_["url"])
    duel = post(clients["player"], "/rounds", {"mode": "duel"})["duel"]
    pick = post(clients["player"], "/fool", {})["id"]
    code = post(clients["owner"], "/classrooms", {"length": 4})["code"]
    post(clients["student"], "/join", {"code": code})
    post(clients["owner"], f"/classrooms/{code}/advance", {"from_version": 2})
    student = db_session.scalars(select(Student.player_id)).one()
    token = select(Trial.token).where(Trial.round_id == round_["id"], Trial.position == 1)
    parts = {
        "code": code,
        "round_id": round_["id"],
        "token": db_session.scalars(token).one(),
        "student": student,
        "student_id": student,
        "mode": "pair",
        "set_id": duel.rpartition("/")[2],
        "pick_id": pick,
        "int:place": "0",
        "int:position": "1",
        "int:face_id": str(db_session.scalars(select(ClassroomFace.face_id)).first()),
        "path:filename": "css/base.css",
        "string(length=12):version": "0123456789ab",
        "name": "site.css",
        "visit": "0123456789abcdef",
    }
    db_session.commit()
    return World(clients, parts)


def post(client: FlaskClient, path: str, values: Any) -> dict[str, Any]:
    """Post something that must succeed."""
    reply = client.post(path, json=values, headers=JSON)
    assert reply.status_code < 300, reply.text
    return dict(reply.json or {})


def routes(app: Flask) -> set[tuple[str, str]]:
    """Return every method and rule that the application serves."""
    return {
        (method, rule.rule)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }


def test_every_route_has_a_line(app: Flask) -> None:
    assert routes(app) == set(MATRIX)


@pytest.mark.parametrize(("method", "rule"), MATRIX)
def test_the_matrix(world: World, method: str, rule: str) -> None:
    values, expected = MATRIX[method, rule]
    # The owner comes last, since a deletion affects everybody.
    statuses = tuple(world.ask(role, method, rule, values) for role in ROLES)
    assert dict(zip(ROLES, statuses, strict=True)) == dict(zip(ROLES, expected, strict=True))


def test_a_live_round_can_not_be_played_at_its_own_address(
    world: World, db_session: Session
) -> None:
    query = select(Round.id).join(Student, Student.round_id == Round.id)
    round_id = db_session.scalars(query).one()
    db_session.commit()
    for role in ROLES:
        seen = world.clients[role].get(f"/rounds/{round_id}", headers=JSON).status_code
        assert seen == (409 if role == "student" else 404)


# Ids of other people's objects, inserted into one's own addresses


@pytest.fixture
def neighbours(app: Flask, world: World, db_session: Session) -> dict[str, str]:
    """Return ids that belong to a second player, and to a second teacher with a class."""
    player, desk, pupil = app.test_client(), world.clients["other"], app.test_client()
    round_id = post(player, "/rounds", {})["id"]
    code = post(desk, "/classrooms", {"length": 4})["code"]
    post(pupil, "/join", {"code": code})
    others = select(Student.player_id).where(Student.player_id != world.parts["student"])
    student = db_session.scalars(others).one()
    trial = select(Trial.token).where(Trial.round_id == round_id)
    seat = select(Trial.token).where(Trial.player_id == student)
    wall = select(ClassroomFace.token).join(Classroom).where(Classroom.code == code)
    ids = {
        "round": round_id,
        "code": code,
        "student": student,
        "trial": db_session.scalars(trial).first() or "",
        "seat": db_session.scalars(seat).first() or "",
        "wall": db_session.scalars(wall).first() or "",
        "face": str(db_session.scalars(select(Trial.face_id)).first()),
    }
    db_session.commit()
    return ids


def test_ids_of_other_people_give_no_access(world: World, neighbours: dict[str, str]) -> None:
    code, their = world.parts["code"], neighbours
    tries = [
        # The teacher, in their own classroom, with a student of another classroom.
        ("owner", "GET", f"/classrooms/{code}/students/{their['student']}", None),
        ("owner", "POST", f"/classrooms/{code}/players/{their['student']}/remove", {}),
        (
            "owner",
            "POST",
            f"/classrooms/{code}/players/{their['student']}/rename",
            {"name": "Grace"},
        ),
        ("owner", "GET", f"/faces/{their['wall']}", None),
        ("owner", "GET", f"/faces/{their['seat']}", None),
        ("owner", "GET", f"/faces/{their['trial']}", None),
        ("owner", "POST", f"/classrooms/{their['code']}/advance", {"from_version": 1}),
        # A student of one classroom in another one, and with faces of other classrooms.
        ("student", "GET", f"/classrooms/{their['code']}", None),
        ("student", "GET", f"/classrooms/{their['code']}/state?view=student", None),
        (
            "student",
            "POST",
            f"/classrooms/{their['code']}/responses",
            {"position": 1, "response": "real"},
        ),
        ("student", "GET", f"/faces/{their['seat']}", None),
        ("student", "GET", f"/faces/{their['wall']}", None),
        # A player with the rounds, trials and faces of another player.
        ("player", "GET", f"/rounds/{their['round']}", None),
        ("player", "GET", f"/rounds/{their['round']}?verdict=1", None),
        ("player", "POST", f"/rounds/{their['round']}/trials/1", {"response": "real"}),
        ("player", "POST", f"/rounds/{their['round']}/finish", {}),
        ("player", "GET", f"/faces/{their['trial']}", None),
        ("player", "GET", f"/faces/{world.parts['round_id']}", None),
        ("player", "GET", f"/stats/fakes/{their['face']}", None),
        # Ids of one kind in place of ids of another kind.
        ("player", "GET", f"/rounds/{world.parts['token']}", None),
        ("owner", "GET", f"/classrooms/{world.parts['round_id']}", None),
        ("owner", "GET", f"/classrooms/{code}/students/{world.parts['round_id']}", None),
    ]
    statuses = {
        (role, method, address): world.clients[role]
        .open(address, method=method, json=values, headers=JSON)
        .status_code
        for role, method, address, values in tries
    }
    assert {place: status for place, status in statuses.items() if status != 404} == {}


def test_a_removed_student_has_no_access(world: World) -> None:
    code, pupil = world.parts["code"], world.clients["student"]
    state = f"/classrooms/{code}/state?view=student"
    face = dict(pupil.get(state, headers=JSON).json or {})["face"]
    assert pupil.get(face).status_code == 200
    out = f"/classrooms/{code}/players/{world.parts['student']}/remove"
    assert world.clients["owner"].post(out, json={}, headers=JSON).status_code == 200
    assert pupil.get(state, headers=JSON).status_code == 403
    said = {"position": 1, "response": "real"}
    refused = pupil.post(f"/classrooms/{code}/responses", json=said, headers=JSON)
    assert refused.status_code == 403
    assert "label" not in refused.text
