"""A worker that is killed, has no GPU, or has an unreadable checkpoint."""

import asyncio
import json
import os
import signal
from collections.abc import Iterator, Mapping
from functools import partial
from http.client import HTTPConnection

from bench.servers import Server, wait_until
from bench.stage import empty_stock, stock_of
from chaos.crowd import Crowd, Pace
from chaos.findings import Finding
from chaos.sites import Grounds, Site, WorkerProcess
from generator.checkpoint import BUNDLED
from quiz.models import Worker
from quiz.monitoring.health import live_worker
from quiz.policy.limits import HIGH_MARK
from quiz.storage import Database, utc_now

CALM = Pace(players=8, think=0.2, length=10)
PLAY = 3.0
LEFT = 40  # fakes that are in stock when the worker is killed
REFILL = 60.0
NO_GPU = {"DEVICE": "cuda", "CUDA_VISIBLE_DEVICES": ""}


def kill_worker(grounds: Grounds) -> Iterator[Finding]:
    """The worker is killed with SIGKILL while it makes faces; another one starts."""
    for site in grounds.sites():
        with site.serving() as server, site.worker() as first:
            wait_until(partial(worker_of, site.database), 60, "a worker")
            crowd = Crowd([server.address[1]], CALM)
            seconds = asyncio.run(kill_and_replace(crowd, site, first))
            seen = f"stock from {LEFT} back to {HIGH_MARK} in {seconds:.0f} s"
            yield crowd.finding(
                "worker killed", site, seen, may_refuse=False, goal=f"no 503, ≤ {REFILL:.0f} s"
            )


async def kill_and_replace(crowd: Crowd, site: Site, first: WorkerProcess) -> float:
    """Nearly empty the stock, kill the worker, and time how long the next worker takes."""
    async with crowd.playing():
        await asyncio.to_thread(empty_stock, site.database, LEFT)
        await asyncio.to_thread(
            wait_until, lambda: stock_of(site.database) > LEFT, 60, "a first batch"
        )
        os.killpg(first.process.pid, signal.SIGKILL)
        await asyncio.to_thread(empty_stock, site.database, LEFT)
        await asyncio.sleep(PLAY)
        with site.worker():
            full = lambda: stock_of(site.database) >= HIGH_MARK - CALM.players * CALM.length  # noqa: E731
            return await asyncio.to_thread(wait_until, full, REFILL, "a full stock")


def worker_of(database: Database) -> Worker | None:
    """Return the worker with a recent heartbeat."""
    with database.reading() as session:
        return live_worker(session, utc_now())


def lack_gpu(grounds: Grounds) -> Iterator[Finding]:
    """DEVICE asks for cuda where there is none."""
    yield from trouble(grounds, "no GPU", NO_GPU, "no usable GPU")


def damage_checkpoint(grounds: Grounds) -> Iterator[Finding]:
    """The checkpoint is a file of noise, or is truncated."""
    noise, cut = grounds.folder / "noise.safetensors", grounds.folder / "cut.safetensors"
    noise.write_bytes(os.urandom(1 << 16))
    cut.write_bytes(BUNDLED.read_bytes()[: BUNDLED.stat().st_size // 2])
    for what, path in (("checkpoint of noise", noise), ("checkpoint cut short", cut)):
        yield from trouble(grounds, what, {"CHECKPOINT": str(path)}, path.name)


def trouble(
    grounds: Grounds, fault: str, environ: Mapping[str, str], words: str
) -> Iterator[Finding]:
    """Start with settings that can't work: `/readyz` explains it with a 503, and play continues."""
    for site in grounds.sites():
        with site.serving(environ=environ) as server, site.worker(environ) as process:
            wait_until(partial(has_problem, site.database), 60, "a worker with a problem")
            crowd = Crowd([server.address[1]], CALM)
            asyncio.run(play(crowd))
            status, detail = readiness(server)
            seen = f"/readyz {status}: {detail}"
            result = crowd.finding(
                fault, site, seen, may_refuse=False, goal="a sentence, play goes on"
            )
            is_told = status == 503 and words in detail and words in process.said()
            yield result.only_if(is_told and "Traceback" not in process.said())


def has_problem(database: Database) -> bool:
    """Say whether the worker has reported a problem."""
    worker = worker_of(database)
    return worker is not None and worker.problem is not None


async def play(crowd: Crowd) -> None:
    """Play for a while."""
    async with crowd.playing():
        await asyncio.sleep(PLAY)


def readiness(server: Server) -> tuple[int, str]:
    """Return the status of `/readyz`, and its sentence."""
    connection = HTTPConnection(*server.address, timeout=30)
    connection.request("GET", "/readyz", headers={"Accept": "application/json"})
    reply = connection.getresponse()
    body = json.loads(reply.read())
    connection.close()
    return reply.status, str(body.get("detail", ""))
