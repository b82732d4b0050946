"""Addresses: which mean this machine itself."""

import pytest

from quiz.monitoring.network import is_loopback


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "127.1.2.3", "::1", "[::1]", "localhost", "a.localhost"]
)
def test_what_is_loopback(host: str) -> None:
    assert is_loopback(host)
    assert not is_loopback("192.0.2.7")
    assert not is_loopback("quiz.example")
