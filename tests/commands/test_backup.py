"""`flask backup` and `flask restore`: what they say when they succeed, fail or are stopped."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from quiz.config import sqlite_url
from quiz.jobs import backups
from quiz.models import Face
from quiz.storage import Database
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


def refused_and_kept(app: Flask, path: Path) -> str:
    """Try to back up onto a file; return the refusal, after looking that the file is as before."""
    before = path.read_bytes()
    refused = run(app, "backup", str(path))
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert len(refused.stderr.strip().splitlines()) == 1
    assert path.read_bytes() == before
    return refused.stderr


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_backup_never_replaces_the_database_in_use(
    app: Flask, db_session: Session, tmp_path: Path
) -> None:
    fill(db_session, reals=3, fakes=2)
    database = app.extensions["quiz.database"]
    live = Path(database.engine.url.database)
    link = tmp_path / "link.sqlite"
    link.symlink_to(live)
    for path in (live, link):
        assert "belongs to the installation" in refused_and_kept(app, path)
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Face)) == 5


def test_a_backup_that_became_a_database_is_one(
    app: Flask, db_session: Session, tmp_path: Path
) -> None:
    """Somebody may run the quiz straight from a backup."""
    path = tmp_path / "b.sqlite"
    assert run(app, "backup", str(path)).exit_code == 0
    other = Database(sqlite_url(path))
    with other.transaction() as session:
        fill(session, reals=1, fakes=0)
    other.dispose()
    assert "exists already" in refused_and_kept(app, path)


@pytest.mark.parametrize("body", [b"", b"my notes", b"SQLite format 3\0" + b"\1" * 84])
def test_a_backup_replaces_nothing_but_a_backup(app: Flask, tmp_path: Path, body: bytes) -> None:
    path = tmp_path / "notes"
    path.write_bytes(body)
    assert "exists already" in refused_and_kept(app, path)
    assert "is not a file" in run(app, "backup", "/dev/full").stderr


def test_a_backup_replaces_the_one_of_yesterday(
    app: Flask, db_session: Session, tmp_path: Path
) -> None:
    path = tmp_path / "b.sqlite"
    assert run(app, "backup", str(path)).exit_code == 0
    fill(db_session, reals=3, fakes=2)
    assert run(app, "backup", str(path)).exit_code == 0
    assert run(app, "restore", str(path), "--replace").exit_code == 0
    assert [entry.name for entry in tmp_path.glob("*b.sqlite*")] == ["b.sqlite"]
