"""The home page."""

from flask import Blueprint, Response

from quiz import faces, leaderboard
from quiz.decks import default_deck
from quiz.views.health import current_health
from quiz.views.requests import page, reading
from quiz.views.totals import everyone
from quiz.windows import Sheet

pages = Blueprint("home", __name__)
BEST = 3


@pages.get("/")
def home() -> Response:
    """Show one sentence, one button, a face, and how people are doing."""
    session = reading()
    state = current_health()
    deck = default_deck(session)
    totals = everyone(deck)
    has_specimen = state.stock > 0 or faces.specimen(session) is not None
    best = leaderboard.standings(session, Sheet(deck.name, "all"), limit=BEST).standings
    context = {
        "ready": state.is_playable,
        "problem": state.obstacle(),
        "importing": state.importing,
        "everyone": totals.crowd.detection,
        "trials_total": totals.crowd.counts.trials,
        "players_total": totals.players,
        "fake_face": "/faces/specimen" if has_specimen else None,
        "best": best,
    }
    twin = context | {
        "everyone": totals.crowd.detection.as_result() if totals.crowd.detection else None,
        "best": [standing.as_json() for standing in best],
    }
    return page("home.html", twin, title="Real or Fake?", **context)
