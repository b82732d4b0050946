"""The home page."""

from typing import Any

from flask import Blueprint, Response, request

from quiz.board import Sheet, standings
from quiz.decks import DECKS, GALLERY, UTKFACE, Deck, has_reals
from quiz.faces import find_specimen, stock_size
from quiz.languages import gettext
from quiz.models import Mode
from quiz.monitoring import health
from quiz.play import heroes, rounds
from quiz.storage import utc_now
from quiz.web import (
    PAGES,
    asked_deck,
    config,
    current_health,
    deck_switch,
    everyone,
    page,
    player_id,
    read_response,
    reading,
)

pages = Blueprint("home", __name__)
BEST = 3
RECOMMENDED = Mode.DAILY  # of the further ways to play
COMMAND = "flask faces import --deck utkface"


@pages.get("/")
def home() -> Response:
    """Show an unfinished round, a button for each deck, a face, and how people are doing."""
    session, now = reading(), utc_now()
    playable = health.decks_to_play(session, config().min_age, now)
    deck = asked_deck()
    if playable and deck not in playable:  # its first reals are still being imported
        deck = playable[0]
    state = current_health(deck)
    totals = everyone(deck)
    unfinished = rounds.unfinished_round(session, player_id())
    best = standings.page_of_standings(session, Sheet(deck.name, "all"), limit=BEST).standings
    context = {
        "ready": state.is_playable,
        "problem": state.obstacle(),
        "importing": state.importing,
        "everyone": totals.crowd.detection,
        "trials_total": totals.crowd.counts.trials,
        "players_total": totals.players,
        "hero": hero_of(deck),
        "fake_face": specimen_of(deck),
        "missing": missing_photographs(playable),
        "best": best,
    }
    twin: dict[str, Any] = context | {
        "deck": deck.name,
        "decks": [each.name for each in playable],
        "everyone": totals.crowd.detection.as_result() if totals.crowd.detection else None,
        "best": [standing.as_json() for standing in best],
        "unfinished": unfinished and unfinished.as_json() | {"url": unfinished.url},
    }
    return page(
        "home.html",
        twin,
        title=gettext("Real or Fake?"),
        **context,
        deck=deck,
        unfinished=unfinished,
        playable=playable,
        deck_links=deck_switch(playable),
        offered=list(PAGES),
        recommended=RECOMMENDED,
        coming=[(each, *done) for each in DECKS.values() if (done := coming(each))],
    )


def hero_of(deck: Deck) -> dict[str, Any] | None:
    """Return the face that can be judged on the home page, and the verdict once it was."""
    pair = heroes.find_hero(reading(), deck, config().min_age)
    if pair is None:
        return None
    asked = request.args.get("visit", "")
    visit = asked if heroes.VISIT.fullmatch(asked) else heroes.new_visit()
    hero = {"visit": visit, "face": f"/faces/hero/{visit}?deck={deck.name}"}
    if visit != asked or "response" not in request.args:
        return hero
    label = heroes.label_of(visit, config().secret_key)
    return hero | {"verdict": heroes.verdict(deck, read_response(request.args), label)}


def coming(deck: Deck) -> tuple[int, int] | None:
    """Return how far the running import of a deck is; None when none runs."""
    return health.import_progress(reading(), deck, utc_now())


def specimen_of(deck: Deck) -> str | None:
    """Return the address of a deck's fake for the home page; None when there is none."""
    has_stock = stock_size(reading(), deck, config().min_age, 1) > 0
    has_specimen = has_stock or find_specimen(reading(), deck, config().min_age) is not None
    return f"/faces/specimen?deck={deck.name}" if has_specimen else None


def missing_photographs(playable: list[Deck]) -> str | None:
    """Return how to add the photographs, where only the gallery can be played."""
    is_alone = playable == [GALLERY] and not has_reals(reading(), UTKFACE)
    if not is_alone or coming(UTKFACE):
        return None
    return gettext(
        "Only the gallery can be played, because UTKFace has not been imported. `%(command)s` "
        "imports its photographs.",
        command=COMMAND,
    )
