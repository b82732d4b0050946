"""What every command shares: settings, the database, and errors in one sentence."""

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from quiz.commands import common
from quiz.errors import Invalid


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
