"""The faces of a finished round that its player judged wrong, enlarged, one at a time."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, request

from quiz.decks import DECKS
from quiz.errors import NotFound
from quiz.languages import lazy
from quiz.play import TrialView, missed_trials, recorded_verdict
from quiz.web import own_round, page, read_number, reading
from quiz.words import mistakes

pages = Blueprint("mistakes", __name__)


@pages.get("/rounds/<round_id>/mistakes")
def show(round_id: str) -> Response:
    """Show one of a finished round's mistakes: the first, or the one at `?position=n`."""
    round_ = own_round(round_id)
    missed = missed_trials(reading(), round_)
    place = place_of(missed, read_number(request.args, "position"))
    recorded = recorded_verdict(reading(), round_.player_id, round_id, missed[place].position)
    return mistake_page(missed, place, recorded[0].as_json() if recorded else {})


def place_of(missed: Sequence[TrialView], position: int | None) -> int:
    """Return where in a list of mistakes a position of the round is; NotFound when it is not."""
    positions = [trial.position for trial in missed]
    if not positions or position not in {*positions, None}:
        raise NotFound(lazy("There is no such mistake in this round."))
    return positions.index(position or positions[0])


def mistake_page(missed: Sequence[TrialView], place: int, verdict: dict[str, Any]) -> Response:
    """Return the page of one of several mistakes, with the verdict as it was."""
    trial, url = missed[place], f"/rounds/{missed[place].round_id}"
    words = mistakes.place(place + 1, len(missed))
    twin = {"number": place + 1, "count": len(missed), "url": url, "face": trial.face}
    return page(
        "mistake.html",
        twin | {"verdict": verdict},
        title=words,
        deck=DECKS[trial.deck],
        url=url,
        trial=trial,
        before=missed[place - 1].position if place else None,
        after=missed[place + 1].position if place + 1 < len(missed) else None,
        say=verdict.get("say", {}) | {"frame": str(trial.position)},
    )
