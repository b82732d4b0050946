"""Downgrade and upgrade of the database with a million trials."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack

from sqlalchemy import inspect, text
from sqlalchemy.orm import Session

from bench.population import Population
from chaos.findings import Finding
from chaos.sites import Grounds
from quiz.config import CHECKOUT
from quiz.counts import recounting
from quiz.storage import Database, upgrade
from quiz.storage.database import downgrade

FIRST = "0001"
LIMIT = 60.0
COUNTERS = "sum(hits), sum(misses), sum(false_alarms), sum(correct_rejections)"
SUMS = {
    "trials": "count(*), count(response), sum(position), sum(face_id), sum(response_ms)",
    "rounds": "count(*), sum(answered), sum(correct)",
    "players": "count(*)",
    "faces": "count(*), sum(klass), sum(seed)",
    "face_bytes": "count(*), sum(length(body))",
}


def migrate_many(grounds: Grounds) -> Iterator[Finding]:
    """The tables go back to the first migration and forward again, over very many trials."""
    with ExitStack() as stack:
        sites = [stack.enter_context(grounds.site(kind)) for kind in grounds.size.kinds]
        runs = [start(site.url, grounds.size.trials) for site in sites]
        for site, run in zip(sites, runs, strict=True):
            output, _ = run.communicate(timeout=600)
            assert run.returncode == 0, f"the migrations ended with {run.returncode}"
            yield finding(site.kind, json.loads(output))


def start(url: str, trials: int) -> subprocess.Popen[str]:
    """Start this module in a separate process, so that both databases migrate in parallel."""
    line = [sys.executable, "-m", "chaos.migrations", url, str(trials)]
    return subprocess.Popen(line, cwd=CHECKOUT, stdout=subprocess.PIPE, text=True)


def finding(kind: str, outcome: dict[str, float]) -> Finding:
    """Return how long it took and whether the rows agree."""
    seconds, differ, wrong = (
        outcome["down"] + outcome["up"],
        outcome["differ"],
        outcome["miscounted"],
    )
    return Finding(
        f"migrations down and up, {kind}",
        f"{outcome['trials']:,} trials, down {outcome['down']:.1f} s, up {outcome['up']:.1f} s",
        f"{seconds:.1f} s, {differ} sums differ, counters off by {wrong}",
        f"≤ {LIMIT:.0f} s, sums equal",
        seconds <= LIMIT and not differ and not wrong,
    )


def go_down_and_up(url: str, trials: int) -> dict[str, float]:
    """Fill the tables, downgrade and upgrade, and compare."""
    database = Database(url)
    Population(database).grow_to(trials)
    before = sums(database)
    began = time.monotonic()
    downgrade(database.engine, FIRST)
    middle, between = time.monotonic(), sums(database)
    middle_too = time.monotonic()
    upgrade(database.engine)
    ended, after = time.monotonic(), sums(database)
    with database.snapshot() as session:
        wrong = [each for each in recounting.find_differences(session) if each.table in before]
    database.dispose()
    differ = sum(before[name] != later[name] for later in (between, after) for name in before)
    return {
        "trials": before["trials"][0],
        "down": middle - began,
        "up": ended - middle_too,
        "differ": differ,
        "miscounted": len(wrong),
    }


def sums(database: Database) -> dict[str, tuple[int, ...]]:
    """Return sums over the tables of the first migration."""
    with database.reading() as session:
        by_table = {name: added(session, name, columns) for name, columns in SUMS.items()}
        return by_table | {"skills": added(session, counted_in(session), COUNTERS)}


def counted_in(session: Session) -> str:
    """Return the table with the players' counters, in the current version of the schema."""
    return "skills" if inspect(session.connection()).has_table("skills") else "players"


def added(session: Session, table: str, columns: str) -> tuple[int, ...]:
    """Return the sums of some columns of a table."""
    row = session.execute(text(f"SELECT {columns} FROM {table}")).one()
    return tuple(int(value or 0) for value in row)


if __name__ == "__main__":
    print(json.dumps(go_down_and_up(sys.argv[1], int(sys.argv[2]))))
