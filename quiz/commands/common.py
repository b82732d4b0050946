"""What every command needs: settings, the database, and errors in one sentence."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Any, cast

import click
from flask import current_app
from sqlalchemy.exc import SQLAlchemyError

from quiz.config import Config
from quiz.errors import Conflict, Invalid, QuizError
from quiz.storage import Database


def config() -> Config:
    """Return the settings."""
    return cast(Config, current_app.extensions["quiz.config"])


def database() -> Database:
    """Return the database."""
    return cast(Database, current_app.extensions["quiz.database"])


def keep_own_files(path: Path) -> None:
    """Refuse to write to a path that is blank, or that the installation needs for itself."""
    if not path.name.strip():
        raise Invalid("The name of the file to write is blank.")
    if config().owns(path):
        raise Conflict(f"{path} belongs to the installation itself; name a new file.")


def fail_in_one_sentence(command: Callable[..., None]) -> Callable[..., None]:
    """Let a command that fails print one sentence on stderr and end with status 1."""

    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> None:
        try:
            command(*args, **kwargs)
        except QuizError as error:
            fail(error.detail)
        except SQLAlchemyError as error:
            reason = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
            fail(f"The database can't be used: {reason}")
        except KeyboardInterrupt:
            fail("Stopped. What was done is kept; the same command continues from there.")

    return run


@contextmanager
def on_interrupt(sentence: str) -> Iterator[None]:
    """Print a sentence when Ctrl-C interrupts a command that does all or nothing."""
    try:
        yield
    except KeyboardInterrupt:
        fail(sentence)


def fail(sentence: str) -> None:
    """Print a sentence on stderr and end with status 1."""
    click.echo(sentence, err=True)
    sys.exit(1)
