"""Checks before a lesson: what a class needs, and what to do where it is missing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from quiz.classroom import allowance
from quiz.decks import Deck
from quiz.faces import stock_size
from quiz.languages import dates, deck_count, deck_text, gettext, lazy
from quiz.models import Teacher
from quiz.monitoring.health import Health, problem_of
from quiz.play import supply as reals
from quiz.policy import limits

MOST_FACES = 2 * limits.MAX_LENGTH  # two of the longest sets
FACES = 2 * limits.DEFAULT_LENGTH
HELD = lazy(
    "Rounds and open classrooms hold the others: show fewer faces, end classrooms of yours that "
    "are over, or check again later."
)


@dataclass(frozen=True)
class Check:
    """The result of one check."""

    name: str
    is_good: bool
    words: str  # the result in a sentence
    advice: str = ""  # what to do about it


@dataclass(frozen=True)
class Supply:
    """How many faces there are for a class to come, of adults where the deck shows people."""

    fakes: int
    reals: int  # that can be dealt, held or not
    free: int  # of these, how many a new classroom can have; counted up to MOST_FACES


def supply(session: Session, teacher_id: str, deck: Deck, min_age: int) -> Supply:
    """Count the faces of a deck that a teacher's new classroom can have."""
    free = reals.count_free(session, deck, min_age, MOST_FACES)
    return Supply(
        fakes=stock_size(session, deck, min_age),
        reals=reals.count_reals(session, deck, min_age),
        free=min(free, allowance.left_faces(session, teacher_id, deck, min_age)),
    )


def try_writing(session: Session, teacher_id: str) -> None:
    """Write something that changes nothing; the caller rolls it back."""
    same = update(Teacher).where(Teacher.id == teacher_id).values(seen_at=Teacher.seen_at)
    session.execute(same)


def is_ready(checks: Sequence[Check]) -> bool:
    """Say whether a lesson can begin."""
    return all(check.is_good for check in checks)


def check_database(can_write: bool) -> Check:
    """Say whether responses can be kept."""
    name = gettext("Answers")
    if can_write:
        return Check(name, True, gettext("Every answer of a student is kept."))
    words = gettext("The database takes nothing, so no answer would be kept.")
    advice = gettext("Ask whoever runs this quiz: the disk may be full, or the database read-only.")
    return Check(name, False, words, advice)


def check_fakes(deck: Deck, supply: Supply, faces: int, has_worker: bool) -> Check:
    """Say whether there are fakes enough: each face needs one, whichever the coin shows."""
    name = gettext("Fakes")
    if supply.fakes >= faces:
        words = deck_count(
            deck.name,
            "There are fakes enough for %(num)s faces.",
            "There are fakes enough for %(num)s faces.",
            faces,
        )
        return Check(name, True, words)
    words = deck_count(
        deck.name,
        "There are not fakes enough for %(num)s faces yet.",
        "There are not fakes enough for %(num)s faces yet.",
        faces,
    )
    if has_worker:
        advice = gettext("Wait a minute and check again: more are being made.")
    else:
        advice = gettext("No more are being made: see the check of new faces.")
    return Check(name, False, words, advice)


def check_reals(deck: Deck, supply: Supply, faces: int, health: Health) -> Check:
    """Say whether there are reals enough, of adults where the deck shows people."""
    name = deck_text(deck.name, "Photographs")
    words = deck_count(
        deck.name,
        "%(num)s photographs of adults can be shown.",
        "%(num)s photographs of adults can be shown.",
        supply.reals,
        num=str(supply.reals),
    )
    if min(supply.reals, supply.free) >= faces:
        return Check(name, True, words)
    if supply.reals >= faces:
        rest = gettext("A new classroom can have %(count)s.", count=supply.free)
        return Check(name, False, f"{words} {rest}", HELD)
    if health.importing is not None:
        advice = gettext("They are being imported: check again in a moment.")
    elif supply.reals:
        advice = deck_text(
            deck.name, "Show fewer faces, or bring more photographs with `flask faces import`."
        )
    else:
        advice = health.missing
    return Check(name, False, words, advice)


def check_worker(health: Health) -> Check:
    """Say whether a worker makes faces."""
    name, worker = gettext("New faces"), health.worker
    if worker is None:
        advice = gettext(
            "Ask whoever runs this quiz to start the worker, the program that makes them. "
            "`make run` starts it too."
        )
        return Check(name, False, gettext("No new faces are being made."), advice)
    problem = problem_of(worker, health.deck)
    if problem is not None:
        return Check(name, False, gettext("New faces can’t be made."), problem)
    return Check(name, True, gettext("New faces are being made whenever some are needed."))


def check_address(address: str, *, is_reachable: bool, listens_here_only: bool) -> Check:
    """Say whether phones can reach the quiz."""
    name = gettext("Address")
    if is_reachable:
        words = gettext("Phones can open the quiz at %(address)s.", address=address)
        return Check(name, True, words)
    words = gettext(
        "This page is at %(address)s, an address that works on this computer only.",
        address=address,
    )
    if listens_here_only:
        advice = gettext(
            "Ask whoever runs this quiz to start it with HOST=0.0.0.0, so that phones can reach it."
        )
    else:
        advice = gettext("Connect this computer to the network that the phones use.")
    return Check(name, False, words, advice)


def check_clock(now: datetime) -> Check:
    """Say what time the server has: deadlines and timers depend on it."""
    words = gettext(
        "The server’s clock shows %(time)s on %(day)s (UTC). "
        "Deadlines and timers use this clock only.",
        time=dates.date(now, dates.SECOND),
        day=dates.date(now, dates.FULL),
    )
    return Check(gettext("Clock"), True, words)


def check_network() -> Check:
    """Say what the quiz needs of a school's network."""
    words = gettext(
        "A school’s filter blocks nothing that the quiz needs: it uses this one address in the "
        "plainest way, and no other site."
    )
    return Check(gettext("Network"), True, words)
