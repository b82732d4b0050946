"""Requests: logs hold no address or name, and no request imports torch."""

import json
import logging
import os
import re
import subprocess
import sys
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from quiz import serving
from quiz.config import CHECKOUT, Config
from quiz.launch import gunicorn
from tests.support.factories import PASSWORD, add_teacher, add_worker, fill

JSON = {"Accept": "application/json"}
ADDRESS, BROWSER, NAME = "198.51.100.77", "Peculiar/7.5", "Rosalind Franklin"
SECRETS = (ADDRESS, BROWSER, NAME, PASSWORD, "someone@example.org")
SCRIPT = """
import json, re, sys
from quiz import create_app
app = create_app()
app.config["WTF_CSRF_ENABLED"] = False
client, statuses = app.test_client(), []
accept = {"Accept": "application/json"}
made = client.post("/rounds", json={}, headers=accept)
url = (made.json or {}).get("url", "/rounds/x")
face = ((client.get(url, headers=accept).json or {}).get("trial") or {}).get("face", "/faces/x")
for address in (url, face, f"{url}?verdict=1"):
    statuses.append(client.get(address).status_code)
statuses.append(client.post(f"{url}/trials/1", json={"response": "real"}).status_code)
client.post("/teach/signup", json={"username": "grace", "password": "a horse of another colour"})
code = (client.post("/classrooms", json={"length": 4}, headers=accept).json or {}).get("code", "x")
client.post("/join", json={"code": code})
for rule in app.url_map.iter_rules():
    whole = rule.rule.replace("<code:code>", code)
    address = re.sub(r"<(int:|path:|code:)?[^>]+>", "1", whole)
    for method in sorted(rule.methods & {"GET", "POST"}):
        if "delete" not in address:
            client.open(address, method=method, json={}).close()
loaded = [name for name in ("torch", "PIL", "numpy", "safetensors.torch") if name in sys.modules]
print(json.dumps({"statuses": statuses, "loaded": loaded}))
"""


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_no_request_loads_the_generator(config: Config, db_session: Session) -> None:
    fill(db_session)
    add_worker(db_session)
    environ = {
        **os.environ,
        "DATABASE_URL": config.database_url,
        "QUEUE_URL": config.queue_url,
        "INSTANCE": str(config.instance),
    }
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", SCRIPT],
        cwd=CHECKOUT,
        env=environ,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["statuses"] == [200, 200, 200, 303]
    assert "torch" not in told["loaded"]
    assert "PIL" not in told["loaded"]


@pytest.mark.usefixtures("quick_hashes")
def test_no_log_contains_personal_data(
    app: Flask, db_session: Session, caplog: pytest.LogCaptureFixture
) -> None:
    """Request every route, rightly and wrongly, with every logger of ours at its lowest level."""
    fill(db_session)
    add_worker(db_session)
    add_teacher(db_session)
    app.testing, app.config["PROPAGATE_EXCEPTIONS"] = False, False

    @app.post("/bug")
    def bug() -> str:
        raise RuntimeError("broken")

    caplog.set_level(logging.DEBUG, "quiz")
    caplog.set_level(logging.DEBUG, "werkzeug")
    client = app.test_client()
    where: dict[str, Any] = {
        "headers": JSON | {"User-Agent": BROWSER},
        "environ_overrides": {"REMOTE_ADDR": ADDRESS},
    }
    values = {"username": "ada", "password": PASSWORD, "name": NAME, "code": "222222",
              "email": "someone@example.org", "old": PASSWORD, "new": PASSWORD}  # fmt: skip
    client.post("/teach/login", json=values, **where)
    for rule in [*app.url_map.iter_rules()]:
        address = re.sub(r"<(int:|path:|code:)?[^>]+>", "1", rule.rule)
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            client.open(address, method=method, json=values, **where).close()
    assert client.post("/bug", json=values, **where).status_code == 500
    assert "broken" in caplog.text  # the log was captured
    assert [secret for secret in SECRETS if secret in caplog.text] == []


def test_the_server_writes_no_access_log() -> None:
    command = " ".join(gunicorn("app:create_app()", "127.0.0.1:8000", 2)[1:])
    for text in (command, (CHECKOUT / "Procfile").read_text()):
        assert "access" not in text
        assert "--config python:quiz.serving" in text
    assert serving.loglevel == "warning"
    assert not hasattr(serving, "accesslog")
