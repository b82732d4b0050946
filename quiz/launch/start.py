"""`python app.py`: migrate, then run web, worker and import together and say when one can play."""

import json
import os
import socket
import sys
from collections.abc import Callable
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from signal import SIGINT

from sqlalchemy import make_url
from sqlalchemy.exc import SQLAlchemyError

from quiz.config import CHECKOUT, Config
from quiz.errors import ConfigError
from quiz.launch.supervisor import Child, Stop, mind, say
from quiz.storage import Database, upgrade

BACKLOG = 2048
PATIENCE = 20.0  # seconds of not being ready before we say why


class StartError(Exception):
    """The program can't start; the text is one sentence for a person."""


def main() -> int:
    """Run everything until Ctrl-C or SIGTERM; 1, with one sentence, when it can't start."""
    try:
        config = Config.from_env()
        with listen(config.host, config.port) as listener:
            migrate(config.database_url)
            run(config, listener)
    except (ConfigError, StartError) as error:
        print(error, file=sys.stderr)
        return 1
    say("Stopped.")
    return 0


def run(config: Config, listener: socket.socket) -> None:
    """Mind web, worker and import until we are asked to stop."""
    importing = importer()
    herald = Herald(config.host, config.port, importing, probe)
    mind([web(config, listener), worker(), importing], Stop(), herald.tick)


def listen(host: str, port: int) -> socket.socket:
    """Take the port now, so that a taken one is told at once and a restart drops nobody."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family, backlog=BACKLOG)
    except OSError as error:
        # The error's own text repeats the address; a host that has no address has no number.
        number = error.errno or 0
        reason = os.strerror(number) if number > 0 else error.strerror
        raise StartError(f"Can't listen on {host}, port {port}: {reason}.") from error


def migrate(database_url: str) -> None:
    """Bring the tables up to date; raises StartError when the database can't be reached."""
    database = Database(database_url)
    try:
        upgrade(database.engine)
    except SQLAlchemyError as error:
        reason = str(getattr(error, "orig", error)).strip().splitlines()[0]
        shown = make_url(database_url).render_as_string(hide_password=True)
        raise StartError(f"The database {shown} can't be used: {reason}") from error
    finally:
        database.dispose()


def web(config: Config, listener: socket.socket) -> Child:
    """Gunicorn on the socket that we hold."""
    command = gunicorn("app:create_app()", f"fd://{listener.fileno()}", config.web_concurrency)
    return Child("web server", command, CHECKOUT, keep_fds=(listener.fileno(),))


def gunicorn(app: str, bind: str, workers: int) -> list[str]:
    """Return the command that serves an application; `make bench` uses it too."""
    return [
        sys.executable, "-m", "gunicorn", app, "--bind", bind,
        "--config", "python:quiz.serving", "--workers", str(workers),
    ]  # fmt: skip


def worker() -> Child:
    """Huey's consumer, which makes the faces; SIGINT lets it finish a batch."""
    command = [
        sys.executable, "-m", "huey.bin.huey_consumer", "quiz.tasks.huey",
        "--workers", "1", "--max-delay", "0.5", "--quiet",
    ]  # fmt: skip
    return Child("worker", command, CHECKOUT, stop_signal=SIGINT)


def importer() -> Child:
    """The import of the faces, once at each start: what is on this machine first."""
    command = [sys.executable, "-m", "flask", "--app", "app", "faces", "import"]
    return Child("import of the faces", command, CHECKOUT, returns=True)


def address_of(host: str, port: int) -> str:
    """Return the address to type into a browser on this machine."""
    name = "localhost" if host in {"0.0.0.0", "::"} else f"[{host}]" if ":" in host else host
    return f"http://{name}:{port}"


@dataclass
class Herald:
    """Says once when the first round can be played; before that, why it can't yet."""

    host: str
    port: int
    importing: Child
    probe: Callable[[str, int], str | None]
    is_done: bool = False
    since: float | None = None
    said: str | None = None

    def tick(self, now: float) -> None:
        """Ask the web server, until it is ready, and speak when there is something to say."""
        if self.is_done:
            return
        self.since = self.since or now
        problem = self.probe(self.host, self.port)
        occasion = self._occasion(now)
        address = address_of(self.host, self.port)
        if problem is None:
            say(f"Real or Fake? Play at {address} (Ctrl-C stops it)")
            self.is_done = True
        elif problem and occasion != self.said:
            say(f"{address} is up, but there is nothing to play yet: {problem}")
            self.said = occasion

    def _occasion(self, now: float) -> str | None:
        """Why one should speak of a problem now: each occasion is worth one line."""
        if self.importing.status not in (None, 0):
            return "import failed"
        return "late" if self.since is not None and now - self.since > PATIENCE else None


def probe(host: str, port: int) -> str | None:
    """Ask `/readyz`: None when ready, else what is wrong, or "" while nobody responds."""
    near = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    connection = HTTPConnection(near, port, timeout=2)  # never through a proxy
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
