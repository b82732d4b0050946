"""The leaderboard's page, joining, renaming and leaving."""

import logging
from dataclasses import astuple
from datetime import datetime
from threading import Lock

from flask import Blueprint, Response, current_app, jsonify, request
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.wrappers import Response as BaseResponse

from quiz import anomalies, auth, leaderboard, windows
from quiz.db import utc_now
from quiz.errors import Invalid
from quiz.leaderboard import Cursor, Entry
from quiz.models import Player
from quiz.stats import Counts
from quiz.views.requests import (
    body,
    config,
    current_player,
    database,
    own_player,
    page,
    read_word,
    reading,
    see_other,
    wants_json,
    writing,
)
from quiz.views.totals import everyone

pages = Blueprint("leaderboard", __name__)
log = logging.getLogger(__name__)
_freshening = Lock()


@pages.get("/leaderboard")
def show() -> Response:
    """Show a page of standings, and where the player stands."""
    window = windows.read_window(request.args.get("window"))
    after = read_cursor(window, request.args.get("after"))
    now = utc_now()
    freshen(window, now)
    session, player = reading(), current_player()
    found = leaderboard.standings(
        session, window, me=player.id if player else None, after=after, machines=machines(window)
    )
    mine = leaderboard.standing_of(session, player, window, now.date())
    cursor = write_cursor(window, found.after)
    on_hold = anomalies.about_hold(player)
    twin = {
        "window": window,
        "standings": [standing.as_json() for standing in found.standings],
        "me": mine.as_json() if mine else None,
        "on_hold": on_hold,
        "next": cursor,
    }
    return page(
        "leaderboard.html",
        twin,
        title="Leaderboard",
        window=window,
        standings=found.standings,
        mine=mine,
        on_hold=on_hold,
        next_cursor=cursor,
        is_first=after is None,
        is_renaming="another" in request.args,
        suggestion=leaderboard.suggest_free_pseudonym(session),
        missing=missing(player, window, now),
    )


def missing(player: Player | None, window: str, now: datetime) -> str | None:
    """Say what the player still needs to be ranked in a window."""
    if player is None:
        return leaderboard.what_is_missing(Counts())
    return leaderboard.what_is_missing(windows.counts_in(reading(), player, window, now.date()))


def freshen(window: str, now: datetime) -> None:
    """Make a window's standings anew where no worker does; one request at a time.

    Where that can't be written now, the page shows those of before.
    """
    with database().reading() as session:
        is_fresh = not current_app.testing and not windows.is_old(session, window, now)
    if is_fresh or not _freshening.acquire(blocking=False):
        return
    try:
        windows.remake(database(), window, now)
    except SQLAlchemyError as error:
        log.warning("The standings could not be made anew: %s", str(error).splitlines()[0])
    finally:
        _freshening.release()


def machines(window: str) -> list[Entry]:
    """Return the machines that stand among the people of all time."""
    if window != "all":
        return []
    return leaderboard.machine_entries(leaderboard.machine_counts(everyone().crowd))


def write_cursor(window: str, cursor: Cursor | None) -> str | None:
    """Sign where a page ended."""
    if cursor is None:
        return None
    return auth.seal(config().secret_key, f"leaderboard {window}", astuple(cursor))


def read_cursor(window: str, sealed: str | None) -> Cursor | None:
    """Read where a page begins; Invalid for a cursor of another window or of nobody's."""
    if not sealed:
        return None
    place = auth.unseal(config().secret_key, f"leaderboard {window}", sealed)
    if place is None:
        raise Invalid("after is not a cursor of this leaderboard.")
    return Cursor(*place)


@pages.post("/leaderboard/join")
def join() -> BaseResponse:
    """List the player under a pseudonym, or under another one."""
    session = writing()
    player = own_player(session)
    leaderboard.join(session, player, read_word(body(), "name"), utc_now())
    session.commit()
    return joined(player.pseudonym)


@pages.post("/leaderboard/leave")
def leave() -> BaseResponse:
    """Take the player off the list."""
    session = writing()
    leaderboard.leave(session, own_player(session))
    session.commit()
    return joined(None)


def joined(name: str | None) -> BaseResponse:
    """Lead back to the leaderboard."""
    if wants_json():
        return jsonify({"name": name, "listed": name is not None})
    return see_other("/leaderboard")
