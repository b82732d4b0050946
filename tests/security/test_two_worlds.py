"""Two worlds that differ in the label of one open face answer every request of everybody alike."""

import random
import re
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import product
from pathlib import Path
from shutil import copy
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from quiz import close_app, create_app
from quiz.config import Config
from quiz.languages import name_words
from quiz.models import FaceBytes, Label
from quiz.storage import Database, utc_now
from quiz.worker import upkeep
from tests.support.classroom_pages import advance, joined, logged_in, open_classroom, respond
from tests.support.factories import add_teacher, add_worker, fill, painted_face
from tests.support.pages import JSON, start

STOCKS = {"full": 60, "low": 9, "empty": 4}  # before the open face is dealt
REALS = 30
PAGES = "/ /stats /leaderboard /how /tips /privacy /me /me/responses.csv /healthz /readyz /metrics"
PUBLIC = f"{PAGES} /faces/specimen /join /teach /privacy /?deck=gallery /stats?deck=gallery".split()
DESK = ("/teach", "/teach/preflight", "/teach/preflight?faces=1", "/teach/preflight?faces=9")
ROOM = ("", "/state", "/report", "/report.csv", "/report.csv?rows=responses", "/projector")
pytestmark = pytest.mark.usefixtures("quick_hashes")

Browser = tuple[FlaskClient, list[str]]  # and the addresses that it looks at
Setting = Callable[[Flask], list[Browser]]


# Settings: somebody is looking at one face, and others are near


def classic_round(app: Flask) -> list[Browser]:
    """A player in a round."""
    client = app.test_client()
    url = start(client, length=4)
    return [(client, [url, f"{url}?verdict=1"]), (app.test_client(), [url])]


def practice(app: Flask) -> list[Browser]:
    """A player who practises."""
    client = app.test_client()
    url = start(client, mode="practice")
    return [(client, [url]), (app.test_client(), [url])]


def live(app: Flask) -> list[Browser]:
    """A live class in which one of two students has judged the open face."""
    desk = logged_in(app)
    room = open_classroom(desk)
    first, second = joined(app, room), joined(app, room)
    advance(desk, room)
    assert respond(first, room, 1).status_code == 200
    return in_room(app, room, desk, first, second)


def own_pace(app: Flask, **plan: Any) -> list[Browser]:
    """A class at its own pace in which one of two students has judged all faces."""
    desk = logged_in(app)
    room = open_classroom(desk, **({"pace": "self", "feedback": "end"} | plan))
    first, second = joined(app, room), joined(app, room)
    if not plan:
        advance(desk, room)
    own = (first.get(f"{room}/state", headers=JSON).json or {})["me"]["round"]
    for position in range(1, 5):
        said = first.post(f"{own}/trials/{position}", json={"response": "fake"}, headers=JSON)
        assert said.status_code == 200
    return [*in_room(app, room, desk, first, second), (first, [own, f"{own}?verdict=2"])]


def daily(app: Flask) -> list[Browser]:
    """Two players at today's ten: one has judged nine faces, the other none."""
    first, second = app.test_client(), app.test_client()
    urls = [start(client, mode="daily") for client in (first, second)]
    judge(first, urls[0], 9)
    return [
        *(
            (each, [url, f"{url}?verdict=1", "/modes/daily"])
            for each, url in ((first, urls[0]), (second, urls[1]))
        ),
        (app.test_client(), ["/modes/daily", urls[0]]),
    ]


def daily_with_a_score(app: Flask) -> list[Browser]:
    """A listed player has finished today's ten; what others see is the same all the same."""
    done = app.test_client()
    judge(done, start(done, mode="daily"), 10)
    assert done.post("/leaderboard/join", json={"name": "Ann"}, headers=JSON).status_code == 200
    return daily(app)


def duel(app: Flask) -> list[Browser]:
    """A duel in which one has judged all faces, and the other all but one."""
    first, second = app.test_client(), app.test_client()
    made = first.post("/rounds", json={"mode": "duel"}, headers=JSON).json or {}
    own = (second.post(made["duel"], json={}, headers=JSON).json or {})["url"]
    judge(first, made["url"], 10)
    judge(second, own, 9)
    seen = [made["duel"], own, f"{own}?verdict=1", "/modes/duel"]
    return [(second, seen), (app.test_client(), seen)]


def judge(client: FlaskClient, url: str, faces: int) -> None:
    """Say fake about the first faces of a round."""
    for position in range(1, faces + 1):
        said = client.post(f"{url}/trials/{position}", json={"response": "fake"}, headers=JSON)
        assert said.status_code == 200


def homework(app: Flask) -> list[Browser]:
    """Homework that one of two students has done."""
    deadline = (utc_now() + timedelta(days=3)).isoformat()
    return own_pace(app, pace="homework", deadline=deadline)


def in_room(app: Flask, room: str, desk: FlaskClient, *students: FlaskClient) -> list[Browser]:
    """Return the browsers of a class, and a stranger's."""
    seen = [f"{room}{page}" for page in ROOM]
    return [(client, seen) for client in (desk, *students, app.test_client())]


SETTINGS = (
    classic_round,
    practice,
    live,
    own_pace,
    homework,
    daily,
    daily_with_a_score,
    duel,
)
SHARED = (daily, daily_with_a_score, duel)
SET_MORE = 6  # faces than the four of a round


# Worlds


@pytest.fixture
def world(
    sqlite_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[Label, int], Flask]]:
    """Make a world: an application with faces, in which chance falls the same way each time."""
    apps = list[Flask]()

    def make(label: Label, stock: int) -> Flask:
        folder = tmp_path / f"world-{len(apps)}"
        folder.mkdir()
        url = f"sqlite:///{copy(sqlite_template, folder / 'quiz.sqlite')}"
        fix_chance(monkeypatch, label)
        with Database(url).writing() as session:
            fill(session, reals=REALS, fakes=stock)
            body = session.scalars(same_bytes()).first()
            session.execute(update(FaceBytes).values(body=body))
            add_teacher(session)
            add_worker(session)
            session.commit()
        queue = f"sqlite:///{folder / 'queue.sqlite'}"
        secret = "a secret that only the tests know"
        values = {"DATABASE_URL": url, "QUEUE_URL": queue, "INSTANCE": str(folder)}
        app = create_app(Config.from_env(values | {"SECRET_KEY": secret, "DEVICE": "cpu"}))
        app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
        apps.append(app)
        return app

    yield make
    for app in apps:
        close_app(app)


def same_bytes() -> Any:
    """Select the bytes of one face: the pictures themselves may differ, and are no matter here."""
    from sqlalchemy import select

    return select(FaceBytes.body).order_by(FaceBytes.face_id)


def fix_chance(monkeypatch: pytest.MonkeyPatch, label: Label) -> None:
    """Let the first coin show a label, and all other chance be the same in every world."""
    dice = random.Random(7)
    coins = iter([label])

    def flip_coins(count: int) -> list[Label]:
        return [next(coins, None) or dice.choice(list(Label)) for _ in range(count)]

    def token(size: int) -> str:
        return urlsafe_b64encode(dice.randbytes(size)).rstrip(b"=").decode()

    for where in ("play.rounds", "play.sets.making", "classroom.classrooms"):
        monkeypatch.setattr(f"quiz.{where}.flip_coins", flip_coins)
    for where in (
        "play.dealing",
        "play.finding",
        "play.pairing",
        "play.sets.playing",
        "faces.reals",
        "faces.fakes",
        "classroom.joining",
    ):
        monkeypatch.setattr(f"quiz.{where}._random", dice)
    monkeypatch.setattr("secrets.token_urlsafe", token)
    monkeypatch.setattr("secrets.choice", dice.choice)
    monkeypatch.setattr("secrets.randbelow", dice.randrange)
    monkeypatch.setattr("quiz.names.made_up.generator", lambda code: Names(dice, code))
    monkeypatch.setattr("quiz.tasks.ask_for_faces", lambda config: None)
    monkeypatch.setattr("quiz.web.readiness.STOCK_WAIT", 0.0)


class Names:
    """Made-up names by the same dice as all other chance."""

    def __init__(self, dice: random.Random, code: str) -> None:
        self.dice, self.words = dice, name_words(code)

    def generate(self) -> list[str]:
        """Make up a name."""
        return [self.dice.choice(each) for each in (self.words.first, self.words.second)]


def everything(app: Flask, setting: Setting) -> list[str]:
    """Set a scene, ask for everything that anybody may ask for, act as others may, ask again."""
    browsers = setting(app)
    stranger = app.test_client()
    browsers += [(stranger, PUBLIC), (logged_in(app, "ada"), list(DESK))]
    heard = look_around(browsers)
    heard += empty_the_stock(stranger)
    database: Database = app.extensions["quiz.database"]
    upkeep.forget_told_spares(database)
    upkeep.count_responses(database)
    return heard + look_around(browsers) + empty_the_stock(app.test_client())


def look_around(browsers: list[Browser]) -> list[str]:
    """Return what all browsers see, as pages and as JSON, without what is of this moment."""
    return [
        f"{address}\n{reply_to(client, address, headers)}"
        for client, addresses in browsers
        for address, headers in product(addresses, ({}, JSON))
    ]


def reply_to(client: FlaskClient, address: str, headers: dict[str, str]) -> str:
    """Return a whole reply without times and CSRF tokens."""
    reply = client.get(address, headers=headers)
    head = [f"{name}: {value}" for name, value in reply.headers if name not in UNTOLD]
    body = reply.data.decode("latin-1")
    return without_moment("\n".join([str(reply.status_code), *head, body]))


UNTOLD = ("Date", "Set-Cookie", "ETag", "Content-Length", "Last-Modified")
MOMENTS = re.compile(
    "|".join(
        (
            r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d[\d:.+Z]*",
            r"\d\d:\d\d(?::\d\d)?",
            r"\b1[789]\d{11}\b",
            r'closes.in.ms"?[:=] ?"?\d+',
            r'name="csrf[-_]token" (?:content|value)="[^"]+"',
            r"\b\d+(?:\.\d+)? (?:milli)?seconds?\b",
            r"real_or_fake_\w*age_seconds\S* \S+",
        )
    )
)


def without_moment(text: str) -> str:
    """Leave out times and CSRF tokens."""
    return MOMENTS.sub("", text)


def empty_the_stock(client: FlaskClient) -> list[str]:
    """Play as one who wants to see every face that is left; return all that is said."""
    heard = list[str]()
    for _ in range(STOCKS["full"] // 4):
        reply = client.post("/rounds", json={"length": 4}, headers=JSON)
        heard.append(f"{reply.status_code} {without_moment(reply.text)}")
        for position in range(1, 5) if reply.status_code == 201 else ():
            url = f"{(reply.json or {})['url']}/trials/{position}"
            said = client.post(url, json={"response": "fake"}, headers=JSON)
            heard.append(f"{said.status_code} {without_moment(said.text)}")
    return heard


@pytest.mark.slow
@pytest.mark.parametrize("stock", STOCKS)
@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.__name__)
def test_an_open_face_changes_nothing_that_anybody_can_read(
    world: Callable[[Label, int], Flask], setting: Setting, stock: str
) -> None:
    fakes = STOCKS[stock] + (SET_MORE if setting in SHARED else 0)
    real, fake = (everything(world(label, fakes), setting) for label in Label)
    assert len(real) == len(fake) > 60
    differing = [(a, b) for a, b in zip(real, fake, strict=True) if a != b]
    assert not differing, first_difference(*differing[0])


def first_difference(one: str, other: str) -> str:
    """Return where two replies part."""
    place = next(n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b)
    start = max(0, place - 200)
    return f"{one[:60]!r}:\n{one[start : place + 200]}\n=== or ===\n{other[start : place + 200]}"


def test_a_told_face_does_change_what_can_be_read(
    world: Callable[[Label, int], Flask],
) -> None:
    """The comparison sees a label that is told: the test can fail."""

    def told(app: Flask) -> list[Browser]:
        client = app.test_client()
        url = start(client, length=4)
        client.post(f"{url}/trials/1", json={"response": "fake"}, headers=JSON)
        return [(client, [url])]

    real, fake = (everything(world(label, 60), told) for label in Label)
    assert real != fake
    assert painted_face(0).size
