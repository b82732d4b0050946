"""What teachers may look at without an account: a class that never was, and a lesson's plan."""

from flask import Blueprint, Response, request

from quiz.decks import UTKFACE, Deck
from quiz.faces import find_specimen
from quiz.languages import gettext
from quiz.web import config, current_teacher, page, read_number, reading
from quiz.words import demo, lesson

pages = Blueprint("teaching", __name__)


@pages.get("/teach/demo")
def show_demo() -> Response:
    """Play a class that never was, or show one of its scenes."""
    deck, step = UTKFACE, asked_step()  # its words are in the scenes
    twin = {"step": step, "scenes": [vars(scene) for scene in demo.SCENES]}
    return page(
        "teaching/demo.html",
        twin,
        title=gettext("A class plays"),
        deck=deck,
        fake_face=known_specimen(deck),
        step=step,
    )


def asked_step() -> int:
    """Return which scene is asked for; one that there is not is the nearest that there is."""
    step = read_number(request.args, "step") or 1
    return min(max(step, 1), len(demo.SCENES))


def known_specimen(deck: Deck) -> str | None:
    """Return the address of a fake that is in no pair; none is taken for it: nothing is written."""
    if find_specimen(reading(), deck, config().min_age) is None:
        return None
    return f"/faces/specimen?deck={deck.name}"


@pages.get("/teach/lesson")
def show_lesson() -> Response:
    """Show the plan of a lesson, minute by minute."""
    minutes = [
        {"from": start, "to": end, "title": title, "what": what, "say": say}
        for start, end, title, what, say in lesson.MINUTES
    ]
    return page(
        "teaching/lesson.html",
        {"minutes": minutes},
        title=gettext("A lesson"),
        is_teacher=current_teacher() is not None,
    )
