"""`flask backup` and `flask restore`: what they say when they succeed, fail or are stopped."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from quiz.jobs import backups
from tests.support.commands import run
from tests.support.factories import fill


def test_a_backup_is_written_and_restored(app: Flask, db_session: Session, tmp_path: Path) -> None:
    fill(db_session, reals=3, fakes=2)
    path = str(tmp_path / "b.sqlite")
    made = run(app, "backup", path)
    assert (made.exit_code, made.stderr) == (0, "")
    assert made.stdout.endswith(f"rows were written into {path}.\n")
    restored = run(app, "restore", path, "--replace")
    assert (restored.exit_code, restored.stderr) == (0, "")
    assert restored.stdout.endswith("rows were restored.\n")
    assert made.stdout.split()[0] == restored.stdout.split()[0]


def test_a_database_that_is_not_empty_is_kept(
    app: Flask, db_session: Session, tmp_path: Path
) -> None:
    fill(db_session, reals=3, fakes=2)
    path = str(tmp_path / "b.sqlite")
    assert run(app, "backup", path).exit_code == 0
    refused = run(app, "restore", path)
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert "--replace" in refused.stderr


def test_paths_that_can_not_be_used_are_refused(app: Flask, tmp_path: Path) -> None:
    refused = run(app, "backup", str(tmp_path / "no" / "b.sqlite"))
    assert refused.exit_code == 1
    assert "can't be written" in refused.stderr
    assert run(app, "backup", str(tmp_path)).exit_code == 2
    assert run(app, "restore", str(tmp_path / "none")).exit_code == 2


def test_whoever_stops_a_command_learns_what_it_left_behind(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_args: object, **_options: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(backups, "back_up", interrupt)
    monkeypatch.setattr(backups, "restore", interrupt)
    path = tmp_path / "b.sqlite"
    stopped = run(app, "backup", str(path))
    assert (stopped.exit_code, stopped.stderr) == (1, f"Stopped. {path} was not written.\n")
    path.touch()
    stopped = run(app, "restore", str(path))
    assert (stopped.exit_code, stopped.stderr) == (1, "Stopped. The database is unchanged.\n")
