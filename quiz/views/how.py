"""How it works: how the generator learned, and how to recognise its faces."""

import json
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, current_app, url_for

from quiz.decks import TERMS, Deck, sources
from quiz.languages import deck_count, gettext
from quiz.web import all_decks, asked_deck, config, page

pages = Blueprint("how", __name__)


@pages.get("/how")
def show() -> Response:
    """Show how a deck's generator learned, by the milestones that were kept."""
    deck = asked_deck()
    checkpoint = sources.describe_checkpoint(config(), deck)
    steps = milestones(deck)
    twin = {"deck": deck.name, "milestones": steps, "checkpoint": checkpoint}
    return page(
        "how.html",
        twin,
        title=gettext("How it works"),
        deck=deck,
        deck_links=all_decks("/how"),
        terms=TERMS[deck.name],
        milestones=steps,
        checkpoint=checkpoint,
    )


@pages.get("/how/tips")
def tips() -> Response:
    """Show the tips for recognising a deck's fakes."""
    deck = asked_deck()
    twin = {"deck": deck.name, "tells": tells(deck)}
    links = all_decks("/how/tips")
    return page("tips.html", twin, title=gettext("Tips"), deck=deck, deck_links=links)


@pages.app_context_processor
def offer_tells() -> dict[str, Any]:
    """Let any page show the tips; the file is read only where one does."""
    return {"tells": tells}


def tells(deck: Deck) -> list[dict[str, Any]]:
    """List the fakes that `python -m generator.tells` has drawn, and what to look for in each."""
    return [
        entry
        | {
            "url": picture(deck, f"tells/{entry['name']}.jpg"),
            "title": with_capital(gettext(entry["name"])),
            "caption": gettext(entry["caption"]),
        }
        for entry in read_index(deck, "tells.json")
    ]


def with_capital(words: str) -> str:
    """Return words with a capital first letter, where the script has capitals."""
    return words[:1].upper() + words[1:]


def milestones(deck: Deck) -> list[dict[str, Any]]:
    """List the stages that `python -m generator.milestones` has drawn, with their figures."""
    return [
        {
            "kimg": stage["kimg"],
            "resolution": stage["resolution"],
            "figures": stage["figures"],
            "url": picture(deck, f"{stage['name']}.jpg"),
            "caption": caption_of(stage, deck),
        }
        for stage in read_index(deck, "milestones.json")
    ]


def caption_of(stage: dict[str, Any], deck: Deck) -> str:
    """Return what there is to see at a stage, else only when it was."""
    if "caption" in stage:
        return gettext(stage["caption"])
    return deck_count(
        deck.name, "After %(num)s face.", "After %(num)s faces.", 1000 * stage["kimg"]
    )


def picture(deck: Deck, name: str) -> str:
    """Return the address of a picture that a command of the generator has drawn."""
    return url_for("static", filename=f"how/{deck.name}/{name}")


def read_index(deck: Deck, name: str) -> list[dict[str, Any]]:
    """Read what a command of the generator has listed; nothing when it has not run."""
    index = Path(current_app.static_folder or "") / "how" / deck.name / name
    return json.loads(index.read_text(encoding="utf-8")) if index.is_file() else []
