"""The ways to play: a menu, and a page for each with its rules, one's record and the best."""

from typing import Any

from flask import Blueprint, Response

from quiz.decks import Deck
from quiz.errors import NotFound
from quiz.languages import gettext, lazy
from quiz.models import Mode
from quiz.modes import RULES
from quiz.play import Record, mode_scores
from quiz.web import PAGES, ModePage, all_decks, asked_deck, page, player_id, reading
from quiz.words import modes

pages = Blueprint("modes", __name__)


@pages.get("/modes")
def menu() -> Response:
    """Show all ways to play."""
    deck = asked_deck()
    twin = {"deck": deck.name, "modes": [entry(deck, mode) for mode in PAGES]}
    return page(
        "modes/menu.html",
        twin,
        title=gettext("Ways to play"),
        deck=deck,
        deck_links=all_decks("/modes"),
        offered=list(PAGES),
    )


def entry(deck: Deck, mode: Mode) -> dict[str, Any]:
    """Return what the menu says about a mode."""
    say = {"title": modes.title(mode), "lead": modes.lead(deck, mode)}
    return {"mode": mode, "url": f"/modes/{mode}", "say": say}


@pages.get("/modes/<mode>")
def show(mode: str) -> Response:
    """Show one way to play: what one does, one's record, everyone's scores, and the best."""
    if mode not in PAGES:
        raise NotFound(lazy("There is no such way to play."))
    return mode_page(Mode(mode), PAGES[Mode(mode)], asked_deck())


@pages.get("/fool")
def show_fool() -> Response:
    """Show the way to play in which players pick fakes to fool others."""
    return mode_page(Mode.FOOL, PAGES[Mode.FOOL], asked_deck())


def mode_page(mode: Mode, own: ModePage, deck: Deck) -> Response:
    """Return the page of a mode in a deck."""
    record = mode_scores.record_of(reading(), player_id(), deck.name, mode)
    counts = mode_scores.score_counts(reading(), deck.name, mode)
    has_board = RULES[mode].has_board
    best = mode_scores.best_players(reading(), deck.name, mode, player_id()) if has_board else []
    scores = [{"score": score, "rounds": count} for score, count in counts.items()]
    twin: dict[str, Any] = {
        "mode": mode,
        "deck": deck.name,
        "record": record.as_json(),
        "scores": scores,
        "board": [each.as_json() for each in best],
    }
    about = own.about(deck) if own.about else None
    twin |= {mode.value: dict(about.facts)} if about else {}
    return page(
        "modes/mode.html",
        twin,
        title=modes.title(mode),
        deck=deck,
        deck_links=all_decks(f"/modes/{mode}"),
        mode=mode,
        mode_page=own,
        record=record,
        about=about,
        say=record_words(own, record),
        obstacle=own.obstacle(deck),
        bars=bars(own, counts) if own.has_bars else [],
        has_board=has_board,
        best=[(each, own.unit(each.score)) for each in best],
    )


def record_words(own: ModePage, record: Record) -> dict[str, str]:
    """Return a player's record in words."""
    best = "" if record.best is None else own.unit(record.best)
    return {"best": best, "rounds": modes.rounds(record.rounds)}


def bars(own: ModePage, counts: dict[float, int]) -> list[tuple[str, int, float]]:
    """Return everyone's scores: each in words, how many rounds had it, and its bar in [0, 1]."""
    in_words = [(own.unit(score), count) for score, count in counts.items()]
    rows = own.binned(counts) if own.binned else in_words
    most = max((count for _, count in rows), default=1)
    return [(words, count, count / most) for words, count in rows]
