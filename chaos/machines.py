"""Many machines on one: nginx, three web processes, two workers, PgBouncer, Redis, two Postgres."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import LiteralString

import psycopg

from bench.balancer import balancer
from bench.servers import Fleet, wait_until
from bench.stage import empty_stock, stock_of
from chaos.crowd import Crowd, Pace
from chaos.findings import Finding
from chaos.parts import Pooler, Queue, missing, pooler, queue
from chaos.sites import Grounds, Site, WorkerProcess
from chaos.upgrades import next_version
from quiz.config import CHECKOUT
from quiz.storage import Database
from tests.support.postgres import Server as Cluster
from tests.support.postgres import standby_of

WEBS, WORKERS = 3, 2
PACE = Pace(players=12, think=0.1)
SETTLE = 2.0  # seconds of play before and after
AWAY = 1.0  # seconds that a part is gone
FAILOVER = 15.0  # seconds in which the standby has to take over
REFILL = 60.0
LEFT, FULL = 40, 200  # fakes in stock


@dataclass(frozen=True)
class Machines:
    """All parts, as they run."""

    site: Site
    primary: Cluster
    standby: Cluster
    pooler: Pooler
    queue: Queue
    webs: Fleet
    workers: list[WorkerProcess]
    stack: ExitStack
    port: int  # of the balancer

    def start_worker(self, checkout: Path = CHECKOUT) -> None:
        """Start one more worker."""
        self.workers.append(self.stack.enter_context(self.site.worker(checkout=checkout)))

    def on(self, server: Cluster, *statements: LiteralString) -> None:
        """Run statements on one of the two servers."""
        with psycopg.connect(server.url, autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement)


def break_machines(grounds: Grounds) -> Iterator[Finding]:
    """Each part of many machines is killed in turn, and replaced by the next version."""
    if "Postgres" not in grounds.size.kinds:
        return
    if missing():
        yield Finding("many machines", f"not installed: {', '.join(missing())}", "", "", False)
        return
    with ExitStack() as stack:
        machines = assemble(grounds, stack)
        for fault, work in STAGES.items():
            yield stage(machines, fault, work)


def assemble(grounds: Grounds, stack: ExitStack) -> Machines:
    """Start everything."""
    inner = stack.enter_context(grounds.site("Postgres"))
    primary = grounds.cluster
    standby = stack.enter_context(standby_of(primary))
    name = str(inner.database.engine.url.database)
    middle = stack.enter_context(pooler(grounds.folder / "pooler", name, primary.folder))
    tasks = stack.enter_context(queue(grounds.folder / "queue"))
    environ = inner.environ | {
        "DATABASE_URL": middle.url,
        "REPLICA_URL": address_on(standby, name),
        "QUEUE_URL": tasks.url,
        "SECRET_KEY": "the same for all machines",
        "TRUSTED_PROXIES": "1",
    }
    site = replace(inner, environ=environ)
    webs = stack.enter_context(site.fleet(WEBS))
    _, port = stack.enter_context(balancer(webs.ports))
    machines = Machines(site, primary, standby, middle, tasks, webs, [], stack, port)
    for _ in range(WORKERS):
        machines.start_worker()
    return machines


def address_on(server: Cluster, name: str) -> str:
    """Return the address of a database on one of the two servers."""
    return f"postgresql+psycopg://postgres@/{name}?host={server.folder}"


def stage(machines: Machines, fault: str, work: Callable[[Machines], Awaitable[str]]) -> Finding:
    """Let people play while something happens; compare what they were told with the database."""
    crowd = Crowd([machines.port], PACE)
    seen = asyncio.run(played(crowd, machines, work))
    may_refuse = fault in REFUSING
    goal = "0 lost, 0 doubled" if may_refuse else "0 failed requests"
    site = machines.site
    if fault == FAILED_OVER:
        site = replace(site, database=Database(address_on(machines.standby, machines.pooler.name)))
        machines.stack.callback(site.database.dispose)
    seen = f"{seen}longest silence {crowd.silence:.1f} s, {crowd.refused} of 503"
    found = crowd.finding(fault, site, seen, may_refuse=may_refuse, goal=goal)
    return found.only_if(fault != FAILED_OVER or crowd.silence <= FAILOVER)


async def played(
    crowd: Crowd, machines: Machines, work: Callable[[Machines], Awaitable[str]]
) -> str:
    """Play before, while and after something happens."""
    async with crowd.playing():
        await asyncio.sleep(SETTLE)
        seen = await work(machines)
        await asyncio.sleep(SETTLE)
    return seen


async def kill_webs(machines: Machines) -> str:
    """Kill each web process once."""
    for number in range(WEBS):
        machines.webs.kill(number)
        await asyncio.sleep(AWAY)
        machines.webs.restart(number)
        await asyncio.to_thread(machines.webs.wait_for, number)
    return f"{WEBS} kills; "


async def kill_one_worker(machines: Machines) -> str:
    """Kill a worker; the other fills the stock that both share."""
    first = machines.workers.pop(0)
    os.killpg(first.process.pid, signal.SIGKILL)
    seen = await asyncio.to_thread(refill, machines, REFILL)
    machines.start_worker()
    return f"{seen} by the other; "


async def kill_queue(machines: Machines) -> str:
    """Kill Redis; the workers find it again."""
    machines.queue.kill()
    await asyncio.sleep(AWAY)
    machines.queue.restart()
    seen = await asyncio.to_thread(refill, machines, 2 * REFILL)
    return f"{seen}; "


def refill(machines: Machines, limit: float) -> str:
    """Nearly empty the stock, wait until workers have filled it, and say how long that took."""
    empty_stock(machines.site.database, LEFT)
    is_full = lambda: stock_of(machines.site.database) >= FULL  # noqa: E731
    seconds = wait_until(is_full, limit, "a full stock")
    return f"stock from {LEFT} to {FULL} in {seconds:.0f} s"


async def kill_pooler(machines: Machines) -> str:
    """Kill PgBouncer, and start it again."""
    machines.pooler.kill()
    await asyncio.sleep(AWAY)
    await asyncio.to_thread(machines.pooler.restart, machines.primary.folder)
    return ""


async def kill_standby(machines: Machines) -> str:
    """Kill the replica: pages about everyone come from the primary."""
    machines.standby.kill()
    await asyncio.sleep(AWAY)
    await asyncio.to_thread(machines.standby.start)
    return ""


async def roll(machines: Machines) -> str:
    """Migrate, replace each process by one of the next version, and migrate what remains."""
    copy = await asyncio.to_thread(next_version, machines.site.folder)
    await asyncio.to_thread(migrate, machines.site, copy, "9001")
    machines.webs.checkout = copy
    for number in range(WEBS):
        await asyncio.to_thread(machines.webs.replace, number)
    old, machines.workers[:] = list(machines.workers), []
    for worker in old:
        machines.start_worker(copy)
        worker.process.send_signal(signal.SIGINT)
    await asyncio.to_thread(migrate, machines.site, copy, "9002")
    return f"{WEBS} web processes and {WORKERS} workers, 2 migrations; "


def migrate(site: Site, copy: Path, revision: str) -> None:
    """Migrate with a version's own command."""
    command = [sys.executable, "-m", "flask", "--app", "app", "db", "upgrade", revision]
    environ = {**os.environ, **site.environ}
    subprocess.run(command, cwd=copy, env=environ, check=True, timeout=120)


async def fail_over(machines: Machines) -> str:
    """Kill the primary, promote the standby, and lead the pooler to it.

    From here on a commit waits for the standby: what it does not have would be lost.
    """
    reload = "SELECT pg_reload_conf()"
    machines.on(machines.primary, "ALTER SYSTEM SET synchronous_standby_names = '*'", reload)
    await asyncio.sleep(SETTLE)
    await asyncio.to_thread(machines.primary.kill)
    alone = "ALTER SYSTEM RESET synchronous_standby_names"
    await asyncio.to_thread(machines.on, machines.standby, "SELECT pg_promote()", alone, reload)
    await asyncio.to_thread(machines.pooler.lead_to, machines.standby.folder)
    return ""


FAILED_OVER = "the standby takes over"
STAGES: dict[str, Callable[[Machines], Awaitable[str]]] = {
    "a web process killed": kill_webs,
    "a worker killed": kill_one_worker,
    "Redis killed": kill_queue,
    "the replica killed": kill_standby,
    "PgBouncer killed": kill_pooler,
    "a new version": roll,
    FAILED_OVER: fail_over,
}
REFUSING = {"PgBouncer killed", FAILED_OVER}  # until they are back, nothing can be kept
