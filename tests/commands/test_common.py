"""What every command shares: settings, the database, and errors in one sentence."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import make_url
from sqlalchemy.exc import OperationalError

from quiz.commands import common
from quiz.config import Config
from quiz.errors import Invalid
from tests.support.commands import run


def test_a_command_gets_settings_and_database_of_the_application(app: Flask) -> None:
    with app.app_context():
        assert common.config() is app.extensions["quiz.config"]
        assert common.database() is app.extensions["quiz.database"]


def test_a_command_that_succeeds_gets_its_arguments() -> None:
    seen: list[tuple[str, bool]] = []

    @common.fail_in_one_sentence
    def command(file: str, *, replace: bool) -> None:
        """Do it."""
        seen.append((file, replace))

    command("monday.sqlite", replace=True)
    assert seen == [("monday.sqlite", True)]
    assert command.__doc__ == "Do it."  # click shows it as the help


MISSING = OperationalError("SELECT 1", {}, Exception("no such table: faces\nLINE 1: SELECT"))
STOPPED = "Stopped. What was done is kept; the same command continues from there."


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (Invalid("This is not a backup."), "This is not a backup."),
        (MISSING, "The database can't be used: no such table: faces"),
        (KeyboardInterrupt(), STOPPED),
    ],
)
def test_a_command_that_fails_says_one_sentence(
    capsys: pytest.CaptureFixture[str], error: BaseException, sentence: str
) -> None:
    @common.fail_in_one_sentence
    def command() -> None:
        raise error

    with pytest.raises(SystemExit) as ended:
        command()
    assert ended.value.code == 1
    output = capsys.readouterr()
    assert (output.out, output.err) == ("", f"{sentence}\n")


def test_a_fault_of_the_program_keeps_its_traceback() -> None:
    @common.fail_in_one_sentence
    def command() -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        command()


def own_files(config: Config) -> list[Path]:
    """The files of the installation, those beside a database too."""
    urls = (make_url(url) for url in (config.database_url, config.queue_url))
    stores = [Path(url.database or "") for url in urls if url.drivername == "sqlite"]
    beside = [Path(f"{store}{end}") for store in stores for end in ("-wal", "-turn")]
    return [config.instance / "secret-key", *stores, *beside]


WRITERS = (["backup"], ["stats", "export", "--format", "jsonl", "--replace", "--out"])


@pytest.mark.parametrize("words", WRITERS)
def test_no_command_writes_over_the_files_of_the_installation(
    app: Flask, config: Config, tmp_path: Path, words: list[str]
) -> None:
    for path in own_files(config):
        (link := tmp_path / "link").unlink(missing_ok=True)
        link.symlink_to(path)
        before = path.read_bytes() if path.exists() else None
        for name in (path, link):
            refused = run(app, *words, str(name))
            assert refused.exit_code == 1
            assert "belongs to the installation" in refused.stderr
        assert (path.read_bytes() if path.exists() else None) == before


@pytest.mark.parametrize("words", WRITERS)
def test_a_blank_name_is_refused(app: Flask, tmp_path: Path, words: list[str]) -> None:
    for name in (" ", "\t", tmp_path / " "):
        refused = run(app, *words, str(name))
        assert (refused.exit_code, refused.stderr) == (
            1,
            "The name of the file to write is blank.\n",
        )
