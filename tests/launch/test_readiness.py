"""Readiness: the address is printed once, and so is what is wrong until then."""

import socket

import pytest

from quiz.config import CHECKOUT
from quiz.launch.readiness import ReadinessReporter, address_of, detail_of, probe
from quiz.launch.supervisor import Child


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "http://127.0.0.1:8000"),
        ("0.0.0.0", "http://localhost:8000"),
        ("::", "http://localhost:8000"),
        ("::1", "http://[::1]:8000"),
    ],
)
def test_the_address_is_one_to_type_in(host: str, address: str) -> None:
    assert address_of(host, 8000) == address


def test_no_response_is_no_problem_yet() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    assert probe("127.0.0.1", port) == ""


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b"{}", b'{"detail": null}'])
def test_a_strange_problem_document_says_nothing(body: bytes) -> None:
    assert detail_of(body) == ""


def printed_for(
    problems: list[str | None], capsys: pytest.CaptureFixture[str], status: int | None
) -> str:
    """Return what is printed when `/readyz` responds with these, one every ten seconds."""
    importing = Child("import", [], CHECKOUT, returns=True, status=status)
    waiting = iter(problems)
    reporter = ReadinessReporter("127.0.0.1", 8000, importing, lambda host, port: next(waiting))
    for second in range(len(problems)):
        reporter.check(100.0 + 10 * second)
    return capsys.readouterr().out


def test_the_address_is_told_once(capsys: pytest.CaptureFixture[str]) -> None:
    printed = printed_for(["", "Nothing yet.", None, None], capsys, None)
    assert printed == "Real or Fake? Play at http://127.0.0.1:8000 (Ctrl-C stops it)\n"


def test_a_long_wait_is_explained_once(capsys: pytest.CaptureFixture[str]) -> None:
    printed = printed_for(["", "A.", "B.", "C.", "D.", "E.", None], capsys, None)
    assert [line.partition(": ")[2] for line in printed.splitlines()] == ["C.", ""]


def test_a_failed_import_is_explained_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    printed = printed_for(["No photographs.", "No photographs."], capsys, 1)
    assert printed.count("No photographs.") == 1
