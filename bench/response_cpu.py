"""CPU time of the responses that deal further trials: whether it predicts the labels dealt.

In one process with a test client, since a network and other threads would only add noise.
"""

import gc
import tempfile
import time
from pathlib import Path

import numpy as np
from flask.testing import FlaskClient
from sqlalchemy import select

from bench.leak_figures import GOAL, line, mirrored_area
from bench.stage import fill, settings
from bench.table import Row
from quiz import close_app, create_app
from quiz.config import Config
from quiz.models import Label, Mode, Trial
from quiz.modes import RULES
from quiz.storage import Database, upgrade

JSON = {"Accept": "application/json"}
FIRST = 20  # dealings that only warm up

Dealing = tuple[float, list[bool]]  # seconds of CPU, and which of the faces it dealt are fakes


def measure_response_cpu(dealings: int) -> list[Row]:
    """Measure so many dealings of a player who practises."""
    with tempfile.TemporaryDirectory(prefix="faces-cpu-") as folder:
        environ = settings(f"sqlite:///{folder}/quiz.sqlite", Path(folder))
        config = Config.from_env({**environ, "SECRET_KEY": "a secret of the bench alone"})
        database = Database(config.database_url)
        upgrade(database.engine)
        fill(database, (dealings + FIRST + 2) * RULES[Mode.PRACTICE].dealt_at_once)
        app = create_app(config)
        app.config["WTF_CSRF_ENABLED"] = False
        seen = practise(app.test_client(), database, dealings + FIRST)[FIRST:]
        close_app(app)
        database.dispose()
    return [row([(seconds, fake) for seconds, fakes in seen for fake in fakes])]


def practise(client: FlaskClient, database: Database, dealings: int) -> list[Dealing]:
    """Practise, and return the dealings."""
    url = str((client.post("/rounds", json={"mode": "practice"}, headers=JSON).json or {})["url"])
    seen, position = list[Dealing](), 0
    gc.disable()
    while len(seen) < dealings:
        position += 1
        began = time.process_time()
        said = client.post(f"{url}/trials/{position}", json={"response": "real"}, headers=JSON)
        seconds = time.process_time() - began
        assert said.status_code == 200, said.text
        if RULES[Mode.PRACTICE].is_dealt_after(position):
            seen.append((seconds, dealt_last(database, url)))
            gc.collect()
    gc.enable()
    return seen


def dealt_last(database: Database, url: str) -> list[bool]:
    """Read from the database which of the faces that were dealt last are fakes."""
    with database.reading() as session:
        query = select(Trial.label).where(Trial.round_id == url.rpartition("/")[2])
        labels = session.scalars(
            query.order_by(Trial.position.desc()).limit(RULES[Mode.PRACTICE].dealt_at_once)
        )
        return [label is Label.FAKE for label in labels]


def row(timed: list[tuple[float, bool]]) -> Row:
    """Return the row of the table, with the times as a detector of fakes."""
    seconds, is_fake = [each for each, _ in timed], np.array([fake for _, fake in timed])
    told = mirrored_area(seconds, is_fake)
    return line("leak: CPU time of dealing", told, is_fake, len(set(seconds)), f"≤ {GOAL}")
