"""Steady load for a while, and overload."""

import asyncio
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import mean

from bench.load import Outcome
from bench.servers import Server, children_of
from chaos.crowd import Crowd, Pace
from chaos.findings import Finding
from chaos.sites import Grounds

TOP = 3.0  # seconds for which the top rate is measured
SHARE = 0.7
GROWTH = 0.05
NORMAL = Pace(players=10, think=1.0)
CROWDED = Pace(players=100, think=1.0)
FLOOD = Pace(players=300)
FINE = 100.0  # milliseconds: the goal for a response
LONG, SHORT = 5.0, 3.0  # seconds


def soak(grounds: Grounds) -> Iterator[Finding]:
    """People play for a while at 70 % of the top rate."""
    seconds = grounds.size.soak / len(grounds.size.kinds)
    for site in grounds.sites():
        with site.serving() as server:
            rate = SHARE * top_rate(server)
            crowd = Crowd([server.address[1]], Pace(players=24, rate=rate))
            sizes = asyncio.run(play_and_measure(crowd, server, seconds))
            third = len(sizes) // 4  # the first quarter is warm-up
            first, last = mean(sizes[third : 2 * third]), mean(sizes[-third:])
            got = len(crowd.told_at) / seconds
            seen = f"{got:.0f} of {rate:.0f} responses/s, memory {first:.0f} to {last:.0f} MiB"
            result = crowd.finding(
                f"{seconds:.0f} s at {SHARE:.0%}",
                site,
                seen,
                may_refuse=False,
                goal=f"no 5xx, memory grows by ≤ {GROWTH:.0%}",
            )
            yield result.only_if(last <= (1 + GROWTH) * first)


def top_rate(server: Server) -> float:
    """Measure the responses per second without thinking times."""
    crowd = Crowd([server.address[1]], Pace(players=24))
    asyncio.run(play(crowd, TOP))
    return len(crowd.told_at) / TOP


async def play(crowd: Crowd, seconds: float) -> None:
    """Play for some seconds after all players have started."""
    async with crowd.playing():
        crowd.told_at.clear()
        crowd.log.seconds.clear()
        await asyncio.sleep(seconds)


async def play_and_measure(crowd: Crowd, server: Server, seconds: float) -> list[float]:
    """Play, and measure the memory of the web workers twice a second."""
    sizes, until = list[float](), time.monotonic() + seconds
    async with crowd.playing():
        while time.monotonic() < until:
            sizes.append(sum(resident_mib(pid) for pid in children_of(server.pid)))
            await asyncio.sleep(0.5)
    return sizes


def resident_mib(pid: int) -> float:
    """Return the resident memory of a process, in MiB."""
    status = Path(f"/proc/{pid}/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("VmRSS:"))
    return int(line.split()[1]) / 1024


def overload(grounds: Grounds) -> Iterator[Finding]:
    """Ten times as many people play as usual, then as many without thinking times."""
    for site in grounds.sites():
        with site.serving() as server:
            crowds = [Crowd([server.address[1]], pace) for pace in (NORMAL, CROWDED, FLOOD)]
            for crowd, seconds in zip(crowds, (LONG, LONG, SHORT), strict=True):
                asyncio.run(play(crowd, seconds))
            usual, crowded, flood = (p99(crowd) for crowd in crowds)
            result = crowds[1].finding(
                f"{CROWDED.players} players who think, not {NORMAL.players}",
                site,
                f"p99 of a response {usual:.0f} → {crowded:.0f} ms",
                goal=f"p99 doubles at most, or ≤ {FINE:.0f} ms",
            )
            yield result.only_if(crowded <= max(2 * usual, FINE))
            yield crowds[2].finding(
                f"{FLOOD.players} players who do not think",
                site,
                f"p99 of a response {flood:.0f} ms, {crowds[2].refused} of 503",
                goal="no 5xx but a 503",
            )


def p99(crowd: Crowd) -> float:
    """Return the time in milliseconds below which 99 % of the responses stayed."""
    return Outcome(latencies=crowd.log.seconds["response"]).percentile(0.99)
