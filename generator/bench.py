"""Time the generator beside its arithmetic floor and beside peers: `python -m generator.bench`."""

from __future__ import annotations

import argparse
import io
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor
from torch.utils.flop_counter import FlopCounterMode

from generator.command import (
    add_checkpoint_options,
    add_device_option,
    chosen_checkpoint,
    command_parser,
    run,
)
from generator.contact_sheet import adults_in_turn
from generator.data import to_pixels
from generator.device import has_fast_bf16, keep_freed_memory, pick_device
from generator.evaluation.peers import PEERS, SIDE, Make
from generator.network.model import NETWORKS, Generator
from generator.sampler import load_sampler

BATCHES = (1, 16)
MATRIX = 2048


@dataclass(frozen=True)
class Timing:
    """Seconds a face of one generator, and the seconds that its arithmetic alone must take."""

    what: str
    batch: int
    seconds: float
    floor: float | None = None

    def table_line(self) -> str:
        """Return the timing as a line of the table."""
        times = "" if self.floor is None else f"{self.seconds / self.floor:8.2f} × floor"
        return (
            f"{self.what:44}{self.batch:4}{1000 * self.seconds:10.2f} ms a face"
            f"{1 / self.seconds:10.1f} a second{times}"
        )


def median_seconds(work: Callable[[], object], device: torch.device, budget: float) -> float:
    """Return the median seconds of a call, not counting two calls to warm up."""
    times: list[float] = []
    started = time.perf_counter()
    while len(times) < 5 or time.perf_counter() - started < budget:
        before = time.perf_counter()
        work()
        if device.type == "cuda":
            torch.cuda.synchronize()
        times.append(time.perf_counter() - before)
    return median(times[2:])


def matrix_rate(device: torch.device, dtype: torch.dtype, budget: float) -> float:
    """Return the operations a second of a large matrix product, the most that a machine does."""
    a, b = (torch.randn(MATRIX, MATRIX, device=device, dtype=dtype) for _ in range(2))
    return 2 * MATRIX**3 / median_seconds(lambda: a @ b, device, budget)


def operations(work: Callable[[], object]) -> int:
    """Count the multiplications and additions of a call."""
    with FlopCounterMode(display=False) as counter:
        work()
    return int(counter.get_total_flops())


def untrained(name: str, device: torch.device, dtype: torch.dtype) -> Make:
    """Return a generator of ours with random weights."""
    config = NETWORKS[name]
    generator = Generator(config).eval().to(device, memory_format=torch.channels_last)  # type: ignore[call-overload]

    def make(count: int) -> Tensor:
        classes = torch.tensor(adults_in_turn(count), device=device)
        with torch.autocast(device.type, torch.bfloat16, enabled=dtype == torch.bfloat16):
            faces: Tensor = generator(torch.randn(count, config.latents, device=device), classes)
        return faces

    return make


def time_networks(device: torch.device, budget: float) -> Iterator[Timing]:
    """Time our networks in each precision that the device computes natively."""
    dtypes = [torch.float32] + [torch.bfloat16] * has_fast_bf16(device)
    for dtype in dtypes:
        rate = matrix_rate(device, dtype, budget)
        precision = str(dtype).removeprefix("torch.")
        for name in ("p64", "s96", "g96"):
            make = untrained(name, device, dtype)
            floor = operations(partial(make, 1)) / rate
            for batch in BATCHES:
                seconds = median_seconds(partial(make, batch), device, budget) / batch
                yield Timing(f"{name}, {device.type}, {precision}", batch, seconds, floor)


def time_checkpoint(path: Path, device: torch.device, budget: float) -> Iterator[Timing]:
    """Time the checkpoint that ships, from seed to the bytes of a JPEG."""
    sampler = load_sampler(path, device.type)

    def make(count: int) -> None:
        for face in sampler.make(range(count), adults_in_turn(count)):
            Image.fromarray(face).save(io.BytesIO(), "JPEG", quality=95)

    for batch in BATCHES:
        seconds = median_seconds(partial(make, batch), device, budget) / batch
        yield Timing(f"{sampler.name}, {device.type}, seed to JPEG", batch, seconds)


def make_pixels(make: Make, count: int) -> NDArray[np.uint8]:
    """Make faces (N, R, R, 3) as uint8, which ends on the CPU."""
    return to_pixels(make(count))


def time_peers(device: torch.device, budget: float) -> Iterator[Timing | str]:
    """Time public packages at 64 px; yield a sentence for each that is not installed."""
    for name, load in PEERS.items():
        try:
            make = load(device)
            for batch in BATCHES:
                seconds = median_seconds(partial(make_pixels, make, batch), device, budget) / batch
                yield Timing(f"{name} {SIDE} px, {device.type}, float32", batch, seconds)
        except (ImportError, AssertionError) as error:
            yield f"{name} is not timed: {error}."


def parse_args(argv: list[str] | None = None) -> argparse.Namespace:
    """Read the command line."""
    parser = command_parser(
        "bench",
        "Time our generators beside their arithmetic floor and beside peers.",
        "--device cpu --threads 1",
    )
    add_checkpoint_options(parser)
    add_device_option(parser)
    parser.add_argument("--threads", type=int, help="threads of the CPU (default: torch's own)")
    parser.add_argument("--seconds", type=float, default=3.0, help="for each measurement")
    return parser.parse_args(argv)


@torch.inference_mode()
def print_timings(args: argparse.Namespace) -> None:
    """Time everything and print a line for each."""
    device = pick_device(args.device)
    if args.threads:
        torch.set_num_threads(args.threads)
    print(f"{device.type}, {torch.get_num_threads()} threads")
    for timings in (
        time_networks(device, args.seconds),
        time_checkpoint(chosen_checkpoint(args), device, args.seconds),
        time_peers(device, args.seconds),
    ):
        for timing in timings:
            print(timing if isinstance(timing, str) else timing.table_line(), flush=True)


def main(argv: list[str] | None = None) -> int:
    """Run the command and return its exit code."""
    return run(print_timings, parse_args(argv))


if __name__ == "__main__":
    keep_freed_memory()  # peers are timed in this process too, so they profit as ours do
    sys.exit(main())
