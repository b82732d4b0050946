"""The pages of duels: one's own result, the latest duels, and the words about how each stands."""

from typing import Any

from quiz.decks import Deck
from quiz.errors import NotFound
from quiz.languages import number
from quiz.models import Round
from quiz.play import sets
from quiz.storage import utc_now
from quiz.web.modes.mode_page import About, ModePage, Outcome, Play
from quiz.web.sessions import reading
from quiz.web.visitors import player_id
from quiz.words import duels as words


def about(deck: Deck) -> About:
    """Return a player's latest duels."""
    latest = sets.duels.latest(reading(), player_id(), deck.name, utc_now())
    lines = [(each, words.line(each)) for each in latest]
    return About(
        "modes/_duels.html", {"duels": lines}, {"duels": [as_json(each) for each in latest]}
    )


def as_json(duel: sets.duels.Duel) -> dict[str, Any]:
    """Return a duel for programs: the score of the other player once both are told."""
    return {
        "id": duel.id,
        "url": duel.url,
        "deck": duel.deck,
        "closes_at": duel.closes_at.isoformat(),
        "state": state_of(duel),
        "round": f"/rounds/{duel.own.id}" if duel.own else None,
        "accepted": duel.is_taken,
        "own_score": duel.own_score,
        "other_score": duel.other_score,
        "ending": duel.ending,
    }


def state_of(duel: sets.duels.Duel) -> str:
    """Return how a duel stands for whoever looks, in one word."""
    if duel.is_own:
        return "told" if duel.is_told else "yours"
    if duel.is_taken:
        return "taken"
    return "over" if duel.is_over else "free"


def outcome(play: Play) -> Outcome:
    """Return one's own part of a duel, and how it ended once both are told."""
    round_ = play.round_
    duel = duel_of(round_)
    facts = {
        "answered": round_.answered,
        "correct": round_.correct,
        "score": round_.score,
        "duel": as_json(duel) if duel else None,
    }
    said = stands(play.deck, duel) if duel else ""
    return Outcome(
        facts,
        words.title(play.deck, round_.correct, round_.answered),
        [said] if said else [],
        about=About("modes/_duel_result.html", {"duel": duel}) if duel else None,
    )


def stands(deck: Deck, duel: sets.duels.Duel) -> str:
    """Say who has won, or how a duel stands before that is told."""
    if duel.ending is None:
        return words.state(deck, duel)
    return words.verdict(duel.ending, duel.own_score, duel.other_score)


def duel_of(round_: Round) -> sets.duels.Duel | None:
    """Return the duel of a round; None once it is deleted."""
    try:
        return sets.duels.find(reading(), round_.set_id or "", round_.player_id, utc_now())
    except NotFound:
        return None


PAGE = ModePage(
    outcome,
    unit=lambda score: number(round(score)),
    about=about,
    has_bars=False,
    can_repeat=False,
    start=words.START,
)
