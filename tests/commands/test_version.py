"""The command `flask version`."""

from flask import Flask

from quiz.version import VERSION


def test_the_command_prints_the_version(app: Flask) -> None:
    result = app.test_cli_runner().invoke(args=["version"])
    assert (result.exit_code, result.stdout) == (0, f"{VERSION}\n")
