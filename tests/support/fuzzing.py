"""Schemathesis against a running app: every route of the OpenAPI document, for some seconds.

`python -m tests.support.fuzzing --seconds 600`, which is what `make fuzz` does.
"""

import argparse
import json
import logging
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from threading import Event, Thread

from argon2 import PasswordHasher
from argon2.profiles import CHEAPEST
from flask import Flask
from flask.testing import FlaskClient

from quiz import close_app, create_app
from quiz.access import passwords
from quiz.config import CHECKOUT, Config
from quiz.decks import DECKS, Deck
from quiz.faces import Fake, add_fakes, stock_size
from quiz.models import Worker
from quiz.storage import Database, upgrade, utc_now
from tests.support.durability import skip_fsync
from tests.support.factories import CHECKPOINT, PASSWORD, a_fake, add_teacher, fill
from tests.support.loopback import served
from tests.support.picks import spare

REALS, FAKES = 200, 300  # of each deck at the start
SPARED = 60  # of the reals, for picks: more than one address may pick in a day
LOW, SUPPLY = 300, 300  # a stock below the first gets the second
JSON = {"Accept": "application/json"}
CHECKS = (
    "not_a_server_error,status_code_conformance,content_type_conformance,"
    "response_schema_conformance"
)
# These end what the other requests need, so they have a run of their own.
ENDINGS = (
    "/me/delete", "/teach/delete", "/teach/logout", "/teach/password", "/classrooms/{code}/delete",
)  # fmt: skip
SHARE_OF_ENDINGS = 0.1  # of the time
LEAST = 10  # seconds: on a busy machine the first request may come after five


@dataclass(frozen=True)
class Site:
    """A running app, the headers of a browser that may do everything, and what exists there."""

    url: str
    headers: Mapping[str, str]
    known: Mapping[str, Sequence[str]]


@contextmanager
def running_site(folder: Path) -> Iterator[Site]:
    """Serve an application with faces on a free port of loopback."""
    app = create_app(Config.from_env({"INSTANCE": str(folder), "DEVICE": "cpu"}))
    database: Database = app.extensions["quiz.database"]
    upgrade(database.engine)
    skip_fsync(database)
    passwords.hasher = PasswordHasher.from_parameters(CHEAPEST)
    with database.writing() as session:
        add_teacher(session)
        for deck in DECKS.values():
            fill(session, reals=REALS, fakes=FAKES, deck=deck)
            spare(session, SPARED, deck)
    logging.getLogger("werkzeug").setLevel(logging.ERROR)  # no line for each request
    with supplied(database), contextmanager(served)(app) as (host, port):
        yield Site(f"http://{host}:{port}", *browser_of(app))
    close_app(app)


@contextmanager
def supplied(database: Database) -> Iterator[None]:
    """Do a worker's work meanwhile: a heartbeat, and fakes where they run short."""
    ended, seeds = Event(), count(FAKES)

    def work() -> None:
        while not ended.is_set():
            with database.transaction() as session:
                now = utc_now()
                session.merge(
                    Worker(name="drawn", device="cpu", checkpoint=CHECKPOINT, beat_at=now)
                )
                for deck in DECKS.values():
                    if stock_size(session, deck, 18) < LOW:
                        add_fakes(session, [fake(deck, next(seeds)) for _ in range(SUPPLY)], now)
            ended.wait(0.5)

    thread = Thread(target=work)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def fake(deck: Deck, seed: int) -> Fake:
    """Return a new fake, which looks like one of those at the start."""
    return replace(a_fake(seed % FAKES, deck=deck), seed=seed)


def browser_of(app: Flask) -> tuple[dict[str, str], dict[str, list[str]]]:
    """Return the headers of a player, teacher and student in one, and the ids of what they have."""
    client = app.test_client()
    page = client.get("/").text
    token = page.partition('name="csrf-token" content="')[2].partition('"')[0]
    unsafe = JSON | {"X-CSRFToken": token}

    def post(path: str, **values: object) -> dict[str, str]:
        reply = client.post(path, json=values, headers=unsafe)
        assert reply.status_code < 300, (path, reply.text)
        return dict(reply.json or {})

    post("/teach/login", username="ada", password=PASSWORD)
    rounds = [post("/rounds", length=50)["id"], post("/rounds", mode="practice")["id"]]
    codes = [post("/classrooms", length=4, pace=pace)["code"] for pace in ("live", "self")]
    for code in codes:
        post("/join", code=code)
        post(f"/classrooms/{code}/advance", from_version=2)
    students = [
        student["id"]
        for code in codes
        for student in (client.get(f"/classrooms/{code}", headers=JSON).json or {})["students"]
    ]
    known = {"round_id": rounds, "code": codes, "student": students, "student_id": students}
    return unsafe | {"Cookie": cookies_of(client)}, known


def cookies_of(client: FlaskClient) -> str:
    """Return a browser's cookies as it sends them."""
    found = [client.get_cookie(name) for name in ("visit", "player", "student", "teacher")]
    return "; ".join(f"{cookie.key}={cookie.value}" for cookie in found if cookie is not None)


def fuzz(site: Site, seconds: float, *options: str) -> subprocess.CompletedProcess[str]:
    """Run Schemathesis for some seconds; its status is 0 where it found nothing."""
    headers = [f"--header={name}: {value}" for name, value in site.headers.items()]
    command = [
        sys.executable, "-m", "schemathesis.cli", "run", f"{site.url}/openapi.json",
        f"--checks={CHECKS}", f"--max-time={seconds:.0f}", "--continue-on-failure", "--no-color",
        "--generation-database=none", "--phases=examples,coverage,fuzzing", "--warnings=off",
        *headers, *options,
    ]  # fmt: skip
    environ = {
        **os.environ,
        "PYTHONPATH": str(CHECKOUT),
        "SCHEMATHESIS_HOOKS": "tests.support.fuzz_hooks",
        "FUZZ_KNOWN": json.dumps(dict(site.known)),
    }
    with tempfile.TemporaryDirectory(prefix="faces-fuzz-") as folder:  # for its own files
        return subprocess.run(
            command, cwd=folder, env=environ, capture_output=True, text=True, check=False
        )


def fuzz_all(seconds: float) -> Iterator[subprocess.CompletedProcess[str]]:
    """Fuzz what can be asked for again and again, and then what ends something."""
    with (
        tempfile.TemporaryDirectory(prefix="faces-fuzz-") as folder,
        running_site(Path(folder)) as site,
    ):
        ending = seconds * SHARE_OF_ENDINGS
        yield fuzz(site, seconds - ending, *(f"--exclude-path={path}" for path in ENDINGS))
        yield fuzz(site, max(ending, LEAST), *(f"--include-path={path}" for path in ENDINGS))


def main() -> int:
    """Fuzz, and print what was found; return 1 when that is anything."""
    parser = argparse.ArgumentParser(description="Fuzz every route of a running app.")
    parser.add_argument("--seconds", type=float, default=600, help="how long (600)")
    status = 0
    for run in fuzz_all(parser.parse_args().seconds):
        print(run.stdout + run.stderr)
        status = status or run.returncode
    return 1 if status else 0


if __name__ == "__main__":
    sys.exit(main())
