"""Crowding: how many requests of one kind may be under way, so that threads are left for play."""

from collections.abc import Callable
from functools import wraps
from threading import BoundedSemaphore
from typing import ParamSpec, TypeVar

from quiz.errors import Unavailable
from quiz.languages import lazy

P = ParamSpec("P")
T = TypeVar("T")
BUSY = lazy("Too many people are doing this at this moment; try again in a few seconds.")


def at_most(count: int) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Let at most so many threads of a process into the views that this decorates.

    The others get a 503 at once. Waiting for a turn would take the thread that the turn frees.
    """
    slots = BoundedSemaphore(count)

    def decorate(view: Callable[P, T]) -> Callable[P, T]:
        @wraps(view)
        def bounded(*args: P.args, **kwargs: P.kwargs) -> T:
            if not slots.acquire(blocking=False):
                raise Unavailable(BUSY)
            try:
                return view(*args, **kwargs)
            finally:
                slots.release()

        return bounded

    return decorate
