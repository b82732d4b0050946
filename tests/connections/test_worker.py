"""The worker's lists of connections: who makes room, whose time is up."""

import math
from collections import Counter, deque
from types import SimpleNamespace
from typing import Any

import pytest

from quiz.connections.worker import PatientWorker, late, most_by_address
from quiz.policy import limits


class Poller:
    """Notes what is watched."""

    def __init__(self) -> None:
        self.watched: set[Any] = set()

    def register(self, sock: Any, _events: int, _call: Any) -> None:
        self.watched.add(sock)

    def unregister(self, sock: Any) -> None:
        self.watched.remove(sock)


class Client:
    """A connection whose client never says anything, and hears all."""

    def __init__(self, address: str, timeout: float = 0.0) -> None:
        self.address, self.timeout = address, timeout
        self.is_leaving, self.is_closed = False, False
        self.heard = b""
        self.sock = self

    def send(self, data: bytes) -> None:
        self.heard += data

    def shutdown(self, _how: int) -> None:
        if self.is_closed:
            raise OSError("closed")

    def close(self) -> None:
        self.is_closed = True


@pytest.fixture
def worker() -> Any:
    made: Any = PatientWorker.__new__(PatientWorker)
    made.waiting, made.leaving, made.keepalived_conns = {}, {}, deque()
    made.poller, made.open_by, made.nr_conns, made.alive = (
        Poller(),
        Counter(),
        0,
        True,
    )
    return made


def wait(worker: Any, *clients: Client) -> None:
    for client in clients:
        worker.nr_conns += 1
        worker.open_by[client.address] += 1
        worker.watch(client, worker.waiting)


def test_the_one_that_waits_longest_makes_room_at_its_own_address(worker: Any) -> None:
    first, second, third = Client("a"), Client("b"), Client("b")
    wait(worker, first, second, third)
    worker.make_room("b")
    assert [each.is_closed for each in (first, second, third)] == [False, True, False]
    worker.make_room()
    assert first.is_closed
    worker.make_room("c")  # nobody is there
    assert (worker.nr_conns, dict(worker.open_by)) == (1, {"b": 1})
    assert worker.poller.watched == {third}


def test_a_connection_between_two_requests_goes_before_one_with_half_a_request(worker: Any) -> None:
    busy, idle = Client("a"), Client("a")
    wait(worker, busy, idle)
    del worker.waiting[idle]
    worker.keepalived_conns.append(idle)
    worker.make_room("a")
    assert (busy.is_closed, idle.is_closed) == (False, True)
    assert not worker.keepalived_conns


def test_a_late_request_is_told_so_and_the_others_stay(
    worker: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("quiz.connections.worker.time.monotonic", lambda: 100.0)
    old, new = Client("a", 99.0), Client("a", 101.0)
    wait(worker, old, new)
    worker.murder_pending()
    assert old.heard.startswith(b"HTTP/1.1 408 ")
    assert old.is_leaving
    assert (list(worker.waiting), list(worker.leaving)) == ([new], [old])
    monkeypatch.setattr("quiz.connections.worker.time.monotonic", lambda: 103.0)
    worker.murder_pending()
    assert old.is_closed
    assert list(worker.leaving) == [new]


def test_a_server_that_stops_waits_for_no_request(worker: Any) -> None:
    client = Client("a", math.inf)
    wait(worker, client)
    worker.alive = False
    worker.murder_pending()
    assert client.is_leaving


def test_a_client_that_has_gone_is_not_seen_off(worker: Any) -> None:
    client = Client("a")
    wait(worker, client)
    worker.unwatch(client)
    client.is_closed = True
    worker.see_off(client)
    assert (worker.nr_conns, worker.leaving) == (0, {})


def test_idle_connections_are_closed_in_time_and_counted_out(worker: Any) -> None:
    clients = [Client("a", time) for time in (1.0, 2.0, math.inf)]
    wait(worker, *clients)
    worker.waiting.clear()
    worker.keepalived_conns.extend(clients)
    worker.murder_keepalived()
    assert [each.is_closed for each in clients] == [True, True, False]
    worker.murder_keepalived(force=True)
    assert (worker.nr_conns, dict(worker.open_by)) == (0, {})


def test_without_a_file_descriptor_one_is_freed(worker: Any) -> None:
    client = Client("a")
    wait(worker, client)

    def accept() -> None:
        raise OSError(24, "Too many open files")

    worker.accept(SimpleNamespace(accept=accept))
    assert client.is_closed


def test_only_the_first_that_are_late_are_taken() -> None:
    clients: Any = [Client("a", 1.0), Client("a", 3.0), Client("a", 2.0)]
    assert late(clients, 2.0) == clients[:1]


def test_behind_a_proxy_one_address_may_have_all_connections(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    monkeypatch.setenv("INSTANCE", str(tmp_path))
    assert most_by_address() == limits.CONNECTIONS_BY_ADDRESS
    monkeypatch.setenv("TRUSTED_PROXIES", "1")
    assert most_by_address() == math.inf
    monkeypatch.setenv("TRUSTED_PROXIES", "many")  # `quiz.serving` stops the server at this
    assert most_by_address() == limits.CONNECTIONS_BY_ADDRESS


def test_tls_is_left_to_a_proxy() -> None:
    settings = SimpleNamespace(is_ssl=True, worker_connections=2, threads=1, keepalive=2)
    with pytest.raises(SystemExit, match="proxy"):
        PatientWorker.check_config(settings, None)
