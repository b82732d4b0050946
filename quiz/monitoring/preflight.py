"""Before a lesson: what has to be there, and the sentence that says what to do where it is not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from quiz.decks import Deck, first_class
from quiz.faces import IN_STOCK
from quiz.models import Face, Teacher
from quiz.monitoring.health import Health, problem_of
from quiz.play import quizzed_reals

MOST_FACES = 100  # two sets of the longest
FACES = 20  # two sets of ten


@dataclass(frozen=True)
class Check:
    """One thing that was looked at."""

    name: str
    is_good: bool
    words: str  # what was found
    advice: str = ""  # what to do about it


@dataclass(frozen=True)
class Supply:
    """How many faces there are for a class to come, of adults where the deck shows people."""

    fakes: int
    reals: int


def supply(session: Session, deck: Deck, min_age: int) -> Supply:
    """Count the faces of a deck that a new classroom can have."""
    from_class = first_class(deck.least_age(min_age))
    fakes = select(func.count(Face.id)).where(
        Face.deck == deck.name, IN_STOCK, Face.klass >= from_class
    )
    reals = select(func.count(Face.id)).where(*quizzed_reals(deck, min_age))
    return Supply(session.scalar(fakes) or 0, session.scalar(reals) or 0)


def try_writing(session: Session, teacher_id: str) -> None:
    """Write something that changes nothing; whoever asks rolls it back."""
    same = update(Teacher).where(Teacher.id == teacher_id).values(seen_at=Teacher.seen_at)
    session.execute(same)


def is_ready(checks: Sequence[Check]) -> bool:
    """Say whether a lesson can begin."""
    return all(check.is_good for check in checks)


def check_database(can_write: bool) -> Check:
    """Say whether responses can be kept."""
    if can_write:
        return Check("Database", True, "It can be read and written: no response gets lost.")
    words = "It can be read, but not written: no response would be kept."
    return Check("Database", False, words, "See whether the disk is full or the file read-only.")


def check_fakes(deck: Deck, supply: Supply, faces: int, has_worker: bool) -> Check:
    """Say for how many faces the stock is enough; each coin may fall on fake."""
    fakes = deck.short_fakes
    if supply.fakes >= faces:
        enough = f"enough for {supply.fakes} faces, whatever the coins say"
        return Check("Fakes", True, f"{supply.fakes} {fakes} are in stock: {enough}.")
    words = f"{supply.fakes} {fakes} are in stock, and {faces} faces can need as many as {faces}."
    wait = "Wait a minute and look again: the worker makes more."
    return Check("Fakes", False, words, wait if has_worker else "Start the worker, see below.")


def check_reals(deck: Deck, supply: Supply, faces: int, health: Health) -> Check:
    """Say whether there are reals enough: where they show people, adults."""
    name, who = deck.reals.capitalize(), " of adults" if deck.shows_people else ""
    words = f"{supply.reals} {deck.reals}{who} can be shown."
    if supply.reals >= faces:
        return Check(name, True, words)
    if health.importing is not None:
        advice = "They are coming in: look again in a moment."
    elif supply.reals:
        advice = f"Show fewer faces, or bring more {deck.reals} with `flask faces import`."
    else:
        advice = health.missing
    return Check(name, False, words, advice)


def check_worker(health: Health) -> Check:
    """Say whether a worker makes faces."""
    worker = health.worker
    if worker is None:
        words = "No worker was heard in the last minute, so no new faces are made."
        return Check("Worker", False, words, "Start the quiz with `make run`, which brings one.")
    problem = problem_of(worker, health.deck)
    if problem is not None:
        return Check("Worker", False, "A worker is alive, but can’t make faces.", problem)
    return Check("Worker", True, f"A worker is alive and makes faces on {worker.device}.")


def check_address(address: str, *, is_reachable: bool, listens_here_only: bool) -> Check:
    """Say whether phones can reach the quiz."""
    if is_reachable:
        return Check("Address", True, f"Phones reach the quiz at {address}.")
    words = f"This page is at {address}, which a phone takes for itself."
    if listens_here_only:
        advice = "Start it with HOST=0.0.0.0 so that phones can reach it."
    else:
        advice = "Connect this machine to the network that the phones are in."
    return Check("Address", False, words, advice)


def check_clock(now: datetime) -> Check:
    """Say what time the server has: deadlines and timers go by it."""
    said = f"{now:%H:%M:%S} on {now.day} {now:%B} {now.year} (UTC)"
    return Check("Clock", True, f"The server has {said}; deadlines and timers go by it alone.")


def check_network() -> Check:
    """Say what the filter of a school's network could break."""
    words = (
        "What a blocked network would break: nothing. There are only plain HTTP requests to this "
        "one address: no other site, no WebSocket, no stream."
    )
    return Check("Network", True, words)
