"""How gunicorn is set: each web process keeps a core, the least taken one."""

import os
import subprocess
import sys
from types import SimpleNamespace
from typing import Any

import pytest

from quiz import serving
from quiz.config import CHECKOUT


def forked(count: int) -> list[Any]:
    """Fork so many workers of one server, as gunicorn calls us."""
    server = SimpleNamespace(WORKERS={})
    for pid in range(count):
        worker = SimpleNamespace()
        serving.pre_fork(server, worker)
        server.WORKERS[pid] = worker
    return list(server.WORKERS.values())


def test_processes_are_spread_over_the_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "_cores", [3, 5, 8])
    cores = [worker.core for worker in forked(7)]
    assert sorted(cores) == [3, 3, 3, 5, 5, 8, 8]
    assert set(cores[:3]) == {3, 5, 8}


def test_the_core_of_one_that_died_is_the_next_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "_cores", [0, 1])
    first, second = forked(2)
    after = SimpleNamespace()
    serving.pre_fork(SimpleNamespace(WORKERS={2: second}), after)
    assert after.core == first.core


def test_where_cores_can_t_be_chosen_none_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "_cores", [])
    [worker] = forked(1)
    assert worker.core is None
    before = os.sched_getaffinity(0)
    serving.post_fork(None, worker)
    assert os.sched_getaffinity(0) == before


def test_gunicorn_takes_the_settings() -> None:
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "app:create_app()",
        "--config",
        "python:quiz.serving",
        "--print-config",
    ]
    environ = {**os.environ, "GUNICORN_CMD_ARGS": ""}
    shown = subprocess.run(command, cwd=CHECKOUT, env=environ, capture_output=True, text=True)
    lines = dict(line.split("=", 1) for line in shown.stdout.splitlines() if "=" in line)
    found = {name.strip(): value.strip() for name, value in lines.items()}
    assert "PatientWorker" in found["worker_class"]
    assert "DiscreetLog" in found["logger_class"]
    assert (found["threads"], found["control_socket_disable"]) == ("64", "True")


def test_a_wrong_setting_stops_the_server_with_a_sentence() -> None:
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "app:create_app()",
        "--config",
        "python:quiz.serving",
        "--bind",
        "127.0.0.1:0",
    ]
    environ = {**os.environ, "MIN_AGE": "old"}
    ended = subprocess.run(command, cwd=CHECKOUT, env=environ, capture_output=True, timeout=30)
    assert ended.returncode == 1
    assert ended.stderr.decode().strip().splitlines()[-1].startswith("MIN_AGE")
    assert b"Traceback" not in ended.stderr
