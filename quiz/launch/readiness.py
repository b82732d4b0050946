"""Readiness: ask the web server whether the first round can be played, and print it once."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException

from quiz.config import join_host
from quiz.launch.supervisor import Child, print_line

LATE_SECONDS = 20.0  # after which the reason for not being ready is printed


@dataclass
class ReadinessReporter:
    """Prints the address once the first round can be played; before that, why it can't be yet."""

    host: str
    port: int
    importing: Child
    probe: Callable[[str, int], str | None]
    prefix: str = ""
    is_done: bool = False
    since: float | None = None
    reported: str | None = None

    def check(self, now: float) -> None:
        """Ask the web server, unless it is known to be ready, and print what is new."""
        if self.is_done:
            return
        self.since = self.since or now
        problem = self.probe(self.host, self.port)
        occasion = self._occasion(now)
        address = f"{address_of(self.host, self.port)}{self.prefix}"
        if problem is None:
            print_line(f"Real or Fake? Play at {address} (Ctrl-C stops it)")
            self.is_done = True
        elif problem and occasion != self.reported:
            print_line(f"{address} is up, but there is nothing to play yet: {problem}")
            self.reported = occasion

    def _occasion(self, now: float) -> str | None:
        """Return the reason to print a problem now, if any; it is printed once for each."""
        if self.importing.status not in (None, 0):
            return "import failed"
        return "late" if self.since is not None and now - self.since > LATE_SECONDS else None


def address_of(host: str, port: int) -> str:
    """Return the address to type into a browser on this machine."""
    return f"http://{join_host('localhost' if host in {'0.0.0.0', '::'} else host, port)}"


def probe(host: str, port: int) -> str | None:
    """Ask `/readyz`: None when ready, else what is wrong; "" while there is no response."""
    local_host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    connection = HTTPConnection(local_host, port, timeout=2)  # never through a proxy
    try:
        connection.request("GET", "/readyz", headers={"Accept": "application/json"})
        response = connection.getresponse()
        return None if response.status == 200 else detail_of(response.read())
    except (OSError, HTTPException):
        return ""
    finally:
        connection.close()


def detail_of(body: bytes) -> str:
    """Return the sentence in a problem document."""
    try:
        return str(json.loads(body).get("detail") or "")
    except (ValueError, AttributeError):
        return ""
