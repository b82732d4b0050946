"""What every command needs: settings, the database, and an end in one sentence."""

import sys
from collections.abc import Callable
from functools import wraps
from typing import Any, cast

import click
from flask import current_app
from sqlalchemy.exc import SQLAlchemyError

from quiz.config import Config
from quiz.errors import QuizError
from quiz.storage import Database


def config() -> Config:
    """Return the settings."""
    return cast(Config, current_app.extensions["quiz.config"])


def database() -> Database:
    """Return the database."""
    return cast(Database, current_app.extensions["quiz.database"])


def plainly(command: Callable[..., None]) -> Callable[..., None]:
    """End with one sentence on stderr and status 1 where a command fails."""

    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> None:
        try:
            command(*args, **kwargs)
        except QuizError as error:
            fail(error.detail)
        except SQLAlchemyError as error:
            reason = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
            fail(f"The database does not serve: {reason}")
        except KeyboardInterrupt:
            fail("Stopped; what was done is kept, and the same command goes on from there.")

    return run


def fail(sentence: str) -> None:
    """End with a sentence."""
    click.echo(sentence, err=True)
    sys.exit(1)
