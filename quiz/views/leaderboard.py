"""The leaderboard's page, joining and leaving."""

from dataclasses import astuple

from flask import Blueprint, Response, jsonify, request
from werkzeug.wrappers import Response as BaseResponse

from quiz import auth, leaderboard, tallies
from quiz.db import utc_now
from quiz.errors import Invalid
from quiz.leaderboard import Cursor
from quiz.pseudonyms import suggest_pseudonym
from quiz.stats import Counts
from quiz.views.requests import (
    body,
    config,
    current_player,
    own_player,
    page,
    read_word,
    reading,
    see_other,
    wants_json,
    writing,
)

pages = Blueprint("leaderboard", __name__)


@pages.get("/leaderboard")
def show() -> Response:
    """Show a page of standings, and where the player stands."""
    window = leaderboard.read_window(request.args.get("window"))
    after = read_cursor(window, request.args.get("after"))
    session, player, today = reading(), current_player(), utc_now().date()
    found = leaderboard.standings(
        session, window, today=today, me=player.id if player else None, after=after
    )
    mine = leaderboard.standing_of(session, player, window, today)
    missing = leaderboard.what_is_missing(tallies.counts_of(player) if player else Counts())
    cursor = write_cursor(window, found.after)
    twin = {
        "window": window,
        "standings": [standing.as_json() for standing in found.standings],
        "me": mine.as_json() if mine else None,
        "next": cursor,
    }
    return page(
        "leaderboard.html",
        twin,
        title="Leaderboard",
        window=window,
        standings=found.standings,
        mine=mine,
        next_cursor=cursor,
        suggestion=suggest_pseudonym(),
        eligible=missing is None,
        missing=missing,
    )


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
    """List the player under a pseudonym."""
    session = writing()
    player = own_player(session)
    leaderboard.join(session, player, read_word(body(), "name"))
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
