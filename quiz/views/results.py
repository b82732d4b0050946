"""Results in public: the page that a player shares, without a face or a label."""

from typing import Any

from flask import Blueprint, Response

from quiz.decks import DECKS
from quiz.models import Round
from quiz.play import public_results
from quiz.policy import limits
from quiz.web import page, reading
from quiz.words import results

pages = Blueprint("results", __name__)


@pages.get("/results/<token>")
def show(token: str) -> Response:
    """Show anybody who has its address how a round ended, and nothing of its faces."""
    round_ = public_results.shared_round(reading(), token)
    deck = DECKS[round_.deck]
    return page(
        "public_result.html",
        as_json(round_),
        title=results.title(deck, round_.correct, round_.answered),
        deck=deck,
        right=round_.correct,
        judged=round_.answered,
        finished_at=round_.finished_at,
        mode=round_.mode.value,
        most_marks=limits.MAX_LENGTH,
    )


def as_json(round_: Round) -> dict[str, Any]:
    """Return the page's JSON twin."""
    return {
        "deck": round_.deck,
        "mode": round_.mode.value,
        "answered": round_.answered,
        "correct": round_.correct,
        "finished_on": f"{round_.finished_at:%Y-%m-%d}",
    }
