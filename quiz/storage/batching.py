"""Batching: threads that wait at the same time have their work done in one go, by one of them.

This is how many responses share one transaction: its lock, its way to the disk and back, and most
of what the statements cost. Who comes alone waits for nobody.
"""

from collections import deque
from collections.abc import Callable, Hashable, Sequence
from threading import Lock
from typing import Generic, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


class Ticket(Generic[Item, Result]):
    """An item that waits, and what has become of it."""

    def __init__(self, item: Item) -> None:
        self.item = item
        self.result: Result | None = None
        self.error: BaseException | None = None
        self.is_done = False
        self._called = Lock()
        self._called.acquire()

    def call(self) -> None:
        """Wake the thread that waits: it is done, or is to lead."""
        self._called.release()

    def wait(self) -> None:
        """Sleep until called."""
        self._called.acquire()


class Batcher(Generic[Item, Result]):
    """Runs `work` on batches of up to `most` items, no two of them with the same key."""

    def __init__(
        self,
        work: Callable[[Sequence[Item]], Sequence[Result]],
        key: Callable[[Item], Hashable],
        most: int = 64,
    ) -> None:
        self.work = work
        self.key = key
        self.most = most
        self._waiting: deque[Ticket[Item, Result]] = deque()
        self._is_led = False
        self._changing = Lock()

    def submit(self, item: Item) -> Result:
        """Return the item's result; raises what `work` raised for its batch."""
        ticket: Ticket[Item, Result] = Ticket(item)
        with self._changing:
            self._waiting.append(ticket)
            leads, self._is_led = not self._is_led, True
        if not leads:
            ticket.wait()
        if not ticket.is_done:
            self._lead(ticket)
        if ticket.error is not None:
            raise ticket.error
        return ticket.result  # type: ignore[return-value]

    def _lead(self, mine: Ticket[Item, Result]) -> None:
        """Work on what waits, hand the lead to who waits next, and wake whose work is done."""
        batch = self._take()
        try:
            for ticket, result in zip(batch, self.work([t.item for t in batch]), strict=True):
                ticket.result = result
        except BaseException as error:
            for ticket in batch:
                ticket.error = error
        self._hand_over()
        for ticket in batch:
            ticket.is_done = True
            if ticket is not mine:
                ticket.call()

    def _take(self) -> list[Ticket[Item, Result]]:
        """Take a batch in the order of arrival; the leader's own item is the first."""
        batch: dict[Hashable, Ticket[Item, Result]] = {}
        with self._changing:
            left = [t for t in self._waiting if not self._takes(batch, t)]
            self._waiting = deque(left)
        return list(batch.values())

    def _takes(
        self, batch: dict[Hashable, Ticket[Item, Result]], ticket: Ticket[Item, Result]
    ) -> bool:
        return len(batch) < self.most and batch.setdefault(self.key(ticket.item), ticket) is ticket

    def _hand_over(self) -> None:
        with self._changing:
            self._is_led = bool(self._waiting)
            if self._is_led:
                self._waiting[0].call()
