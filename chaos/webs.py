"""Web processes that are killed, or replaced one after the other, while people play."""

import asyncio
import os
import random
import signal
import time
from collections.abc import Iterator
from functools import partial

from bench.servers import Fleet, Server, children_of, wait_until
from chaos.crowd import Crowd
from chaos.findings import Finding
from chaos.sites import Grounds

WORKERS = 4  # so that one can die while another starts
BETWEEN = 0.1  # mean seconds between a response and the next kill
SETTLE = 1.0  # seconds of play before and after
RELOADS = 2


def kill_web_workers(grounds: Grounds) -> Iterator[Finding]:
    """Web workers are killed with SIGKILL under load, one after the other."""
    kills = grounds.size.web_kills
    for site in grounds.sites():
        with site.serving(WORKERS) as server:
            crowd = Crowd([server.address[1]])
            asyncio.run(kill_again_and_again(crowd, server, kills))
            seen = f"{kills} kills, longest silence {crowd.silence:.1f} s"
            yield crowd.finding("web workers killed", site, seen)


async def kill_again_and_again(crowd: Crowd, server: Server, kills: int) -> None:
    """Kill a worker again and again; gunicorn starts others."""
    async with crowd.playing():
        await asyncio.sleep(SETTLE)
        for _ in range(kills):
            os.kill(children_of(server.pid)[0], signal.SIGKILL)  # the oldest one, which is ready
            killed = time.monotonic()
            while crowd.told_since(killed) is None:
                await asyncio.sleep(0.02)
            await asyncio.sleep(random.uniform(0, 2 * BETWEEN))
        await asyncio.sleep(SETTLE)


def reload_web_workers(grounds: Grounds) -> Iterator[Finding]:
    """Gunicorn is told to replace its workers (SIGHUP) under load."""
    for site in grounds.sites():
        with site.serving() as server:
            crowd = Crowd([server.address[1]])
            asyncio.run(reload(crowd, server))
            seen = f"{RELOADS} × SIGHUP, longest silence {crowd.silence:.1f} s"
            yield crowd.finding(
                "workers replaced", site, seen, may_refuse=False, goal="0 failed requests"
            )


async def reload(crowd: Crowd, server: Server) -> None:
    """Replace all workers, and wait until the old ones are gone."""
    async with crowd.playing():
        await asyncio.sleep(SETTLE)
        for _ in range(RELOADS):
            old = set(children_of(server.pid))
            os.kill(server.pid, signal.SIGHUP)
            await asyncio.to_thread(wait_until, partial(are_replaced, server, old), 30, "a reload")
        await asyncio.sleep(SETTLE)


def are_replaced(server: Server, old: set[int]) -> bool:
    """Say whether all old workers are gone, and new ones run."""
    now = set(children_of(server.pid))
    return bool(now) and not now & old


def restart_web_processes(grounds: Grounds) -> Iterator[Finding]:
    """Web processes are restarted one after the other; browsers retry at the next one."""
    for site in grounds.sites():
        with site.fleet(3) as fleet:
            crowd = Crowd(fleet.ports)
            asyncio.run(restart_in_turn(crowd, fleet))
            seen = f"{len(fleet.ports)} restarts, longest silence {crowd.silence:.1f} s"
            yield crowd.finding(
                "rolling restart", site, seen, may_refuse=False, goal="0 failed requests"
            )


async def restart_in_turn(crowd: Crowd, fleet: Fleet) -> None:
    """Stop each process as an update does, and wait for its successor."""
    async with crowd.playing():
        await asyncio.sleep(SETTLE)
        for number in range(len(fleet.ports)):
            await asyncio.to_thread(fleet.replace, number)
        await asyncio.sleep(SETTLE)
