"""Turns: beyond a limit, tries are let through one at a time, so that nobody is locked out.

A right password or code is still let in, if slowly, and the turns bound how much can be guessed.
Whoever waits holds a thread, so few may wait at once, and no connection is held meanwhile.
"""

import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from threading import BoundedSemaphore
from time import monotonic, sleep

from flask import request
from sqlalchemy.orm import Session

from quiz.access import Meter, attempts, events
from quiz.errors import TooMany
from quiz.languages import lazy
from quiz.policy import Limit, limits
from quiz.storage import utc_now
from quiz.web.sessions import config
from quiz.web.visitors import visit

WAIT_SECONDS = 6.0
PAUSE_SECONDS = 0.1
RETRY_SECONDS = 3

_random = random.SystemRandom()
places = BoundedSemaphore(limits.WAITING_AT_ONCE)


def meter(limit: Limit, value: str) -> Meter:
    """Return the meter of a name, a browser or an address under a limit."""
    return attempts.meter_of(limit, config().secret_key, value)


def by_address(limit: Limit, of: str = "") -> Meter:
    """Return the meter of the address that asks, where wanted for one thing alone."""
    return meter(limit, f"{attempts.network_of(request.remote_addr)}{of and f' {of}'}")


def count_try(session: Session, free: Sequence[Meter], turns: Sequence[Meter]) -> list[Meter]:
    """Count a try, or wait for its turn; return the meters that a success gives back.

    What the session had to write is committed where the try had to wait.
    """
    if attempts.try_to_spend(session, free, utc_now()):
        return list(free)
    return wait_for_turn(session, turns)


def wait_for_turn(
    session: Session, turns: Sequence[Meter], is_welcome: Callable[[], bool] = lambda: False
) -> list[Meter]:
    """Wait for a turn; TooMany when none comes, or for a browser that has just failed in one.

    Who becomes welcome meanwhile needs no turn. Returns the meters that a success gives back.
    """
    with place_in_line():
        token = visit()
        failures = [meter(limits.FAILED_TURNS, token)] if token else []
        attempts.spend(session, failures, utc_now())
        session.commit()
        if not has_turn(session, turns, is_welcome):
            attempts.give_back(session, failures)
            session.commit()
            raise busy()
    return failures


@contextmanager
def place_in_line() -> Iterator[None]:
    """Hold one of the few places to wait in."""
    if not places.acquire(blocking=False):
        raise busy()
    try:
        yield
    finally:
        places.release()


def has_turn(session: Session, turns: Sequence[Meter], is_welcome: Callable[[], bool]) -> bool:
    """Wait until each of the turns is free, and take them; say whether that worked out."""
    give_up = monotonic() + WAIT_SECONDS
    while not attempts.try_to_spend(session, turns, utc_now()):
        session.commit()  # nothing is held while this request sleeps
        if monotonic() >= give_up:
            return False
        # Not in step with the turns: whoever had the last one would be the first to ask again.
        sleep(PAUSE_SECONDS * _random.uniform(0.1, 1.9))
        if is_welcome():
            break
    session.commit()
    return True


def busy() -> TooMany:
    """Return the refusal of a try that found no turn, and log it."""
    events.note("limit-reached", limit="turns")
    sentence = lazy("Too many attempts at this moment; try again in a few seconds.")
    return TooMany(sentence, retry_after=RETRY_SECONDS)
