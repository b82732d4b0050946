"""Sites: new databases with faces, on SQLite and on Postgres, and the processes that serve them."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cached_property
from itertools import count
from pathlib import Path

from bench.servers import Fleet, Server, fleet, serving
from bench.stage import fill, settings
from quiz.config import CHECKOUT
from quiz.launch import worker
from quiz.storage import Database, upgrade
from tests.support.postgres import Server as Cluster
from tests.support.postgres import fresh_database, own_server

KINDS = ("SQLite", "Postgres")
APP = "app:create_app()"
FACES = 1_200  # of each label: the small disks hold them, and players can empty the stock
TEMPLATE = "chaos_template"
NO_MORE: Mapping[str, str] = {}  # no settings beside the site's own


@dataclass(frozen=True)
class Size:
    """The sizes of the faults: numbers of kills, trials and seconds."""

    kinds: tuple[str, ...] = KINDS
    web_kills: int = 50
    server_kills: int = 5
    away: float = 30.0  # seconds that a class is disconnected
    trials: int = 10**6  # that are migrated
    soak: float = 24.0  # seconds, on all databases together


@dataclass(frozen=True)
class Site:
    """A database with faces, the program's folder, and the settings for both."""

    kind: str
    url: str
    folder: Path
    database: Database
    environ: dict[str, str]
    log: Path  # output of its web processes

    @contextmanager
    def serving(
        self, workers: int = 2, environ: Mapping[str, str] = NO_MORE, app: str = APP
    ) -> Iterator[Server]:
        """Serve the site with one gunicorn."""
        with serving(self.kind, app, {**self.environ, **environ}, workers, self.log) as server:
            yield server

    @contextmanager
    def fleet(self, processes: int = 1) -> Iterator[Fleet]:
        """Serve the site with several gunicorns, each on its own port."""
        with fleet(self.environ, processes, self.log) as web:
            yield web

    @contextmanager
    def worker(
        self, environ: Mapping[str, str] = NO_MORE, checkout: Path = CHECKOUT
    ) -> Iterator["WorkerProcess"]:
        """Run a worker that makes faces."""
        worker = WorkerProcess(self, environ, checkout)
        try:
            yield worker
        finally:
            worker.kill()

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        """Run a command of the program, and wait for its end."""
        return subprocess.run(
            command,
            cwd=CHECKOUT,
            env={**os.environ, **self.environ},
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )


class WorkerProcess:
    """The worker as `make run` starts it, and its output."""

    def __init__(self, site: Site, environ: Mapping[str, str], checkout: Path) -> None:
        self.log = site.folder / f"worker-{time.monotonic_ns()}.log"
        env = {**os.environ, **site.environ, **environ}
        with self.log.open("wb") as output:
            self.process = subprocess.Popen(
                worker().command,
                cwd=checkout,
                env=env,
                stdout=output,
                stderr=subprocess.STDOUT,
                process_group=0,
            )

    def kill(self) -> None:
        """Kill the worker and all processes that it has started."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def said(self) -> str:
        """Return the output of the worker."""
        return self.log.read_text(errors="replace")


class Grounds:
    """The place for sites: a folder, and a Postgres server that is started when needed."""

    def __init__(self, folder: Path, stack: ExitStack, size: Size) -> None:
        self.folder, self.stack, self.size, self.numbers = folder, stack, size, count(1)

    @cached_property
    def cluster(self) -> Cluster:
        """The Postgres server, with the durability of production."""
        return self.stack.enter_context(own_server(os.environ, durable=True))

    @cached_property
    def sqlite_template(self) -> Path:
        """A SQLite file with faces."""
        path = self.folder / "template.sqlite"
        prepare(f"sqlite:///{path}")
        return path

    @cached_property
    def postgres_template(self) -> str:
        """A Postgres database with faces."""
        prepare(fresh_database(self.cluster.url, TEMPLATE))
        return TEMPLATE

    def address(self, kind: str, number: int, folder: Path) -> str:
        """Return the URL of a new copy of the template."""
        if kind == "SQLite":
            return f"sqlite:///{shutil.copy(self.sqlite_template, folder / 'quiz.sqlite')}"
        return fresh_database(self.cluster.url, f"chaos_{number}", self.postgres_template)

    def sites(self) -> Iterator[Site]:
        """Make a site on each database, one after the other."""
        for kind in self.size.kinds:
            with self.site(kind) as site:
                yield site

    @contextmanager
    def site(
        self, kind: str, folder: Path | None = None, data: Path | None = None
    ) -> Iterator[Site]:
        """Make a site; its folder, or only that of a SQLite file, may be given."""
        number = next(self.numbers)
        folder = folder or self.folder / f"{number}-{kind}"
        folder.mkdir(exist_ok=True)
        url = self.address(kind, number, data or folder)
        database = Database(url)
        try:
            log = self.folder / f"{number}.log"
            yield Site(kind, url, folder, database, dict(settings(url, folder)), log)
        finally:
            database.dispose()


@contextmanager
def grounds(size: Size) -> Iterator[Grounds]:
    """Prepare a place for sites, and delete it afterwards."""
    with ExitStack() as stack:
        # Readable by others: where we are root, Postgres runs as another user.
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="faces-chaos-")))
        folder.chmod(0o755)
        yield Grounds(folder, stack, size)


def prepare(url: str) -> None:
    """Create the tables, and add faces."""
    database = Database(url)
    upgrade(database.engine)
    fill(database, FACES)
    database.dispose()
