"""Crowding: beyond a number of requests under way, the next is refused at once."""

from threading import Event, Thread

import pytest

from quiz.errors import Unavailable
from quiz.web.crowding import at_most


def test_the_third_of_two_is_refused_at_once_and_the_next_is_let_in() -> None:
    begun, go_on = [Event(), Event()], Event()
    bounded = at_most(2)

    @bounded
    def first(number: int) -> None:
        begun[number].set()
        assert go_on.wait(10)

    @bounded
    def second() -> str:
        """Share the places of the first."""
        return "done"

    threads = [Thread(target=first, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    assert all(event.wait(10) for event in begun)
    with pytest.raises(Unavailable, match="in a few seconds"):
        second()
    go_on.set()
    for thread in threads:
        thread.join()
    assert second() == "done"
    assert second.__doc__ == "Share the places of the first."


def test_a_failure_gives_its_place_back() -> None:
    @at_most(1)
    def fail() -> None:
        raise ValueError("broken")

    for _ in range(3):
        with pytest.raises(ValueError, match="broken"):
            fail()
