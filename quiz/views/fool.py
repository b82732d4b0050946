"""Fool me: eight new fakes, of which a player picks the one to fool others."""

from flask import Blueprint, Response
from werkzeug.wrappers import Response as BaseResponse

from quiz.decks import DECKS
from quiz.errors import Invalid
from quiz.languages import lazy
from quiz.models import Mode, Pick
from quiz.modes import fool
from quiz.play import offers
from quiz.policy import limits
from quiz.web import (
    PAGES,
    at_most,
    body,
    face_response,
    new_offer,
    page,
    pick_json,
    picked,
    player_id,
    read_number,
    read_own_deck,
    read_word,
    reading,
)

pages = Blueprint("fool", __name__)


@pages.post("/fool")
@at_most(limits.ROUND_STARTS_AT_ONCE)
def make() -> BaseResponse:
    """Offer eight new fakes of one class, or the ones that are open."""
    return new_offer(read_own_deck(read_word(body(), "deck")))


@pages.get("/fool/<pick_id>")
def show(pick_id: str) -> Response:
    """Show an offer to its player, or what became of the pick."""
    pick = offers.own_pick(reading(), player_id(), pick_id)
    return pick_page(pick, offers.place_of(reading(), pick))


def pick_page(pick: Pick, place: int | None) -> Response:
    """Return the page of an offer or a pick, or its JSON twin."""
    facts = pick_json(pick, place, offers.kept_places(reading(), pick))
    return page(
        "modes/fool.html",
        facts,
        title=facts["say"]["ask"],
        deck=DECKS[pick.deck],
        pick=facts,
        say=facts["say"],
        can_judge=not PAGES[Mode.FOOL].obstacle(DECKS[pick.deck]),
    )


@pages.post("/fool/<pick_id>")
def choose(pick_id: str) -> BaseResponse:
    """Pick one of the faces: it goes out now."""
    choice = read_number(body(), "choice")
    if choice is None:
        raise Invalid(lazy("Pick one of the faces first."))
    if not 0 <= choice < fool.OFFERED:
        name = {"name": "choice", "low": 0, "high": fool.OFFERED - 1}
        raise Invalid(lazy("%(name)s must be a number from %(low)s to %(high)s.", **name))
    return picked(pick_id, choice)


@pages.get("/fool/<pick_id>/faces/<int:place>")
def show_face(pick_id: str, place: int) -> Response:
    """Send one of the faces that a player was offered."""
    return face_response(offers.offered_face(reading(), player_id(), pick_id, place))
