"""The address of this machine in the local network, for phones in the same room."""

import socket
from ipaddress import ip_address

from quiz.errors import ConfigError

OUTSIDE = ("192.0.2.1", 9)  # an address reserved for documentation; nothing is sent to it


def family_of(host: str, port: int) -> int:
    """Return the family of the address to listen on; ConfigError when it is no address of ours."""
    try:
        return socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
    except (OSError, UnicodeError) as error:
        reason = getattr(error, "strerror", None) or "it can't be read"
        raise ConfigError(
            f"HOST must be an address of this machine, such as 127.0.0.1, not {host!r}: {reason}."
        ) from None


def is_loopback(host: str) -> bool:
    """Say whether a host name means the machine itself."""
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def lan_address() -> str | None:
    """Return this machine's address in its local network, None without a network.

    Connecting a UDP socket sends nothing, but selects the local address of the route.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
        try:
            udp.connect(OUTSIDE)
            address = str(udp.getsockname()[0])
        except OSError:
            return None
    return None if is_loopback(address) else address
