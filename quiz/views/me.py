"""A player's own page."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict
from typing import Any

from flask import Blueprint, Response, jsonify
from werkzeug.wrappers import Response as BaseResponse

from quiz import words
from quiz.access import seals
from quiz.board import holds
from quiz.counts import player_counts
from quiz.decks import Deck
from quiz.errors import Invalid
from quiz.exports import Dialect, spreadsheet_lines
from quiz.figures import detection
from quiz.languages import gettext, lazy
from quiz.models import MACHINES, Player, Round
from quiz.play import (
    MIN_CHARTED,
    MOST,
    Profile,
    TrialView,
    all_trials,
    latest_trials,
    players,
    rounds,
)
from quiz.web import (
    as_csv,
    asked_deck,
    asked_dialect,
    body,
    current_player,
    database,
    deck_context,
    locked_player,
    own_player,
    page,
    published_for,
    read_word,
    reading,
    see_other,
    wants_json,
    writing,
)

pages = Blueprint("me", __name__)
COLUMNS = (
    "responded_at", "deck", "round_id", "mode", "position", "label", "response", "correct",
    "confidence", "response_ms", "checkpoint", "seed", "level", "achieved_level", "frames",
    "lane",
)  # fmt: skip


@pages.get("/me")
def show() -> Response:
    """Show a player's statistics and rounds; a stranger has none yet."""
    player = current_player()
    deck = asked_deck(rounds.latest_deck(reading(), player.id) if player else None)
    counts = player_counts.counts_in_deck(reading(), player, deck.name)
    played = [round_row(round_) for round_ in rounds_of(player, deck)]
    result, profile = detection(counts), profile_of(player, deck)
    twin = result.as_result() | {
        "deck": deck.name,
        "trials": counts.trials,
        "d_prime_se": rounded(result.d_prime_se),
        "is_provisional": result.is_provisional,
        "pseudonym": player.pseudonym if player else None,
        "on_hold": holds.hold_message(player),
        "may_teach": player.may_teach if player else None,
        "rounds": played,
        "profile": as_json(profile),
    }
    return page(
        "me.html",
        twin,
        title=gettext("Your statistics"),
        **deck_context(deck, "/me", player),
        detection=result if counts.trials else None,
        profile=profile,
        most=MOST,
        summary=words.players.summary(deck, result, profile.calibration),
        missing=words.players.missing_charts(len(profile.trials), profile.rated, MIN_CHARTED),
        rounds=played,
        on_hold=twin["on_hold"],
        published=published_for(deck),
    )


def profile_of(player: Player | None, deck: Deck) -> Profile:
    """Return the profile of a player's latest responses in a deck."""
    return Profile(latest_trials(reading(), player.id, deck.name, MOST) if player else [])


def rounded(value: float | None, digits: int = 3) -> float | None:
    """Round a figure for JSON."""
    return None if value is None else round(value, digits)


def as_json(profile: Profile) -> dict[str, Any]:
    """Return a profile's figures."""
    return {
        "roc": None if profile.roc is None else asdict(profile.roc),
        "calibration": None if profile.calibration is None else asdict(profile.calibration),
        "reliability": [asdict(each) for each in profile.reliability],
        "median_ms": asdict(profile.times),
        "learning": [asdict(block) for block in profile.learning],
        "scores": [asdict(score) for score in profile.machines],
    }


@pages.get("/me/responses.csv")
def export() -> Response:
    """Send all of a player's responses as a table."""
    lines = table_of(own_player(reading()).id, asked_dialect())
    return as_csv(lines, "responses.csv")


def table_of(player_id: str, dialect: Dialect) -> Iterator[str]:
    """Yield a player's table line by line, as it was at one moment."""
    with database().snapshot() as session, closing(all_trials(session, player_id)) as trials:
        yield from spreadsheet_lines([*COLUMNS, *MACHINES.values()], map(cells, trials), dialect)


def cells(trial: TrialView) -> list[Any]:
    """Return a trial's row."""
    opinions = [trial.machine.get(name) for name in MACHINES]
    return [*(getattr(trial, name) for name in COLUMNS), *opinions]


def rounds_of(player: Player | None, deck: Deck) -> list[Round]:
    """Return a player's latest rounds in a deck."""
    return rounds.rounds_of(reading(), player.id, deck.name) if player else []


def round_row(round_: Round) -> dict[str, Any]:
    """Return a round as the list shows it."""
    return {
        "id": round_.id,
        "url": f"/rounds/{round_.id}",
        "mode": round_.mode.value,
        "started_at": round_.started_at,
        "answered": round_.answered,
        "done": round_.finished_at is not None,
        "correct": round_.correct,
    }


@pages.post("/me/teaching")
def teach() -> BaseResponse:
    """Let what the player says train the generator, or not."""
    session, word = writing(), read_word(body(), "may_teach")
    if word not in {"yes", "no"}:
        raise Invalid(
            lazy("%(name)s must be one of %(choices)s.", name="may_teach", choices="yes, no")
        )
    player = locked_player(session)
    player.may_teach = word == "yes"
    session.commit()
    return jsonify({"may_teach": player.may_teach}) if wants_json() else see_other("/me#teaching")


@pages.post("/me/delete")
def erase() -> BaseResponse:
    """Delete the player and all responses."""
    session = writing()
    players.erase_player(session, locked_player(session).id)
    session.commit()
    response = jsonify({"deleted": True}) if wants_json() else see_other("/")
    response.delete_cookie(seals.PLAYER_COOKIE)
    return response
