"""The home page."""

from typing import Any

from flask import Blueprint, Response

from quiz import faces, health, leaderboard, sources
from quiz.db import utc_now
from quiz.decks import GALLERY, UTKFACE, Deck, default_deck
from quiz.views.health import current_health
from quiz.views.requests import config, page, reading
from quiz.views.totals import everyone
from quiz.windows import Sheet

pages = Blueprint("home", __name__)
BEST = 3


@pages.get("/")
def home() -> Response:
    """Show one sentence, one button, a face, and how people are doing."""
    session = reading()
    deck = default_deck(session)
    state = current_health(deck)
    playable = health.playable(session, utc_now())
    totals = everyone(deck)
    best = leaderboard.standings(session, Sheet(deck.name, "all"), limit=BEST).standings
    context = {
        "ready": state.is_playable,
        "problem": state.obstacle(),
        "importing": state.importing,
        "everyone": totals.crowd.detection,
        "trials_total": totals.crowd.counts.trials,
        "players_total": totals.players,
        "fake_face": specimen_of(deck, has_stock=state.stock > 0),
        "missing": missing_photographs(playable),
        "best": best,
    }
    twin: dict[str, Any] = context | {
        "deck": deck.name,
        "decks": [each.name for each in playable],
        "everyone": totals.crowd.detection.as_result() if totals.crowd.detection else None,
        "best": [standing.as_json() for standing in best],
    }
    return page("home.html", twin, title="Real or Fake?", **context, deck=deck, playable=playable)


def specimen_of(deck: Deck, *, has_stock: bool) -> str | None:
    """Return the address of a fake of a deck to show, if there is one."""
    has_specimen = has_stock or faces.specimen(reading(), deck) is not None
    return f"/faces/specimen?deck={deck.name}" if has_specimen else None


def missing_photographs(playable: list[Deck]) -> str | None:
    """Say what brings the photographs, where the gallery alone is played."""
    if playable != [GALLERY] or health.import_progress(reading(), UTKFACE, utc_now()):
        return None
    return sources.missing_reals(config(), UTKFACE)
