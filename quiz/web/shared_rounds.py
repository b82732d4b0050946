"""Rounds whose faces several players share: their start, and their end when the time is up."""

from collections.abc import Callable, Mapping

from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse

from quiz.access import attempts
from quiz.decks import Deck
from quiz.models import Mode, Player, Round
from quiz.modes import daily, duel
from quiz.play import sets
from quiz.policy import limits
from quiz.storage import utc_now
from quiz.web.own_rounds import own_round
from quiz.web.readiness import wait_for_stock
from quiz.web.round_starts import refill, started, starting_player
from quiz.web.sessions import config, reading, writing
from quiz.web.trial_pages import read_ahead
from quiz.web.turns import by_address
from quiz.web.visitors import player_id, remember_player


def start_daily(deck: Deck) -> BaseResponse:
    """Start today's round, or lead to it where it has begun: each player has one go."""
    now, min_age = utc_now(), config().min_age
    today = sets.daily.find_set(reading(), deck.name, now.date())
    own = sets.playing.round_in(reading(), today.id, player_id()) if today else None
    if own is not None:
        return started(own)
    stock = None if today else wait_for_stock(deck, daily.LENGTH, min_age)
    session = writing()
    attempts.spend(session, [by_address(limits.ROUNDS_BY_ADDRESS)], now)
    player = starting_player(session, now)
    round_ = sets.daily.start(session, player, deck, min_age, now)
    session.commit()
    if stock is not None:
        refill(stock - daily.LENGTH)
    return begun(player, round_, started(round_))


def start_duel(deck: Deck) -> BaseResponse:
    """Start a duel; a browser is led to the page with the link for the friend."""
    now, min_age = utc_now(), config().min_age
    stock = wait_for_stock(deck, duel.LENGTH, min_age)
    session = writing()
    meters = [by_address(limits.ROUNDS_BY_ADDRESS), by_address(limits.DUELS_BY_ADDRESS)]
    attempts.spend(session, meters, now)
    player = starting_player(session, now)
    round_ = sets.duels.make(session, player, deck, min_age, now)
    session.commit()
    refill(stock - duel.LENGTH)
    url = f"/duels/{round_.set_id}"
    return begun(player, round_, started(round_, url, duel=url))


def accept_duel(set_id: str) -> BaseResponse:
    """Take the second place of a duel."""
    session, now = writing(), utc_now()
    attempts.spend(session, [by_address(limits.ROUNDS_BY_ADDRESS)], now)
    player = starting_player(session, now)
    round_ = sets.duels.accept(session, player, set_id, now)
    session.commit()
    return begun(player, round_, started(round_, duel=f"/duels/{set_id}"))


def begun(player: Player, round_: Round, response: BaseResponse) -> BaseResponse:
    """Read a new round's faces ahead, and remember its player."""
    read_ahead(round_.id)
    remember_player(response, player)
    return response


SHARED_STARTS: Mapping[Mode, Callable[[Deck], BaseResponse]] = {
    Mode.DAILY: start_daily,
    Mode.DUEL: start_duel,
}


def closed_if_over(round_: Round) -> Round:
    """Return a round after its end, where the time for its shared faces is up."""
    now, set_id = utc_now(), round_.set_id
    if set_id is None or round_.closes_at is None:
        return round_
    if round_.finished_at is None and round_.closes_at < now:
        change(lambda session: sets.ending.end_round(session, round_.id, now))
    if round_.mode is Mode.DUEL and not round_.is_told:
        close_duel(set_id)
    return own_round(round_.id)


def close_duel(set_id: str) -> None:
    """Finish a duel that is over: both have played, or its time is up."""
    now = utc_now()
    if sets.ending.is_over(reading(), set_id, now):
        change(lambda session: sets.ending.close_if_due(session, set_id, now))


def change(work: Callable[[Session], object]) -> None:
    """Change something for whoever looks; what is read afterwards is new."""
    reading().rollback()
    work(writing())
    writing().commit()
    reading().rollback()
    reading().expire_all()
