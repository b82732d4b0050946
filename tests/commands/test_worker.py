"""`flask worker check`."""

import pytest
from flask import Flask
from sqlalchemy import update
from sqlalchemy.orm import Session

from quiz.models import Worker
from tests.support.commands import run
from tests.support.factories import add_worker


def test_the_check_finds_a_worker_and_its_problem(app: Flask, db_session: Session) -> None:
    nobody = run(app, "worker", "check")
    assert (nobody.exit_code, nobody.stderr) == (
        1,
        "No worker is running: none has sent a heartbeat lately.\n",
    )
    add_worker(db_session)
    assert run(app, "worker", "check").stdout == "test makes faces on cpu.\n"
    assert run(app, "worker", "check", "--here").exit_code == 1  # it runs on another machine
    db_session.execute(update(Worker).values(problem="The checkpoint is broken."))
    db_session.commit()
    assert run(app, "worker", "check").stderr == "The checkpoint is broken.\n"


def test_a_worker_here_is_one_of_this_machine_and_no_other(
    app: Flask, db_session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_worker(db_session, name="gpu-2-77")
    for machine, status in (("gpu", 1), ("gpu-2", 0), ("gpu-2-77", 1)):
        monkeypatch.setattr("socket.gethostname", lambda machine=machine: machine)
        assert run(app, "worker", "check", "--here").exit_code == status
