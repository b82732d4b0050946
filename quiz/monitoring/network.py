"""Where this machine can be reached: what a phone in the same room has to type."""

import socket
from ipaddress import ip_address

ELSEWHERE = ("192.0.2.1", 9)  # reserved for documentation; nothing is ever sent there


def is_loopback(host: str) -> bool:
    """Say whether a host name means the machine itself."""
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def lan_address() -> str | None:
    """Return the address of this machine in its network, None without one.

    A datagram socket that is connected tells the way out, and sends nothing.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as outward:
        try:
            outward.connect(ELSEWHERE)
            address = str(outward.getsockname()[0])
        except OSError:
            return None
    return None if is_loopback(address) else address
