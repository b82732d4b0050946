"""The network: loopback names, and the address in the local network."""

import socket

import pytest

from quiz.errors import ConfigError
from quiz.monitoring import network


@pytest.mark.parametrize("host", ["127.0.0.1", "[::1]", "127.9.9.9", "localhost", "a.localhost"])
def test_loopback_hosts(host: str) -> None:
    assert network.is_loopback(host)


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.7", "example.org", "localhost.example.org"])
def test_other_hosts(host: str) -> None:
    assert not network.is_loopback(host)


class Udp:
    """A UDP socket whose route starts at an address, or that has no route."""

    def __init__(self, address: str | None) -> None:
        self.address = address

    def __call__(self, *_: object) -> "Udp":
        return self

    def __enter__(self) -> "Udp":
        return self

    def __exit__(self, *_: object) -> None:
        """Close nothing."""

    def connect(self, _: object) -> None:
        """Select the route."""
        if self.address is None:
            raise OSError("Network is unreachable")

    def getsockname(self) -> tuple[str | None, int]:
        """Return the local address of the route."""
        return self.address, 0


@pytest.mark.parametrize(
    ("local", "expected"), [("192.0.2.7", "192.0.2.7"), ("127.0.0.1", None), (None, None)]
)
def test_the_local_address_is_that_of_the_route(
    monkeypatch: pytest.MonkeyPatch, local: str | None, expected: str | None
) -> None:
    monkeypatch.setattr(socket, "socket", Udp(local))
    assert network.lan_address() == expected


@pytest.mark.parametrize(
    ("host", "family"),
    [("127.0.0.1", socket.AF_INET), ("0.0.0.0", socket.AF_INET), ("::", socket.AF_INET6)],
)
def test_an_address_has_a_family(host: str, family: int) -> None:
    assert network.family_of(host, 80) == family


@pytest.mark.parametrize("host", ["x86_64-conda-linux-gnu", "a..b", "no host", "1.2.3.4.5"])
def test_what_is_no_address_is_refused_by_the_name_of_its_variable(host: str) -> None:
    with pytest.raises(ConfigError, match=f"HOST must be .* not {host!r}"):
        network.family_of(host, 80)
