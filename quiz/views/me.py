"""A player's own page."""

from typing import Any

from flask import Blueprint, Response, jsonify
from werkzeug.wrappers import Response as BaseResponse

from quiz import auth, rounds, tallies
from quiz.models import Player, Round
from quiz.stats import PUBLISHED, Counts, detection
from quiz.views.requests import (
    current_player,
    own_player,
    page,
    reading,
    see_other,
    wants_json,
    writing,
)

pages = Blueprint("me", __name__)


@pages.get("/me")
def show() -> Response:
    """Show a player's statistics and rounds; a stranger sees that there are none yet."""
    player = current_player()
    counts = tallies.counts_of(player) if player else Counts()
    played = [line(round_) for round_ in rounds_of(player)]
    result = detection(counts)
    twin = result.as_result() | {
        "trials": counts.trials,
        "pseudonym": player.pseudonym if player else None,
        "rounds": played,
    }
    return page(
        "me.html",
        twin,
        title="You",
        detection=result if counts.trials else None,
        rounds=played,
        published=PUBLISHED,
    )


def rounds_of(player: Player | None) -> list[Round]:
    """Return a player's latest rounds."""
    return rounds.rounds_of(reading(), player.id) if player else []


def line(round_: Round) -> dict[str, Any]:
    """Show a round in the list."""
    return {
        "id": round_.id,
        "url": f"/rounds/{round_.id}",
        "mode": round_.mode.value,
        "started_at": round_.started_at,
        "answered": round_.answered,
        "correct": round_.correct,
    }


@pages.post("/me/delete")
def erase() -> BaseResponse:
    """Erase the player and all responses."""
    session = writing()
    auth.erase_player(session, own_player(session).id)
    session.commit()
    response = jsonify({"deleted": True}) if wants_json() else see_other("/")
    response.delete_cookie(auth.COOKIE)
    return response
