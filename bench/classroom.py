"""Classrooms under load: responses, transitions and polls, compared with a ledger."""

import asyncio
import os
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from bench.load import Outcome
from bench.roles import play
from bench.servers import Fleet, fleet
from bench.sitting import Sitting, Size
from bench.stage import fill, settings, stage
from bench.table import Row
from quiz.storage import Database, upgrade
from tests.support.postgres import fresh_database, running_server

PROCESSES = 3
INTO_THE_FACE = 1.5  # seconds after a face was opened, when students respond
DOWN = 3.0  # seconds until a killed process is restarted


def measure_classroom(faces: int) -> list[Row]:
    """Measure many classrooms and a large one on SQLite, then many on Postgres with a kill."""
    many, large = Size(10, 30, faces), Size(1, 300, faces)
    return [*on_sqlite(many), *on_sqlite(large), *on_postgres(many)]


def on_sqlite(size: Size) -> list[Row]:
    """Play on one machine, as `make run` does."""
    tell(f"{size} students on SQLite, {size.faces} faces")
    with tempfile.TemporaryDirectory(prefix="faces-class-") as folder:
        url = f"sqlite:///{Path(folder) / 'quiz.sqlite'}"
        with stage("SQLite", url, Path(folder) / "web") as one:
            sitting = Sitting(size, [one.server.address[1]])
            idle = one.server.busy_seconds()
            asyncio.run(play(sitting))
            cores = (one.server.busy_seconds() - idle) / sitting.seconds
            return [*rows("SQLite", sitting, one.database), busy(sitting, cores)]


def on_postgres(size: Size) -> list[Row]:
    """Play on several web processes, one of which is killed halfway and restarted."""
    tell(f"{size} students on Postgres, {size.faces} faces, {PROCESSES} processes")
    with (
        tempfile.TemporaryDirectory(prefix="faces-class-") as folder,
        running_server(os.environ, durable=True) as server,
    ):
        url = fresh_database(server, "faces_classroom")
        database = Database(url)
        upgrade(database.engine)
        fill(database)
        with fleet(settings(url, Path(folder)), PROCESSES) as processes:
            sitting = Sitting(size, processes.ports)
            asyncio.run(play_and_kill(sitting, processes))
            table = rows("Postgres", sitting, database)
        database.dispose()
        return table


def tell(text: str) -> None:
    """Print what is being measured."""
    print(f"  {text} …", file=sys.stderr, flush=True)


async def play_and_kill(sitting: Sitting, processes: Fleet) -> None:
    """Play, and kill the first process halfway."""
    await asyncio.gather(play(sitting), kill_and_restart(sitting, processes))


async def kill_and_restart(sitting: Sitting, processes: Fleet) -> None:
    """Kill a process while a class responds, and restart it."""
    await sitting.halfway.wait()
    await asyncio.sleep(INTO_THE_FACE)
    processes.kill(0)
    await asyncio.sleep(DOWN)
    processes.restart(0)


def rows(database_name: str, sitting: Sitting, database: Database) -> list[Row]:
    """Return the rows of the table for a sitting."""
    name, log = f"{sitting.size}, {database_name}", sitting.log
    polls = log.seconds["poll"] + log.seconds["teacher's poll"]
    idle = log.count(204) / max(1, len(polls))
    return [
        row(f"a response, {name}", log.seconds["response"], "p95 < 300 ms"),
        row(f"a transition, {name}", sitting.transitions, "p95 < 1.5 s"),
        row(f"an advance, {name}", log.seconds["advance"]),
        row(f"joining, {name}", log.seconds["join"]),
        row(f"a reload, {name}", log.seconds["reload"]),
        row(f"a face, {name}", log.seconds["face"]),
        row(f"a student's poll, {name}", log.seconds["poll"]),
        Row(
            f"polls, {name}",
            f"{len(polls) / sitting.seconds:,.0f}/s",
            f"{idle:.0%} with nothing new, in {sitting.seconds:.0f} s",
            "",
        ),
        Row(f"ledger, {name}", "", verdict(sitting, database), "0 lost"),
    ]


def busy(sitting: Sitting, cores: float) -> Row:
    """Return the row with the CPU use of the web server and of this process."""
    own = sitting.busy / sitting.seconds
    return Row(f"web server, {sitting.size}", f"{cores:.2f} cores", f"the bench: {own:.2f}", "")


def row(what: str, seconds: Iterable[float], goal: str = "") -> Row:
    """Return the row of the table for latencies."""
    times = Outcome(latencies=list(seconds))
    p50, p95, p99 = (times.percentile(share) for share in (0.50, 0.95, 0.99))
    return Row(
        what,
        f"p95 {p95:,.0f} ms",
        f"p50 {p50:,.0f} ms, p99 {p99:,.0f} ms, of {len(times.latencies):,}",
        goal,
    )


def verdict(sitting: Sitting, database: Database) -> str:
    """Return whether ledger and database agree, and what was refused."""
    log = sitting.log
    for oddity in sitting.oddities[:5]:
        tell(oddity)
    return (
        f"{sitting.ledger.compare(database)}; {log.count(*range(500, 600))} of 5xx, "
        f"{log.count(429)} of 429, {log.cut} cut off, {len(sitting.oddities)} oddities"
    )
