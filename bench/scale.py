"""How throughput grows with processes: web processes on one Postgres, workers on one queue."""

import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Timer

from sqlalchemy import func, select, text

from bench.balancer import NGINX, balancer
from bench.load import run_spread
from bench.players import LENGTH, BenchPlayer, Ledger
from bench.servers import busy_seconds, children_of, fleet, stay_on_core, wait_until
from bench.stage import empty_stock, fill, settings, stock_of
from bench.table import Row
from quiz.config import CHECKOUT, Config
from quiz.launch import worker
from quiz.models import Face, Label, Worker
from quiz.policy.limits import HIGH_MARK
from quiz.storage import Database, upgrade
from quiz.tasks import ask_for_faces
from tests.support.postgres import fresh_database, running_server

PROCESSES = (1, 2, 3)
CONNECTIONS = 48
MOST = 2500  # responses per second for which rounds are prepared
PATIENCE = 120.0  # seconds until all workers are ready
PRELUDE = 0.5  # seconds of work before one is killed


def measure_scale(seconds: float) -> list[Row]:
    """Measure web processes, then workers; they share the cores of this machine."""
    with (
        tempfile.TemporaryDirectory(prefix="faces-scale-") as folder,
        running_server(os.environ, durable=True) as server,
    ):
        url = fresh_database(server, "faces_scale")
        database = Database(url)
        upgrade(database.engine)
        fill(database)
        environ = {
            **settings(url, Path(folder)),
            "QUEUE_URL": url,
            "SECRET_KEY": "of the bench alone",
        }
        ledger, proxied = Ledger(), {**environ, "TRUSTED_PROXIES": "1"}
        rows = [
            *web_rows(environ, database, ledger, seconds),
            balanced_row(proxied, ledger, 2 * seconds),
            Row("ledger of these", "", ledger.compare(database), "0 lost"),
            *worker_rows(environ, database),
        ]
        database.dispose()
        return rows


# Web processes


@dataclass(frozen=True)
class Throughput:
    """The result of a run of several web processes, with the number of busy cores."""

    rate: float
    p99: float
    web: float
    postgres: float

    def row(self, count: int, alone: "Throughput") -> Row:
        """Return the row of the table, relative to one process."""
        cost = f"{1000 * self.web / self.rate:.2f} + {1000 * self.postgres / self.rate:.2f} ms"
        return Row(
            f"responses, {count} web processes, Postgres",
            f"{self.rate / alone.rate:.2f} × one",
            f"{self.rate:,.0f}/s, p99 {self.p99:.0f} ms, {self.web:.2f} + {self.postgres:.2f} "
            f"cores of {os.cpu_count()}, {cost} of them a response",
            "",
        )


def web_rows(
    environ: Mapping[str, str], database: Database, ledger: Ledger, seconds: float
) -> Iterator[Row]:
    """Measure responses per second by the number of web processes."""
    runs: dict[int, Throughput] = {}
    for count in PROCESSES:
        with fleet(environ, count) as processes:
            addresses = [("127.0.0.1", port) for port in processes.ports]
            pids = [pid for each in processes.processes for pid in children_of(each.pid)]
            # The first requests of a process import and compile.
            warm = [player.respond(ledger) for player in prepared(addresses, 1.0)]
            run_spread(addresses, warm, 1.0)
            runs[count] = throughput(addresses, ledger, seconds, pids, database)
    yield from (runs[count].row(count, runs[1]) for count in PROCESSES)


def throughput(
    addresses: Sequence[tuple[str, int]],
    ledger: Ledger,
    seconds: float,
    web: Sequence[int],
    database: Database,
) -> Throughput:
    """Let players respond for a while, and measure how many cores were busy."""
    players, postgres = prepared(addresses, seconds), postmaster(database)
    before = used(web), used(children_of(postgres))
    outcome = run_spread(addresses, [player.respond(ledger) for player in players], seconds)
    after = used(web), used(children_of(postgres))
    cores = [(then - now) / outcome.seconds for now, then in zip(before, after, strict=True)]
    return Throughput(outcome.rate, outcome.percentile(0.99), *cores)


def prepared(addresses: Sequence[tuple[str, int]], seconds: float) -> list[BenchPlayer]:
    """Return new players with enough rounds for so many seconds."""
    players = [BenchPlayer() for _ in range(CONNECTIONS)]
    rounds = 1 + int(MOST * seconds / (CONNECTIONS * LENGTH))
    run_spread(addresses, [player.prepare(rounds) for player in players])
    return players


def postmaster(database: Database) -> int:
    """Return the id of the parent of all Postgres processes."""
    with database.reading() as session:
        pid = session.scalar(text("SELECT pg_backend_pid()"))
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


def used(pids: Sequence[int]) -> float:
    """Return the CPU seconds of processes."""
    return sum(busy_seconds(pid) for pid in pids)


def balanced_row(environ: Mapping[str, str], ledger: Ledger, seconds: float) -> Row:
    """Play through the load balancer, while one of three web processes is killed."""
    name = "through nginx, one of 3 processes killed -9"
    if NGINX is None:
        return Row(name, "not run", "nginx is not installed", "")
    with fleet(environ, PROCESSES[-1]) as processes, balancer(processes.ports) as address:
        players = prepared([address], seconds)
        timers = [
            Timer(seconds / 4, processes.kill, [0]),
            Timer(seconds / 2, processes.restart, [0]),
        ]
        for timer in timers:
            timer.start()
        scripts = [player.respond(ledger) for player in players]
        outcome = run_spread([address], scripts, seconds)
        for timer in timers:
            timer.join()
    refused = sum(count for status, count in outcome.statuses.items() if status != 200)
    figure = f"{outcome.rate:,.0f}/s, p99 {outcome.percentile(0.99):.0f} ms"
    return Row(name, f"{refused} failed", figure, "0 failed")


# Workers


def worker_rows(environ: Mapping[str, str], database: Database) -> Iterator[Row]:
    """Measure how fast workers fill an empty stock, by their number, and with a kill."""
    rates = {count: faces_a_second(environ, database, count) for count in PROCESSES}
    for count, rate in rates.items():
        yield Row(
            f"fakes, {count} workers, one queue",
            f"{rate / rates[1]:.2f} × one",
            f"{rate:.0f} faces/s into the stock, one thread each, CPU",
            "",
        )
    rate = faces_a_second(environ, database, PROCESSES[-1], kill=True)
    yield Row("fakes, one of 3 workers killed -9", "", f"{rate:.0f} faces/s", "stock full")
    yield Row("fakes made twice", str(doubled(database)), "", "0")


def faces_a_second(
    environ: Mapping[str, str], database: Database, count: int, *, kill: bool = False
) -> float:
    """Empty the stock, and let workers fill it again."""
    with workers(environ, database, count) as processes:
        empty_stock(database)
        config = Config.from_env(dict(environ))
        began = time.perf_counter()
        for _ in range(2 * count):  # like rounds that start at the same time
            ask_for_faces(config)
        if kill:
            time.sleep(PRELUDE)
            processes[0].kill()
        wait_until(lambda: stock_of(database) >= HIGH_MARK, PATIENCE, "a full stock")
        return HIGH_MARK / (time.perf_counter() - began)


@contextmanager
def workers(
    environ: Mapping[str, str], database: Database, count: int
) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Run workers until the block ends, each on its own core where there are enough."""
    env = {**os.environ, **environ, "OMP_NUM_THREADS": "1"}
    with database.transaction() as session:
        session.execute(Worker.__table__.delete())  # type: ignore[attr-defined]
    processes = [subprocess.Popen(worker().command, cwd=CHECKOUT, env=env) for _ in range(count)]
    try:
        for number, process in enumerate(processes):
            stay_on_core(process.pid, number)
        wait_until(lambda: ready(database) == count, PATIENCE, "all workers")
        yield processes
    finally:
        for process in processes:
            process.send_signal(signal.SIGINT)
        for process in processes:
            process.wait(timeout=60)


def ready(database: Database) -> int:
    """Count the workers that have loaded the generator."""
    with database.reading() as session:
        query = select(func.count()).select_from(Worker).where(Worker.checkpoint.is_not(None))
        return session.scalar(query) or 0


def doubled(database: Database) -> int:
    """Count fakes whose seed was used twice."""
    with database.reading() as session:
        seeds = select(Face.seed).where(Face.label == Label.FAKE)
        all_, distinct = (
            session.scalar(select(count).select_from(seeds.subquery())) or 0
            for count in (func.count(), func.count(func.distinct(text("seed"))))
        )
        return all_ - distinct
