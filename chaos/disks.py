"""A disk that is full, or a database that is read-only."""

import asyncio
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import psycopg
from sqlalchemy import make_url

from bench.servers import Fleet, wait_until
from chaos.crowd import Crowd, load_read_only_pages
from chaos.findings import Finding, from_json
from chaos.mounts import HOW_TO, fill_up, in_own_namespace, may_mount, set_read_only, small_disk
from chaos.sites import Grounds, Site
from quiz.config import CHECKOUT
from tests.support.postgres import Server as Cluster

SETTLE = 1.0
BROKEN = 3.0  # seconds
BACK = 5.0
DISK = 64  # MiB
GOAL = f"503 with Retry-After, reading pages come, back in {BACK:.0f} s"


@dataclass(frozen=True)
class Trouble:
    """A fault at a running site: how to cause it and how to end it."""

    site: Site
    fleet: Fleet
    begin: Callable[[], object]
    end: Callable[[], object]


def fill_disk(grounds: Grounds) -> Iterator[Finding]:
    """The disk under the database is full for some seconds."""
    if not may_mount():
        yield from relayed(grounds, "disk-full")
        return
    for kind in grounds.size.kinds:
        with small_disk(DISK) as disk, on_disk(grounds, kind, disk) as site, site.fleet() as fleet:
            ballast = disk / "ballast"
            trouble = Trouble(site, fleet, partial(fill_up, ballast), ballast.unlink)
            yield asyncio.run(play_through("disk full", trouble))


def forbid_writing(grounds: Grounds) -> Iterator[Finding]:
    """The database is read-only for some seconds."""
    if "Postgres" in grounds.size.kinds:
        yield from forbid_on_postgres(grounds)
    if "SQLite" not in grounds.size.kinds:
        return
    if not may_mount():
        yield from relayed(grounds, "read-only")
        return
    with small_disk(DISK) as disk, grounds.site("SQLite", data=disk) as site, site.fleet() as fleet:
        forbid, allow = partial(remount, disk, fleet, True), partial(remount, disk, fleet, False)
        trouble = Trouble(site, fleet, forbid, allow)
        yield asyncio.run(play_through("read-only", trouble))


def remount(disk: Path, fleet: Fleet, is_read_only: bool) -> None:
    """Restart after a crash, with a disk that is read-only or writable again."""
    fleet.kill(0)  # a disk with files open for writing can't become read-only
    wait_until(lambda: set_read_only(disk, is_read_only), 10, "a disk that nobody writes to")
    fleet.restart(0)
    fleet.wait_for(0)


def forbid_on_postgres(grounds: Grounds) -> Iterator[Finding]:
    """Make the server read-only, and end the connections that were opened before."""
    with grounds.site("Postgres") as site, site.fleet() as fleet:
        name, cluster = make_url(site.url).database, grounds.cluster
        only = f"ALTER DATABASE {name} SET default_transaction_read_only = on"
        again = f"ALTER DATABASE {name} RESET default_transaction_read_only"
        cut = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"
        forbid, allow = partial(execute, cluster, only, cut), partial(execute, cluster, again, cut)
        trouble = Trouble(site, fleet, forbid, allow)
        yield asyncio.run(play_through("read-only", trouble))


async def play_through(fault: str, trouble: Trouble) -> Finding:
    """Play before, during and after a fault; return what the players saw."""
    crowd = Crowd(trouble.fleet.ports)
    async with crowd.playing():
        await asyncio.sleep(SETTLE)
        await asyncio.to_thread(trouble.begin)
        await asyncio.sleep(BROKEN)
        unread = await load_read_only_pages(crowd)
        await asyncio.to_thread(trouble.end)
        ended = time.monotonic()
        await asyncio.sleep(2 * SETTLE)
    back = crowd.told_since(ended)
    pages = f"not read: {', '.join(unread)}" if unread else "reading pages came"
    seen = f"{crowd.refused} of 503, {pages}, back in {back or float('inf'):.2f} s"
    is_met = crowd.refused > 0 and not unread and back is not None and back <= BACK
    return crowd.finding(fault, trouble.site, seen, goal=GOAL).only_if(is_met)


@contextmanager
def on_disk(grounds: Grounds, kind: str, disk: Path) -> Iterator[Site]:
    """Make a site whose data are on a disk; with SQLite all files of the program are."""
    if kind == "SQLite":
        with grounds.site(kind, disk / "instance") as site:
            yield site
        return
    folder, cluster = disk / "postgres", grounds.cluster
    folder.mkdir()
    if os.geteuid() == 0:
        shutil.chown(folder, "nobody")
    with grounds.site(kind) as site:
        name = make_url(site.url).database
        execute(
            cluster,
            f"CREATE TABLESPACE small LOCATION '{folder}'",
            f"ALTER DATABASE {name} SET TABLESPACE small",
        )
        yield site
    execute(cluster, f"DROP DATABASE {name} WITH (FORCE)", "DROP TABLESPACE small")


def execute(cluster: Cluster, *statements: str) -> None:
    """Run statements as the server's owner."""
    with psycopg.connect(cluster.url, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement.encode())


def relayed(grounds: Grounds, name: str) -> Iterator[Finding]:
    """Try a fault in a separate namespace as root, where Postgres refuses to run."""
    if "Postgres" in grounds.size.kinds and name == "disk-full":
        yield Finding("disk full, Postgres", HOW_TO, "not run", GOAL, False)
    inside = [sys.executable, "-m", "chaos", "--only", name, "--kind", "SQLite", "--json"]
    command = in_own_namespace(inside)
    if command == inside:  # already root, and still not allowed
        yield Finding(f"{name}, SQLite", HOW_TO, "not run", GOAL, False)
        return
    run = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=False)
    findings = [from_json(line) for line in run.stdout.splitlines() if line.startswith("{")]
    yield from findings or [Finding(f"{name}, SQLite", HOW_TO, "not run", GOAL, False)]
