"""The page of Fool me: a new offer, one's picks and what became of them, and the best forgers."""

from collections.abc import Collection, Mapping
from typing import Any

from quiz.decks import DECKS, Deck
from quiz.languages import number
from quiz.models import Pick
from quiz.modes import fool
from quiz.play import fooling, forgers, offers
from quiz.policy import ranking
from quiz.web.modes import choices
from quiz.web.modes.mode_page import About, ModePage
from quiz.web.sessions import config, reading
from quiz.web.visitors import player_id
from quiz.words import fool as words


def begin(deck: Deck) -> Mapping[str, Any]:
    """Add no options to a round; Unavailable where there is no pick to judge."""
    fooling.length_for(reading(), deck, player_id() or "", config().min_age)
    return {}


def about(deck: Deck) -> About:
    """Return a player's open offer and latest picks, and the best forgers."""
    session, viewer = reading(), player_id()
    offer = offers.open_offer(session, viewer, deck)
    picks = forgers.latest_picks(session, viewer, deck.name)
    best = forgers.best_forgers(session, deck.name, viewer)
    judged, fooled = forgers.totals_of(session, viewer, deck.name)
    interval = forgers.interval_of(judged, fooled, ranking.MIN_JUDGED)
    facts = {
        "offer": None if offer is None else f"/fool/{offer.id}",
        "picks": [each.as_json() for each in picks],
        "forgers": [each.as_json() for each in best],
    }
    values = {
        "picks": [(each, words.outcome(each.judged, each.fooled, each.interval)) for each in picks],
        "totals": words.all_of_them(judged, fooled, interval),
        "forgers": [
            (each, words.outcome(each.judged, each.fooled, each.interval)) for each in best
        ],
        "least": ranking.MIN_FORGER_JUDGED,
    }
    return About("modes/_fool.html", values, facts)


def pick_json(pick: Pick, place: int | None, kept: Collection[int]) -> dict[str, Any]:
    """Return an offer, or the pick from it, for programs; of removed faces there is no address."""
    faces = [
        f"/fool/{pick.id}/faces/{each}" if each in kept else None for each in range(fool.OFFERED)
    ]
    facts = {"id": pick.id, "url": f"/fool/{pick.id}", "deck": pick.deck, "faces": faces}
    counts = forgers.counts_json(pick.judged, pick.fooled, interval_of(pick))
    said = words_of(pick, is_kept=place is None or place in kept)
    return facts | {"choice": place} | counts | {"say": said}


def words_of(pick: Pick, *, is_kept: bool) -> dict[str, str]:
    """Return what is said of an offer, or of the pick from it."""
    deck = DECKS[pick.deck]
    if pick.picked_at is None:
        return {"ask": words.ask(deck), "state": words.offer(deck)}
    counts = (pick.judged, pick.fooled, interval_of(pick))
    state = words.state(*counts) if is_kept else words.last_state(deck, *counts)
    return {"ask": words.ask(deck), "state": state}


def interval_of(pick: Pick) -> tuple[float, float] | None:
    """Return the interval of how often a pick fools; None for few judgements."""
    return forgers.interval_of(pick.judged, pick.fooled, ranking.MIN_JUDGED)


PAGE = ModePage(
    choices.outcome,
    unit=lambda score: number(round(score)),
    board=words.BOARD,
    has_bars=False,
    begin=begin,
    about=about,
    first="modes/_fool_first.html",
    start=words.JUDGE,
)
