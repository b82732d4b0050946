"""Starting a round: who may, with which options, the answer, and fakes where the stock is low."""

from datetime import datetime
from typing import Any

from flask import jsonify
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse

from quiz import tasks
from quiz.access import attempts
from quiz.decks import Deck
from quiz.models import Mode, Player, Round
from quiz.play import players
from quiz.policy import limits
from quiz.web.mode_rounds import page_of
from quiz.web.pages import see_other, wants_json
from quiz.web.scarcity import are_reals_scarce
from quiz.web.sessions import config
from quiz.web.turns import by_address
from quiz.web.visitors import player_id


def refill(stock: int) -> None:
    """Ask the worker for fakes when the stock is low."""
    if stock < limits.LOW_MARK:
        tasks.ask_for_faces(config())


def starting_player(session: Session, now: datetime) -> Player:
    """Return the player who asks, whom no other tab erases meanwhile, or make one."""
    player = players.lock_player(session, player_id())
    if player is not None:
        return player
    attempts.spend(session, [by_address(limits.PLAYERS_BY_ADDRESS)], now)
    return players.make_player(session, now)


def started(round_: Round, page: str = "", **more: str) -> BaseResponse:
    """Lead to a new round, or a browser to the page that comes before it."""
    url = f"/rounds/{round_.id}"
    if not wants_json():
        return see_other(page or url)
    response = jsonify({"id": round_.id, "url": url} | more)
    response.status_code, response.headers["Location"] = 201, url
    return response


def server_options(mode: Mode, deck: Deck) -> dict[str, Any]:
    """Return what the server adds to a round's options; Unavailable where none can start."""
    own = page_of(mode)
    return dict(own.begin(deck)) if own is not None and own.begin is not None else {}


def count_start(session: Session, deck: Deck, now: datetime) -> None:
    """Count the start of a round by its address; where reals are scarce there may be fewer."""
    attempts.spend(session, [by_address(limits.ROUNDS_BY_ADDRESS)], now)
    if are_reals_scarce(session, deck):
        attempts.spend(session, [by_address(limits.SCARCE_ROUNDS_BY_ADDRESS)], now)
