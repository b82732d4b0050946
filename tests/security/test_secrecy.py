"""A crawl: no page or cookie that is available before a response reveals a label."""

import base64
import re
import zlib
from collections.abc import Iterable, Iterator
from datetime import timedelta
from urllib.parse import urljoin, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from quiz.models import Face, Label, Pace, Pick, Student, Trial
from quiz.storage.database import utc_now
from tests.support.crowds import open_lanes
from tests.support.factories import CHECKPOINT, PASSWORD, add_teacher, add_worker, fill
from tests.support.picks import stock_picks

JSON = {"Accept": "application/json"}
LINK = re.compile(r"""(?:href|src|action|content)="([^"]+)"|"(/[^"\s]*)"|<(/[^>]+)>; rel""")
MOST = 400  # addresses in one crawl
# Pages about everyone name labels of other faces; these pages are about the open face.
ABOUT_FACES = re.compile(r"^/(rounds|faces|classrooms)/")
pytestmark = pytest.mark.usefixtures("quick_hashes")


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """Use SQLite only: these attacks do not depend on the database."""
    return sqlite_url


def crawl(client: FlaskClient, starts: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Follow every link, as HTML and as JSON; yield each address with the whole reply."""
    todo, known = list(starts), set(starts)
    while todo:
        address = todo.pop(0)
        for headers in ({}, JSON):
            reply = client.get(address, headers=headers)
            text = (
                ""
                if (reply.mimetype or "").startswith("image/")
                else reply.data.decode(errors="replace")
            )
            yield address, "\n".join([f"{name}: {value}" for name, value in reply.headers] + [text])
            for groups in LINK.findall(text + "\n" + reply.headers.get("Link", "")):
                link = urlsplit(urljoin(address, next(filter(None, groups)).replace("&amp;", "&")))
                following = link.path + (f"?{link.query}" if link.query else "")
                is_own = not link.netloc and not link.path.startswith("/static/")
                if is_own and following not in known and len(known) < MOST:
                    known.add(following)
                    todo.append(following)
            reply.close()


def decoded(cookie: str) -> str:
    """Return a cookie in each way that an attacker would decode it: raw, base64, inflated."""
    texts = [cookie]
    for part in cookie.lstrip(".").split("."):
        try:
            plain = base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
        except ValueError:
            continue
        texts.append(plain.decode(errors="replace"))
        try:
            texts.append(zlib.decompress(plain).decode(errors="replace"))
        except zlib.error:
            continue
    return "\n".join(texts)


def cookies_of(client: FlaskClient) -> str:
    """Return all cookies of a browser, decoded in every way."""
    names = ("player", "student", "visit", "teacher", "known")
    cookies = [client.get_cookie(name) for name in names]
    return "\n".join(decoded(cookie.value) for cookie in cookies if cookie)


def secrets_of(session: Session) -> list[str]:
    """Return what must stay secret: hashes, seeds and machines' P(fake) of all faces in play."""
    rows = session.execute(
        select(Face.sha256, Face.seed).where(Face.id.in_(select(Trial.face_id)))
    ).all()
    session.rollback()
    hashes = [sha256 for sha256, _ in rows if sha256]
    seeds = [str(seed) for _, seed in rows if seed is not None]
    assert hashes + seeds
    return [*hashes, *seeds, CHECKPOINT, "0.9180339", "2718281", "UTKFace", ".chip.jpg", "_2017"]


def revealing(text: str) -> list[str]:
    """Return what reveals a label: in JSON, in attributes, or in the words of a verdict."""
    names = "label|split|provenance|source|checkpoint|seed|lane"
    keys = rf'"correct"\s*:\s*(?:true|false)|"(?:{names})"\s*:'
    machine = r'"machine"\s*:\s*(?:\{|"[^"]|[0-9])'
    marks = r'data-(?:label|correct)="(?:real|fake|true|false)"|\bis-(?:real|fake)\b'
    return re.findall(f"{keys}|{machine}|{marks}", text)


def prepare(session: Session) -> None:
    """Give faces large seeds, distinctive P(fake) and lanes, so that all would be recognised."""
    fill(session, reals=80, fakes=120)
    stock_picks(session, 4)
    taught = open_lanes(session, responses=2_718_281)
    add_worker(session)
    fakes = (Face.label == Label.FAKE,)
    session.execute(update(Face).where(*fakes).values(seed=Face.seed + 3_141_592_000))
    session.execute(update(Face).where(*fakes).values(lane_id=taught.id))
    session.execute(update(Face).values(p_detector=0.9180339, p_discriminator=0.9180339))
    session.commit()


def assert_secret(client: FlaskClient, starts: Iterable[str], hidden: list[str]) -> int:
    """Check that nothing before the response reveals a label; return the number of addresses."""
    seen = set()
    for address, text in crawl(client, starts):
        seen.add(address)
        if ABOUT_FACES.match(address):
            assert revealing(text) == [], address
            assert [secret for secret in hidden if secret in body_of(text)] == [], address
        # Seeds of faces in play appear nowhere, not even on pages about everyone.
        assert [secret for secret in hidden[:-6] if secret in text] == [], address
    assert revealing(cookies_of(client)) == []
    assert [secret for secret in hidden if secret in cookies_of(client)] == []
    return len(seen)


def body_of(text: str) -> str:
    """Return a page without its footer, which names the source of the photographs."""
    return text.partition("<footer")[0]


def test_a_player_finds_no_label_before_the_response(
    client: FlaskClient, db_session: Session
) -> None:
    prepare(db_session)
    url = (client.post("/rounds", json={"length": 4}, headers=JSON).json or {})["url"]
    starts = ["/", "/me", url, f"{url}?verdict=1", f"{url}?verdict=2", f"{url}/trials/1"]
    starts.append(f"{url}/mistakes")
    assert assert_secret(client, starts, secrets_of(db_session)) > 10
    said = {"response": "real"}
    for position, wrong in ((2, said), (1, {}), (1, {"response": "maybe"})):
        refused = client.post(f"{url}/trials/{position}", json=wrong, headers=JSON)
        assert refused.status_code in (400, 409)
        assert revealing(refused.text) == []


def test_a_judge_of_picks_finds_no_label_before_the_response(
    client: FlaskClient, db_session: Session
) -> None:
    prepare(db_session)
    url = (client.post("/rounds", json={"mode": "fool"}, headers=JSON).json or {})["url"]
    starts = ["/", "/modes/fool", url, f"{url}?verdict=1", f"{url}/trials/1", f"{url}/mistakes"]
    assert assert_secret(client, starts, secrets_of(db_session)) > 10
    pick = db_session.scalars(select(Pick.id)).first()
    db_session.rollback()
    for address in (f"/fool/{pick}", f"/fool/{pick}/faces/0"):
        assert client.get(address, headers=JSON).status_code == 404


@pytest.mark.slow
@pytest.mark.parametrize("pace", list(Pace))
def test_a_student_finds_no_label_before_the_reveal(
    app: Flask, db_session: Session, pace: Pace
) -> None:
    prepare(db_session)
    add_teacher(db_session)
    desk, pupil = app.test_client(), app.test_client()
    login = {"username": "ada", "password": PASSWORD}
    assert desk.post("/teach/login", json=login, headers=JSON).status_code == 200
    plan = {"length": 4, "pace": pace.value, "feedback": "end"}
    plan |= {"deadline": in_a_week()} if pace is Pace.HOMEWORK else {}
    made = desk.post("/classrooms", json=plan, headers=JSON)
    assert made.status_code == 201, made.text
    url = str((made.json or {})["url"])
    code = url.rpartition("/")[2]
    assert pupil.post("/join", json={"code": code}, headers=JSON).status_code == 200
    round_id = db_session.scalars(select(Student.round_id)).one()
    hidden = secrets_of(db_session)
    own = f"/rounds/{round_id}"
    views = ["", "?view=student", "?view=projector", "/state", "/report"]
    starts = ["/", "/me", "/stats", "/leaderboard", own, f"{own}?verdict=1"]
    starts += [url + view for view in views]
    phases = set()
    for _ in range(10):
        state = dict(desk.get(f"{url}/state", headers=JSON).json or {})
        phases.add((state["phase"], state["position"]))
        if state["phase"] == "finished":
            break
        for client in (pupil, desk):
            assert assert_secret(client, starts, hidden) > 10
        if pace is not Pace.LIVE and state["phase"] == "question":
            play_out(pupil, own, hidden)
            assert desk.post(f"{url}/finish", json={}, headers=JSON).status_code == 200
            continue
        if state["phase"] == "question":
            said = {"position": state["position"], "response": "fake"}
            kept = pupil.post(f"{url}/responses", json=said, headers=JSON)
            assert kept.status_code == 200
            assert revealing(kept.text) == []
        step = {"from_version": dict(desk.get(f"{url}/state", headers=JSON).json or {})["version"]}
        assert desk.post(f"{url}/advance", json=step, headers=JSON).status_code == 200
    assert len(phases) == {Pace.LIVE: 6, Pace.SELF: 3, Pace.HOMEWORK: 2}[pace]
    told = pupil.get(own, headers=JSON).json or {}
    assert told["done"]
    assert told["result"]["hits"] + told["result"]["false_alarms"] == 4


def in_a_week() -> str:
    """Return a deadline in a week."""
    return f"{utc_now() + timedelta(days=7):%Y-%m-%dT%H:%M}"


def play_out(pupil: FlaskClient, url: str, hidden: list[str]) -> None:
    """Respond to all faces, where verdicts come at the end; no reply may reveal a label."""
    for position in range(1, 4):
        kept = pupil.post(f"{url}/trials/{position}", json={"response": "fake"}, headers=JSON)
        assert kept.status_code == 200
        assert revealing(kept.text) == []
        assert_secret(pupil, [url, f"{url}?verdict={position}"], hidden)
    pupil.post(f"{url}/trials/4", json={"response": "fake"}, headers=JSON)


def test_the_crawl_would_find_a_label(db_session: Session, client: FlaskClient) -> None:
    prepare(db_session)
    url = (client.post("/rounds", json={"length": 4}, headers=JSON).json or {})["url"]
    client.post(f"{url}/trials/1", json={"response": "real"}, headers=JSON)
    verdicts = [
        text for address, text in crawl(client, [f"{url}?verdict=1"]) if "verdict" in address
    ]
    assert any(revealing(text) for text in verdicts)
    inflated = base64.urlsafe_b64encode(zlib.compress(b'{"label":"fake"}')).decode().rstrip("=")
    assert revealing(decoded(f".{inflated}.x.y")) == ['"label":']
