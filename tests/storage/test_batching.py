"""Batches: everybody gets the result of their own item, whoever did the work."""

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Event, Thread

import pytest

from quiz.storage.batching import Batcher


def test_who_comes_alone_is_served_at_once() -> None:
    batcher = Batcher(doubled, key=lambda n: n)
    assert [batcher.submit(n) for n in (1, 2, 1)] == [2, 4, 2]


def test_each_gets_the_result_of_its_own_item() -> None:
    sizes: list[int] = []

    def work(items: Sequence[int]) -> list[int]:
        sizes.append(len(items))
        time.sleep(0.005)
        return doubled(items)

    batcher = Batcher(work, key=lambda n: n)
    with ThreadPoolExecutor(16) as threads:
        assert list(threads.map(batcher.submit, range(200))) == doubled(range(200))
    assert sum(sizes) == 200
    assert len(sizes) < 100


def test_a_batch_holds_one_of_a_key_in_order_of_arrival_and_only_so_many() -> None:
    batches, go = list[list[str]](), Event()

    def work(items: Sequence[str]) -> list[str]:
        go.wait(5)
        batches.append(list(items))
        return list(items)

    batcher = Batcher(work, key=lambda name: name[0], most=3)
    threads = []
    for name in ("a1", "a2", "b1", "b2", "c1", "d1"):
        threads.append(Thread(target=batcher.submit, args=(name,)))
        threads[-1].start()
        time.sleep(0.02)
    go.set()
    for thread in threads:
        thread.join(5)
    assert batches == [["a1"], ["a2", "b1", "c1"], ["b2", "d1"]]


def test_a_failed_batch_fails_all_in_it_and_nobody_after_it() -> None:
    go = Event()

    def work(items: Sequence[int]) -> list[int]:
        go.wait(5)
        if 13 in items:
            raise OSError("the disk is gone")
        return doubled(items)

    batcher = Batcher(work, key=lambda n: n, most=2)
    with ThreadPoolExecutor(4) as threads:
        waits = []
        for n in (1, 13, 14, 2):
            waits.append(threads.submit(batcher.submit, n))
            time.sleep(0.02)
        go.set()
        assert waits[0].result(5) == 2
        for wait in waits[1:3]:
            with pytest.raises(OSError, match="disk"):
                wait.result(5)
        assert waits[3].result(5) == 4
    assert batcher.submit(3) == 6


def doubled(items: Sequence[int]) -> list[int]:
    """Double each item."""
    return [2 * item for item in items]
