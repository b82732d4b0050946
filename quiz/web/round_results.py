"""The result of a round, for its player: who has won, what to share, and all figures."""

from collections.abc import Mapping
from typing import Any

from flask import Response

from quiz.counts import counts_of_round, share_below
from quiz.decks import DECKS, Deck
from quiz.figures import Detection, detection
from quiz.languages import gettext
from quiz.models import Round
from quiz.modes import COUNTED
from quiz.play import public_results, round_trials, rounds, scores_of
from quiz.policy import limits, ranking
from quiz.web.crowd_totals import everyone
from quiz.web.deck_pages import published_for
from quiz.web.invitations import public_root
from quiz.web.mode_rounds import mode_result_page
from quiz.web.pages import page, wants_json
from quiz.web.sessions import reading
from quiz.words import results


def result_page(round_: Round) -> Response:
    """Return the page of a round's result in its mode, or its JSON twin."""
    return counted_result_page(round_) if round_.mode in COUNTED else mode_result_page(round_)


def counted_result_page(round_: Round) -> Response:
    """Return the result of a round that counts in the figures of single faces."""
    deck, view = DECKS[round_.deck], rounds.view_of(round_)
    result = detection(counts_of_round(reading(), round_.id))
    share = share_of(round_, deck)
    twin = view.as_json() | {"trial": None, "result": result.as_result(), "share": share}
    if wants_json():
        return page("", twin)
    trials, totals = round_trials(reading(), round_.id), everyone(deck)
    below = share_beaten(totals.spread, result)
    return page(
        "result.html",
        title=gettext("Results"),
        deck=deck,
        round=view,
        result=result,
        say=words_of(deck, result, below),
        share=share,
        share_path=public_results.address_of(round_),
        trials=trials,
        latest=trials[-limits.MAX_LENGTH :],
        scores=scores_of(trials),
        published=published_for(deck),
        everyone=totals.crowd.detection,
    )


def words_of(deck: Deck, result: Detection, below: float | None) -> dict[str, str]:
    """Return the sentences at the top of a result."""
    return {
        "duel": results.duel(result.correct, result.trials),
        "right": results.right_about(deck, result.correct, result.trials),
        "comparison": results.comparison(below),
    }


def share_beaten(spread: Mapping[str, Any], result: Detection) -> float | None:
    """Return the share in [0, 1] of ranked players who do worse; None where that says little."""
    has_players = sum(spread["bins"]) >= ranking.MIN_PLAYERS
    if not has_players or result.trials < ranking.MIN_COMPARED:
        return None
    return share_below(spread["bins"], result.accuracy or 0)


def share_of(round_: Round, deck: Deck) -> dict[str, str] | None:
    """Return what a player may share of a round; None where it has no public page."""
    path = public_results.address_of(round_)
    if path is None:
        return None
    text = results.shared(deck, round_.correct, round_.answered)
    return {"text": text, "url": f"{public_root()}{path}"}
