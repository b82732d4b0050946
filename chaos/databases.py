"""A database that is killed, restarted, or locked by another process."""

import asyncio
import subprocess
import sys
import time
from collections.abc import Callable, Iterator

from chaos.crowd import Crowd, load_read_only_pages
from chaos.findings import Finding
from chaos.sites import Grounds, Site
from tests.support.postgres import Server as Cluster
from tests.support.postgres import plain_url

SETTLE = 2.0
DOWN = 0.5  # seconds that the server is away
LOCKED = 5.0
LOCKERS = {
    "SQLite": """
import sqlite3, sys, time
connection = sqlite3.connect(sys.argv[1].removeprefix("sqlite:///"), isolation_level=None)
connection.execute("PRAGMA busy_timeout = 10000")
connection.execute("BEGIN IMMEDIATE")
print("locked", flush=True)
time.sleep(float(sys.argv[2]))
""",
    "Postgres": """
import psycopg, sys, time
with psycopg.connect(sys.argv[1]) as connection:
    connection.execute("LOCK TABLE players, trials IN ACCESS EXCLUSIVE MODE")
    print("locked", flush=True)
    time.sleep(float(sys.argv[2]))
""",
}


def kill_postgres(grounds: Grounds) -> Iterator[Finding]:
    """Postgres is killed with SIGKILL under load, and starts again."""
    yield from on_postgres(grounds, "Postgres killed", Cluster.kill, grounds.size.server_kills)


def restart_postgres(grounds: Grounds) -> Iterator[Finding]:
    """Postgres is stopped and started cleanly under load."""
    yield from on_postgres(grounds, "Postgres restarted", Cluster.stop, 1)


def on_postgres(
    grounds: Grounds, fault: str, end: Callable[[Cluster], None], times: int
) -> Iterator[Finding]:
    """Stop the server several times, while the web processes keep running."""
    if "Postgres" not in grounds.size.kinds:
        return
    with grounds.site("Postgres") as site, site.serving() as server:
        crowd = Crowd([server.address[1]])
        back = max(asyncio.run(stop_again_and_again(crowd, grounds.cluster, end, times)))
        yield crowd.finding(fault, site, f"{times} ×, {crowd.refused} of 503")
        yield Finding(
            f"{fault}: time to serve again",
            "from the server's start to the next verdict",
            f"{back:.2f} s at most",
            "≤ 5 s",
            back <= 5,
        )


async def stop_again_and_again(
    crowd: Crowd, cluster: Cluster, end: Callable[[Cluster], None], times: int
) -> list[float]:
    """Stop the server several times; return how long after each start responses worked again."""
    started = []
    async with crowd.playing():
        for _ in range(times):
            await asyncio.sleep(SETTLE)
            await asyncio.to_thread(end, cluster)
            await asyncio.sleep(DOWN)
            await asyncio.to_thread(cluster.start)
            started.append(time.monotonic())
        await asyncio.sleep(SETTLE)
    return [crowd.told_since(moment) or float("inf") for moment in started]


def lock_database(grounds: Grounds) -> Iterator[Finding]:
    """Another process locks the database for five seconds."""
    for site in grounds.sites():
        with site.serving() as server:
            crowd = Crowd([server.address[1]])
            unread = asyncio.run(lock(crowd, site))
            waited = max(crowd.log.seconds["response"])
            seen = f"longest response {waited:.1f} s, {crowd.refused} of 503"
            if site.kind == "SQLite":
                seen += f", pages that read: {', '.join(unread) or 'all came'}"
            yield crowd.finding("locked by another process", site, seen)


async def lock(crowd: Crowd, site: Site) -> list[str]:
    """Lock the database while people play; on SQLite reading must still work."""
    async with crowd.playing():
        await asyncio.sleep(SETTLE)
        locker = await asyncio.to_thread(start_locker, site)
        unread = await load_read_only_pages(crowd) if site.kind == "SQLite" else []
        await asyncio.to_thread(locker.wait)
        await asyncio.sleep(SETTLE)
    return unread


def start_locker(site: Site) -> subprocess.Popen[str]:
    """Start the process that locks the database, and wait until it has the lock."""
    command = [sys.executable, "-c", LOCKERS[site.kind], plain_url(site.url), str(LOCKED)]
    locker = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert locker.stdout is not None
    assert locker.stdout.readline() == "locked\n"
    locker.stdout.close()
    return locker
