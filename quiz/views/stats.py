"""Everyone's statistics."""

from dataclasses import asdict
from typing import Any

from flask import Blueprint, Response

from quiz import words
from quiz.counts import Crowd, Rate, player_counts, share_below
from quiz.decks import TERMS, Deck
from quiz.errors import NotFound
from quiz.figures import EQUILIBRIUM, Roc, detection
from quiz.languages import gettext, lazy
from quiz.models import Player
from quiz.play import exhibits
from quiz.policy import ranking
from quiz.web import (
    Totals,
    asked_deck,
    current_player,
    deck_context,
    everyone,
    face_response,
    page,
    player_id,
    published_for,
    race_plot,
    reading,
    value_plot,
)

pages = Blueprint("stats", __name__)


@pages.get("/stats")
def show() -> Response:
    """Show the statistics of all players, and how often each checkpoint's fakes fool them."""
    deck = asked_deck()
    totals = everyone(deck)
    own = own_accuracy(current_player(), deck)
    return page(
        "stats.html",
        as_json(totals, deck),
        title=gettext("Everyone’s statistics"),
        **deck_context(deck, "/stats"),
        crowd=totals.crowd,
        spread=totals.spread,
        **charts_of(totals),
        **lessons_in(totals.taught),
        equilibrium=EQUILIBRIUM,
        published=published_for(deck),
        own=own,
        below=None if own is None else share_below(totals.spread["bins"], own),
        fakes=exhibits.fakes(reading(), deck.name),
        photographs=exhibits.photographs(reading(), deck.name, player_id()),
    )


@pages.get("/stats/fakes/<int:face_id>")
def show_fake(face_id: int) -> Response:
    """Send one of the fakes that the page shows; 404 for any other face."""
    body = exhibits.fake_body(reading(), face_id)
    if body is None:
        raise NotFound(lazy("There is no such face here."))
    return face_response(body)


def charts_of(totals: Totals) -> dict[str, Any]:
    """Return which charts have data enough to be drawn, and what is missing for the others."""
    responses, players = totals.crowd.counts.trials, sum(totals.spread["bins"])
    needed = (ranking.MIN_RESPONSES, ranking.MIN_DRAWN)
    return {
        "has_charts": responses >= needed[0],
        "has_players": players >= needed[1],
        "missing": words.players.missing_crowd(responses, needed[0], players, needed[1]),
    }


def lessons_in(taught: dict[str, Any]) -> dict[str, Any]:
    """Return what the crowd has taught: the latest effect that is known, and pictures of weeks."""
    is_open = any(lane["retired_at"] is None for lane in taught["lanes"][-2:])
    effect = known_effect(taught)
    return {
        "taught": taught,
        "effect": effect,
        "lesson_told": lesson_told(taught, effect),
        "has_open_lesson": is_open,
        "missing_effect": words.taught.missing(taught["effects"][-1]) if is_open else "",
        "race": race_plot(taught),
        "game": value_plot(taught),
    }


def lesson_told(taught: dict[str, Any], effect: dict[str, Any] | None) -> dict[str, Any] | None:
    """Return the taught lane of a known effect; where none is known, the newest one."""
    lessons = taught["lanes"][::2]
    own = (lane for lane in lessons if effect and lane["lane"] == effect["lane"])
    return next(own, lessons[-1] if lessons else None)


def known_effect(taught: dict[str, Any]) -> dict[str, Any] | None:
    """Return the effect of the latest lesson of which enough is known."""
    known = (each for each in reversed(taught["effects"]) if each["difference"] is not None)
    return next(known, None)


def own_accuracy(player: Player | None, deck: Deck) -> float | None:
    """Return the accuracy of a player who is among those in a deck's histogram."""
    counts = player_counts.counts_in_deck(reading(), player, deck.name)
    return detection(counts).accuracy if counts.trials >= ranking.MIN_TRIALS else None


def as_json(totals: Totals, deck: Deck) -> dict[str, Any]:
    """Return the page's JSON twin."""
    crowd, terms = totals.crowd, TERMS[deck.name]
    return detection(crowd.counts).as_result() | {
        "deck": deck.name,
        "trials": crowd.counts.trials,
        "players": totals.players,
        "hype": rounded(crowd.hype, 1),
        "hype_interval": totals.spread["hype_interval"],
        "game_value": rounded(crowd.game_value, 4),
        "by_checkpoint": [
            {"checkpoint": rate.name, "trials": rate.trials, "fooled": rate.wrong}
            for rate in crowd.by_checkpoint
        ],
        "false_alarms_by": {
            name: rates(crowd.false_alarms_by(kind)) for kind, name in terms.groups.items()
        },
        "misses_by_class": rates(crowd.misses_by_class()),
        "roc": area(crowd.roc),
        "machines": machines(crowd),
        "players_by_accuracy": totals.spread["bins"],
        "published": [asdict(study) for study in published_for(deck)],
        "effect": known_effect(totals.taught),
        **{name: totals.taught[name] for name in ("lanes", "effects", "weeks")},
    }


def rounded(value: float | None, digits: int) -> float | None:
    """Round a figure for JSON."""
    return None if value is None else round(value, digits)


def rates(groups: list[Rate]) -> list[dict[str, Any]]:
    """Return how often each group was judged wrongly; share and interval need enough trials."""
    return [
        {
            "name": rate.name,
            "wrong": rate.wrong,
            "trials": rate.trials,
            "share": rounded(rate.share, 4),
            "interval": rate.interval and [round(bound, 4) for bound in rate.interval],
        }
        for rate in groups
    ]


def area(roc: Roc | None) -> dict[str, float] | None:
    """Return the area under an ROC with its standard error."""
    if roc is None:
        return None
    return {"area": round(roc.area, 4), "area_se": round(roc.area_se, 4)}


def machines(crowd: Crowd) -> dict[str, Any]:
    """Return the machine opponents' results on the faces that people judged."""
    return {
        judge.name: judge.detection.as_result() | {"roc": area(judge.roc)}
        for judge in crowd.machines
    }
