"""Duels: the page that invites a friend, and tells both players who has won."""

from flask import Blueprint, Response
from werkzeug.wrappers import Response as BaseResponse

from quiz.decks import DECKS
from quiz.play import sets
from quiz.policy import limits
from quiz.storage import utc_now
from quiz.web import (
    accept_duel,
    at_most,
    close_duel,
    duel_json,
    page,
    player_id,
    public_root,
    reading,
)
from quiz.words import duels as words

pages = Blueprint("duels", __name__)


@pages.get("/duels/<set_id>")
def show(set_id: str) -> Response:
    """Show how a duel stands, to its two players; others learn whether a place is free."""
    close_duel(set_id)
    duel = sets.duels.find(reading(), set_id, player_id(), utc_now())
    deck, url = DECKS[duel.deck], f"{public_root()}{duel.url}"
    return page(
        "modes/duel.html",
        duel_json(duel),
        title=words.heading(duel),
        deck=deck,
        duel=duel,
        say=words.state(deck, duel),
        share={"text": words.invitation(deck), "url": url},
    )


@pages.post("/duels/<set_id>")
@at_most(limits.ROUND_STARTS_AT_ONCE)
def accept(set_id: str) -> BaseResponse:
    """Take the second place of a duel, and play."""
    return accept_duel(set_id)
