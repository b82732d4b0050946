"""`python app.py`: migrate the database, then run web server, worker and import together."""

import os
import socket
import sys
from signal import SIGINT

from sqlalchemy import make_url
from sqlalchemy.exc import SQLAlchemyError

from quiz.config import CHECKOUT, Config
from quiz.errors import ConfigError
from quiz.launch.readiness import ReadinessReporter, probe
from quiz.launch.supervisor import Child, StopRequest, print_line, supervise
from quiz.monitoring import family_of
from quiz.storage import Database, upgrade

BACKLOG = 2048
EVERYWHERE = "::"  # all addresses, of IPv4 too where the system can do both


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
    print_line("Stopped.")
    return 0


def run(config: Config, listener: socket.socket) -> None:
    """Run web server, worker and import until Ctrl-C or SIGTERM."""
    importing = importer()
    reporter = ReadinessReporter(config.host, config.port, importing, probe, config.script_name)
    supervise([web(config, listener), worker(), importing], StopRequest(), reporter.check)


def listen(host: str, port: int) -> socket.socket:
    """Open the port, here so that it stays open while the web server restarts."""
    family = family_of(host, port)
    has_both = host == EVERYWHERE and socket.has_dualstack_ipv6()
    try:
        return socket.create_server(
            (host, port), family=family, backlog=BACKLOG, dualstack_ipv6=has_both
        )
    except OSError as error:
        # The error's own text repeats the address.
        reason = os.strerror(error.errno or 0)
        raise StartError(f"Can't listen on HOST {host}, PORT {port}: {reason}.") from error


def migrate(database_url: str) -> None:
    """Migrate the database; raises StartError when it can't be reached."""
    database = Database(database_url)
    try:
        upgrade(database.engine)
    except SQLAlchemyError as error:
        reason = str(getattr(error, "orig", error)).strip().splitlines()[0]
        # A password may also stand in the query.
        shown = make_url(database_url).set(query={}).render_as_string(hide_password=True)
        raise StartError(f"The database {shown} can't be used: {reason}") from error
    finally:
        database.dispose()


def web(config: Config, listener: socket.socket) -> Child:
    """Return gunicorn on the open socket."""
    command = gunicorn("app:create_app()", f"fd://{listener.fileno()}", config.web_concurrency)
    return Child("web server", command, CHECKOUT, keep_fds=(listener.fileno(),))


def gunicorn(app: str, bind: str, workers: int) -> list[str]:
    """Return the command that serves an application; `make bench` uses it too."""
    return [
        sys.executable,
        "-m",
        "gunicorn",
        app,
        "--bind",
        bind,
        "--config",
        "python:quiz.serving",
        "--workers",
        str(workers),
    ]


def worker() -> Child:
    """Return huey's consumer, which makes the fakes; SIGINT lets it finish a batch."""
    command = [
        sys.executable,
        "-m",
        "huey.bin.huey_consumer",
        "quiz.tasks.huey",
        "--workers",
        "1",
        "--max-delay",
        "0.5",
        "--quiet",
    ]
    return Child("worker", command, CHECKOUT, stop_signal=SIGINT)


def importer() -> Child:
    """Return the import of the faces, which runs once at each start."""
    command = [sys.executable, "-m", "flask", "--app", "app", "faces", "import"]
    return Child("import of the faces", command, CHECKOUT, returns=True)
