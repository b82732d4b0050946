"""The generator: faces per second from seed to stored bytes, on CPU and GPU."""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from bench.table import Row
from quiz.config import CHECKOUT
from quiz.decks import UTKFACE
from quiz.faces import Fake, add_fakes, encode
from quiz.storage import Database, upgrade

if TYPE_CHECKING:
    from generator.sampler import Sampler

BATCHES = (1, 16)


def measure_generator() -> list[Row]:
    """Measure each device in a separate process, with its own threads and memory."""
    devices = [("cpu", 1), ("cpu", 0), *([("cuda", 0)] if has_gpu() else [])]
    return [line for device, threads in devices for line in in_a_process(device, threads)]


def has_gpu() -> bool:
    """Say whether torch finds a GPU."""
    import torch

    return bool(torch.cuda.is_available())


def in_a_process(device: str, threads: int) -> list[Row]:
    """Run this module for one device in a separate process, and read its rows."""
    command = [sys.executable, "-m", "bench.fakes", device, str(threads)]
    run = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=False)
    if run.returncode:
        reason = run.stderr.strip().splitlines()[-1:] or ["no reason given"]
        return [Row(f"a fake, {device}", "failed", reason[0], "")]
    return [Row(*line.split("\t")) for line in run.stdout.splitlines()]


def measure(device: str, threads: int) -> list[Row]:
    """Make faces in batches, from seeds to rows in a database."""
    import torch

    from generator.checkpoint import BUNDLED
    from generator.sampler import load_sampler

    if threads:
        torch.set_num_threads(threads)
    sampler = load_sampler(Path(os.environ.get("CHECKPOINT") or BUNDLED), device=device)
    count = torch.get_num_threads()
    where = "GPU" if device == "cuda" else f"{count} thread{'s' if count > 1 else ''} of CPU"
    with tempfile.TemporaryDirectory(prefix="faces-bench-") as folder:
        database = Database(f"sqlite:///{Path(folder) / 'quiz.sqlite'}")
        upgrade(database.engine)
        times = {batch: typical(partial(make, sampler, database, batch)) for batch in BATCHES}
        database.dispose()
    one_core = device == "cpu" and threads == 1
    return [row(sampler, batch, times[batch], where, one_core) for batch in BATCHES]


def make(sampler: "Sampler", database: Database, batch: int, turn: int) -> None:
    """Make, encode and store one batch, with seeds that were never used before."""
    seeds = [batch * 1_000_000 + turn * batch + number for number in range(batch)]
    classes = [6 + number % 6 for number in range(batch)]
    pixels = sampler.make(seeds, classes)
    name, side = UTKFACE.name, sampler.resolution
    fakes = [
        Fake(name, sampler.name, seed, klass, 1.0, side, encode(name, face))
        for seed, klass, face in zip(seeds, classes, pixels, strict=True)
    ]
    with database.transaction() as session:
        add_fakes(session, fakes, datetime.now(UTC))


def row(sampler: "Sampler", batch: int, seconds: float, where: str, one_core: bool) -> Row:
    """Return the row of the table for the time of one batch."""
    limit = 25 if sampler.resolution <= 64 else 60
    return Row(
        f"fakes of {sampler.resolution} px by {batch}, {where}",
        f"{1000 * seconds / batch:.1f} ms a face",
        f"{batch / seconds:,.0f} faces/s, seed to stored bytes",
        f"≤ {limit} ms" if one_core and batch == 1 else "",
    )


def typical(make: Callable[[int], None], budget: float = 6.0) -> float:
    """Return the median seconds of one call, after three calls to warm up."""
    times: list[float] = []
    started = time.perf_counter()
    for number in range(200):
        before = time.perf_counter()
        make(number)
        times.append(time.perf_counter() - before)
        if number >= 5 and time.perf_counter() - started > budget:
            break
    return median(times[3:])


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("device")
    parser.add_argument("threads", type=int)
    given = parser.parse_args()
    for line in measure(given.device, given.threads):
        print(line.what, line.figure, line.behind, line.goal, sep="\t")
