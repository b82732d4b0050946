"""Checks before a lesson: what a class needs, and what to do where it is missing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from quiz.classroom import allowance
from quiz.decks import Deck
from quiz.faces import stock_size
from quiz.models import Teacher
from quiz.monitoring.health import Health, problem_of
from quiz.play import supply as reals
from quiz.policy import limits

MOST_FACES = 2 * limits.MAX_LENGTH  # two of the longest sets
FACES = 2 * limits.DEFAULT_LENGTH
HELD = (
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
    if can_write:
        return Check("Database", True, "It can be read and written, so responses are kept.")
    words = "It can be read but not written, so no response would be kept."
    return Check(
        "Database", False, words, "Check whether the disk is full or the file is read-only."
    )


def check_fakes(deck: Deck, supply: Supply, faces: int, has_worker: bool) -> Check:
    """Say whether there are fakes enough: each face needs one, whichever the coin shows."""
    fakes = deck.short_fakes.capitalize()
    if supply.fakes >= faces:
        return Check("Fakes", True, f"{fakes} are in stock, enough for {faces} faces.")
    words = f"{fakes} in stock are not enough for {faces} faces."
    wait = "Wait a minute and check again: the worker is making more."
    return Check(
        "Fakes",
        False,
        words,
        wait if has_worker else "Start a worker: see the check of the worker.",
    )


def check_reals(deck: Deck, supply: Supply, faces: int, health: Health) -> Check:
    """Say whether there are reals enough, of adults where the deck shows people."""
    name, who = deck.reals.capitalize(), " of adults" if deck.shows_people else ""
    words = f"{supply.reals} {deck.reals}{who} can be shown."
    if min(supply.reals, supply.free) >= faces:
        return Check(name, True, words)
    if supply.reals >= faces:
        return Check(name, False, f"{words} A new classroom can have {supply.free}.", HELD)
    if health.importing is not None:
        advice = "They are being imported: check again in a moment."
    elif supply.reals:
        advice = f"Show fewer faces, or bring more {deck.reals} with `flask faces import`."
    else:
        advice = health.missing
    return Check(name, False, words, advice)


def check_worker(health: Health) -> Check:
    """Say whether a worker makes faces."""
    worker = health.worker
    if worker is None:
        words = "No worker has reported in the last minute, so no new faces are made."
        return Check(
            "Worker", False, words, "Start the quiz with `make run`, which starts a worker too."
        )
    problem = problem_of(worker, health.deck)
    if problem is not None:
        return Check("Worker", False, "A worker is running but can’t make faces.", problem)
    return Check("Worker", True, f"A worker is running and makes faces on {worker.device}.")


def check_address(address: str, *, is_reachable: bool, listens_here_only: bool) -> Check:
    """Say whether phones can reach the quiz."""
    if is_reachable:
        return Check("Address", True, f"Phones can open the quiz at {address}.")
    words = f"This page is at {address}, an address that works on this computer only."
    if listens_here_only:
        advice = "Start the quiz with HOST=0.0.0.0 so that phones can reach it."
    else:
        advice = "Connect this computer to the network that the phones use."
    return Check("Address", False, words, advice)


def check_clock(now: datetime) -> Check:
    """Say what time the server has: deadlines and timers depend on it."""
    time = f"{now:%H:%M:%S} on {now.day} {now:%B} {now.year} (UTC)"
    return Check(
        "Clock", True, f"The server’s clock shows {time}. Deadlines and timers use this clock only."
    )


def check_network() -> Check:
    """Say what the quiz needs of a school's network."""
    words = (
        "The filter of a school’s network blocks nothing that the quiz needs: it uses plain HTTP "
        "requests to this one address, no other site, no WebSocket and no event stream."
    )
    return Check("Network", True, words)
