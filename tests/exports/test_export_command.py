"""`flask stats export`: privacy, wrong usage, interruptions, full disks."""

import os
import subprocess
import sys
from collections.abc import Generator
from contextlib import closing
from itertools import islice
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from quiz.config import CHECKOUT, Config
from quiz.errors import Unavailable
from quiz.exports import responses
from quiz.exports.columns import ExportedTrial
from quiz.models import Face, Player, Trial
from quiz.storage.files import whole_file


def run(app: Flask, *words: str | Path) -> Result:
    """Run `flask stats export`."""
    return app.test_cli_runner().invoke(args=["stats", "export", *map(str, words)])


def test_no_player_can_be_identified(
    app: Flask, db_session: Session, players: list[Player], tmp_path: Path
) -> None:
    for kind in ("csv", "jsonl"):
        text = run(app, "--format", kind).stdout
        secrets = [value for player in players for value in (player.id, player.pseudonym) if value]
        for trial in db_session.scalars(select(Trial)):
            secrets += [trial.token, trial.round_id]
            if trial.responded_at:
                secrets.append(trial.responded_at.strftime("%H:%M:%S"))
        secrets += [sha for sha in db_session.scalars(select(Face.sha256)) if sha]
        assert [secret for secret in secrets if secret in text] == []
        db_session.rollback()


def test_wrong_usage_exits_with_2(app: Flask, db_session: Session, tmp_path: Path) -> None:
    for words in (["--format", "xlsx"], ["--format", "parquet"], ["--out", tmp_path]):
        assert run(app, *words).exit_code == 2
    assert run(app, "--out", "/dev/null").exit_code == 2
    assert not Path("/dev/null").is_file()


def test_a_missing_folder_is_one_sentence(app: Flask, db_session: Session, tmp_path: Path) -> None:
    result = run(app, "--out", tmp_path / "nowhere" / "responses.csv")
    assert result.exit_code == 1
    assert result.stderr.endswith("responses.csv can't be written: No such file or directory.\n")


def test_an_incomplete_file_never_gets_the_final_name(tmp_path: Path) -> None:
    path = tmp_path / "responses.csv"
    path.write_text("the last export")
    with pytest.raises(Unavailable, match="No space left"):
        write_half(path)
    assert [path.read_text(), *tmp_path.glob("*.partial")] == ["the last export"]
    with whole_file(path) as file:
        file.write(b"whole")
        assert path.read_text() == "the last export"
    assert path.read_text() == "whole"


def write_half(path: Path) -> None:
    with whole_file(path) as file:
        file.write(b"half")
        raise OSError(28, "No space left on device")


@pytest.mark.parametrize("words", [[], ["--out", "responses.csv"]])
def test_an_interrupted_export_says_so(
    app: Flask,
    players: list[Player],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    words: list[str],
) -> None:
    def interrupted(session: Session) -> Generator[ExportedTrial, None, None]:
        with closing(whole(session)) as rows:
            yield from islice(rows, 3)
        raise KeyboardInterrupt

    whole = responses.exported_trials
    monkeypatch.setattr(responses, "exported_trials", interrupted)
    monkeypatch.chdir(tmp_path)
    result = run(app, *words)
    assert result.exit_code == 1
    assert result.stderr.startswith("Stopped. ")
    assert list(tmp_path.glob("responses*")) == []


def shell(config: Config, line: str) -> subprocess.CompletedProcess[str]:
    """Run a line of bash in which $EXPORT is the command."""
    environ = {
        **os.environ,
        "DATABASE_URL": config.database_url,
        "INSTANCE": str(config.instance),
        "EXPORT": f"{sys.executable} -m flask --app app stats export",
    }
    return subprocess.run(
        ["bash", "-c", f"set -o pipefail; {line}"],
        cwd=CHECKOUT,
        env=environ,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_closed_pipe_and_a_full_disk(
    config: Config, players: list[Player], db_session: Session
) -> None:
    done = shell(config, "$EXPORT | true")
    assert (done.returncode, done.stdout, done.stderr) == (1, "", "")
    full = shell(config, "$EXPORT > /dev/full")
    assert full.returncode == 1
    assert full.stderr == "The export can't be written: No space left on device.\n"


def test_an_export_replaces_a_file_only_when_told_to(
    app: Flask, players: list[Player], tmp_path: Path
) -> None:
    path = tmp_path / "responses.csv"
    for kind in ("csv", "jsonl", "parquet"):
        path.unlink(missing_ok=True)
        assert run(app, "--out", path, "--format", kind).exit_code == 0
        before = path.stat().st_ino
        refused = run(app, "--out", path)
        assert refused.exit_code == 1
        assert refused.stderr.endswith("exists already, and it is kept; name a new file.\n")
        assert path.stat().st_ino == before
        assert run(app, "--out", path, "--format", kind, "--replace").exit_code == 0
        assert path.stat().st_ino != before
        assert path.stat().st_mode & 0o777 == 0o600


def test_an_export_of_nothing_may_be_replaced(
    app: Flask, db_session: Session, tmp_path: Path
) -> None:
    for _ in range(2):
        words = ("--out", tmp_path / "responses.jsonl", "--format", "jsonl", "--replace")
        assert run(app, *words).exit_code == 0


@pytest.mark.parametrize("body", [b"SQLite format 3\0", b"my notes", b"player,club\n"])
def test_an_export_replaces_nothing_but_an_export(
    app: Flask, players: list[Player], tmp_path: Path, body: bytes
) -> None:
    path = tmp_path / "other"
    path.write_bytes(body)
    assert run(app, "--out", path, "--replace").exit_code == 1
    assert path.read_bytes() == body
    assert run(app, "--out", "/dev/full", "--replace").exit_code in (1, 2)
