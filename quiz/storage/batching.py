"""Batching: items that threads submit at the same time are processed together, by one of them.

This is how many responses share one transaction: its lock, its flush to the disk, and most of what
its statements cost. There is no batching thread and no delay. The first thread to come leads: it
processes what is in the queue, which is its own item alone when nobody else is there. Threads
that come meanwhile sleep in the queue; then the first of them leads the next batch.
"""

from collections import deque
from collections.abc import Callable, Hashable, Sequence
from threading import Lock
from typing import Generic, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


class Ticket(Generic[Item, Result]):
    """An item in the queue with its result or error, and the lock on which its thread sleeps."""

    def __init__(self, item: Item) -> None:
        self.item = item
        self.result: Result | None = None
        self.error: BaseException | None = None
        self.is_done = False
        self._asleep = Lock()
        self._asleep.acquire()

    def wake(self) -> None:
        """Wake the thread: its item is done, or it has to lead."""
        self._asleep.release()

    def sleep(self) -> None:
        """Sleep until another thread wakes this one."""
        self._asleep.acquire()


class Batcher(Generic[Item, Result]):
    """Calls `process` with batches of up to `most` items, no two of them with the same key."""

    def __init__(
        self,
        process: Callable[[Sequence[Item]], Sequence[Result]],
        key: Callable[[Item], Hashable],
        most: int = 64,
    ) -> None:
        self.process = process
        self.key = key
        self.most = most
        self._lock = Lock()  # of the two that follow
        self._queue: deque[Ticket[Item, Result]] = deque()
        self._has_leader = False

    def submit(self, item: Item) -> Result:
        """Return the item's result; raises what `process` raised for its batch."""
        ticket: Ticket[Item, Result] = Ticket(item)
        with self._lock:
            self._queue.append(ticket)
            leads, self._has_leader = not self._has_leader, True
        if not leads:
            ticket.sleep()
        if not ticket.is_done:
            self._lead(ticket)
        if ticket.error is not None:
            raise ticket.error
        return ticket.result  # type: ignore[return-value]

    def _lead(self, own: Ticket[Item, Result]) -> None:
        """Process a batch, let the next thread in the queue lead, and wake those of the batch."""
        batch = self._take_batch()
        try:
            results = self.process([ticket.item for ticket in batch])
            for ticket, result in zip(batch, results, strict=True):
                ticket.result = result
        except BaseException as error:
            for ticket in batch:
                ticket.error = error
        self._pass_lead()
        for ticket in batch:
            ticket.is_done = True
            if ticket is not own:
                ticket.wake()

    def _take_batch(self) -> list[Ticket[Item, Result]]:
        """Take a batch out of the queue in order of arrival; the leader's own item is the first."""
        batch: dict[Hashable, Ticket[Item, Result]] = {}
        left: deque[Ticket[Item, Result]] = deque()
        with self._lock:
            for ticket in self._queue:
                key = self.key(ticket.item)
                if len(batch) < self.most and key not in batch:
                    batch[key] = ticket
                else:
                    left.append(ticket)
            self._queue = left
        return list(batch.values())

    def _pass_lead(self) -> None:
        """Wake the first thread in the queue to lead; without one, the next to come leads."""
        with self._lock:
            self._has_leader = bool(self._queue)
            if self._has_leader:
                self._queue[0].wake()
