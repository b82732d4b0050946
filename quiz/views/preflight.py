"""Before the lesson: one page that checks everything that a class needs."""

from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Response, request
from sqlalchemy.exc import SQLAlchemyError

from quiz.decks import ADULT, Deck
from quiz.errors import Invalid, NotKnown
from quiz.languages import gettext, lazy
from quiz.monitoring import Check, is_loopback, preflight
from quiz.storage import utc_now
from quiz.web import (
    all_decks,
    asked_deck,
    config,
    current_health,
    own_teacher,
    page,
    public_root,
    qr_code,
    read_number,
    reading,
    refuse_on_teach_page,
    roll_back,
    writing,
)

pages = Blueprint("preflight", __name__)


@pages.get("/teach/preflight")
def show() -> Response:
    """Check everything, and say what to do."""
    teacher, now, faces = own_teacher(reading()), utc_now(), read_faces()
    deck = asked_deck()
    min_age = max(config().min_age, ADULT)
    supply = preflight.supply(reading(), teacher.id, deck, min_age)
    checks = [
        *find_checks(teacher.id, deck, supply, faces),
        preflight.check_clock(now),
        preflight.check_network(),
    ]
    facts: dict[str, Any] = {
        "is_ready": preflight.is_ready(checks),
        "deck": deck.name,
        "faces": faces,
        "stock": min(supply.fakes, faces),  # enough, or how many there are
        "reals": supply.reals,
        "address": public_root(),
        "now": now.isoformat(),
    }
    return page(
        "preflight.html",
        facts | {"checks": [vars(check) for check in checks]},
        title=gettext("Before the lesson"),
        **facts | {"deck": deck},
        checks=checks,
        deck_links=all_decks("/teach/preflight", faces=faces),
        qr=qr_code(f"{public_root()}/join"),
        now_ms=round(now.timestamp() * 1000),
        most=preflight.MOST_FACES,
    )


@pages.errorhandler(NotKnown)
def refuse(error: NotKnown) -> Response:
    """Show the form to log in."""
    return refuse_on_teach_page(error)


def read_faces() -> int:
    """Read how many faces the teacher wants to show."""
    faces = read_number(request.args, "faces")
    faces = preflight.FACES if faces is None else faces
    if not 1 <= faces <= preflight.MOST_FACES:
        raise Invalid(
            lazy(
                "%(name)s must be a number from %(low)s to %(high)s.",
                name="faces",
                low=1,
                high=preflight.MOST_FACES,
            )
        )
    return faces


def find_checks(teacher_id: str, deck: Deck, supply: preflight.Supply, faces: int) -> list[Check]:
    """Check all that can be missing for a classroom with a deck."""
    health = current_health(deck)
    return [
        preflight.check_database(can_write(teacher_id)),
        preflight.check_fakes(deck, supply, faces, health.worker is not None),
        preflight.check_reals(deck, supply, faces, health),
        preflight.check_worker(health),
        check_address(),
    ]


def can_write(teacher_id: str) -> bool:
    """Say whether the database takes a write; what is written is undone."""
    try:
        preflight.try_writing(writing(), teacher_id)
        roll_back()
    except SQLAlchemyError:
        return False
    return True


def check_address() -> Check:
    """Check the address that students are given."""
    address = public_root()
    return preflight.check_address(
        address,
        is_reachable=not is_loopback(urlsplit(address).hostname or ""),
        listens_here_only=is_loopback(config().host),
    )
