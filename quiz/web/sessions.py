"""The settings, the database, and the two sessions that a request may open."""

from typing import cast

from flask import Flask, current_app, g, request
from sqlalchemy.orm import Session

from quiz.config import Config
from quiz.storage import Database, Replica

# Pages that change nothing, and that may be some seconds behind.
ABOUT_EVERYONE = {"leaderboard.show", "stats.show"}


def register(app: Flask) -> None:
    """Close a request's sessions at its end."""
    app.teardown_appcontext(close_sessions)


def config() -> Config:
    """Return the settings."""
    return cast(Config, current_app.extensions["quiz.config"])


def database() -> Database:
    """Return the database."""
    return cast(Database, current_app.extensions["quiz.database"])


def replica() -> Replica | None:
    """Return the replica of the database, where the settings name one."""
    return cast(Replica | None, current_app.extensions["quiz.replica"])


def reading() -> Session:
    """Return the request's reading session."""
    if "reading" not in g:
        g.reading = on_replica() or database().reading()
    return cast(Session, g.reading)


def on_replica() -> Session | None:
    """Return a session on the replica for a page about everyone, if there is a replica."""
    copy = replica()
    is_about_everyone = copy is not None and request and request.endpoint in ABOUT_EVERYONE
    return copy.session() if copy is not None and is_about_everyone else None


def writing() -> Session:
    """Return the request's writing session; what is not committed is rolled back."""
    if "writing" not in g:
        g.writing = database().writing()
    return cast(Session, g.writing)


def roll_back() -> None:
    """Undo what the request's writing session has changed, and release its lock."""
    if "writing" in g:
        writing().rollback()


def close_sessions(_error: BaseException | None = None) -> None:
    """Close the sessions that the request has opened."""
    for name in ("writing", "reading"):
        session = g.pop(name, None)
        if session is not None:
            session.close()
