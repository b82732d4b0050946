"""Offers of eight new fakes: made for whoever asks, and picked from."""

from flask import jsonify
from werkzeug.wrappers import Response as BaseResponse

from quiz.access import attempts
from quiz.decks import Deck
from quiz.modes import fool
from quiz.play import offers
from quiz.policy import limits
from quiz.storage import utc_now
from quiz.web.modes import pick_json
from quiz.web.pages import see_other, wants_json
from quiz.web.readiness import wait_for_stock
from quiz.web.round_starts import refill, starting_player
from quiz.web.sessions import config, reading, writing
from quiz.web.turns import by_address
from quiz.web.visitors import player_id, remember_player


def new_offer(deck: Deck) -> BaseResponse:
    """Make an offer, or lead to the one that is open."""
    mine = offers.open_offer(reading(), player_id(), deck)
    if mine is not None:
        return offered(pick_json(mine, None, range(fool.OFFERED)))
    now, min_age = utc_now(), config().min_age
    stock = wait_for_stock(deck, limits.OFFER_LEAVES + fool.OFFERED, min_age)
    if stock < limits.OFFER_LEAVES + fool.OFFERED:
        refill(stock)
        raise offers.too_few(deck)
    session = writing()
    attempts.spend(session, [by_address(limits.OFFERS_BY_ADDRESS)], now)
    player = starting_player(session, now)
    pick = offers.make_offer(session, player, deck, min_age, now)
    response = offered(pick_json(pick, None, range(fool.OFFERED)))
    session.commit()
    refill(stock - fool.OFFERED)
    remember_player(response, player)
    return response


def offered(facts: dict[str, object]) -> BaseResponse:
    """Lead to an offer."""
    url = str(facts["url"])
    if not wants_json():
        return see_other(url)
    response = jsonify(facts)
    response.status_code, response.headers["Location"] = 201, url
    return response


def picked(pick_id: str, place: int) -> BaseResponse:
    """Pick one of the faces of an offer, once."""
    session = writing()
    now = utc_now()
    pick = offers.choose(session, player_id(), pick_id, place, config().min_age, now)
    if pick is None:
        session.commit()
        raise offers.ended()
    if pick.picked_at == now:  # no repeat
        attempts.spend(session, [by_address(limits.PICKS_BY_ADDRESS)], now)
    facts = pick_json(pick, place, offers.kept_places(session, pick))
    session.commit()
    return jsonify(facts) if wants_json() else see_other(f"/fool/{pick_id}")
