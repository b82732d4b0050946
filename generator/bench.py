"""Time the generator beside its arithmetic floor and beside peers: `python -m generator.bench`."""

from __future__ import annotations

import argparse
import io
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import torch
from PIL import Image
from torch import Tensor
from torch.utils.flop_counter import FlopCounterMode

from generator.checkpoint import CheckpointError, add_checkpoint_options, chosen
from generator.data import to_pixels
from generator.device import has_fast_bf16, keep_freed_memory, pick_device
from generator.evaluation.peers import PEERS, SIDE, Make
from generator.network.model import NETWORKS, Generator
from generator.sample import adults_in_turn
from generator.sampler import load_sampler

BATCHES = (1, 16)
MATRIX = 2048


@dataclass(frozen=True)
class Timing:
    """Seconds a face of one generator in one setting, and the floor of its arithmetic."""

    what: str
    batch: int
    seconds: float
    floor: float | None = None

    def line(self) -> str:
        """Return it as a line of the table."""
        times = "" if self.floor is None else f"{self.seconds / self.floor:8.2f} × floor"
        return (
            f"{self.what:44}{self.batch:4}{1000 * self.seconds:10.2f} ms a face"
            f"{1 / self.seconds:10.1f} a second{times}"
        )


def typical(work: Callable[[], object], device: torch.device, budget: float) -> float:
    """Return the median seconds of a call, after two to warm up."""
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
    """Return the operations a second of a large matrix product: what the machine can do."""
    a, b = (torch.randn(MATRIX, MATRIX, device=device, dtype=dtype) for _ in range(2))
    return 2 * MATRIX**3 / typical(lambda: a @ b, device, budget)


def operations(work: Callable[[], object]) -> int:
    """Count the multiplications and additions of a call."""
    with FlopCounterMode(display=False) as counter:
        work()
    return int(counter.get_total_flops())


def from_network(name: str, device: torch.device, dtype: torch.dtype) -> Make:
    """Return a generator of ours with random weights."""
    config = NETWORKS[name]
    generator = Generator(config).eval().to(device, memory_format=torch.channels_last)  # type: ignore[call-overload]

    def make(count: int) -> Tensor:
        classes = torch.tensor(adults_in_turn(count), device=device)
        with torch.autocast(device.type, torch.bfloat16, enabled=dtype == torch.bfloat16):
            faces: Tensor = generator(torch.randn(count, config.latents, device=device), classes)
        return faces

    return make


def ours(device: torch.device, budget: float) -> Iterator[Timing]:
    """Time our networks in each precision that the device computes natively."""
    dtypes = [torch.float32] + [torch.bfloat16] * has_fast_bf16(device)
    for dtype in dtypes:
        rate = matrix_rate(device, dtype, budget)
        precision = str(dtype).removeprefix("torch.")
        for name in ("p64", "s96", "g96"):
            make = from_network(name, device, dtype)
            floor = operations(lambda make=make: make(1)) / rate  # type: ignore[misc]
            for batch in BATCHES:
                seconds = typical(lambda make=make, n=batch: make(n), device, budget) / batch  # type: ignore[misc]
                yield Timing(f"{name}, {device.type}, {precision}", batch, seconds, floor)


def bundled(path: Path, device: torch.device, budget: float) -> Iterator[Timing]:
    """Time the checkpoint that ships, from seed to the bytes of a JPEG."""
    sampler = load_sampler(path, device.type)

    def make(count: int) -> None:
        for face in sampler.make(range(count), adults_in_turn(count)):
            Image.fromarray(face).save(io.BytesIO(), "JPEG", quality=95)

    for batch in BATCHES:
        seconds = typical(lambda n=batch: make(n), device, budget) / batch  # type: ignore[misc]
        yield Timing(f"{sampler.name}, {device.type}, seed to JPEG", batch, seconds)


def peers(device: torch.device, budget: float) -> Iterator[Timing | str]:
    """Time public packages at 64 px; a sentence for each that is not there."""
    for name, load in PEERS.items():
        try:
            make = load(device)
            for batch in BATCHES:
                seconds = typical(lambda make=make, n=batch: to_pixels(make(n)), device, budget)  # type: ignore[misc]
                yield Timing(f"{name} {SIDE} px, {device.type}, float32", batch, seconds / batch)
        except (ImportError, AssertionError) as error:
            yield f"{name} is not timed: {error}."


def parse_args(argv: list[str] | None = None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m generator.bench",
        description="Time our generators beside their arithmetic floor and beside peers.",
        epilog="Example: python -m generator.bench --device cpu --threads 1",
    )
    add_checkpoint_options(parser)
    parser.add_argument("--device", default="auto")
    parser.add_argument("--threads", type=int, help="threads of the CPU (default: torch's own)")
    parser.add_argument("--seconds", type=float, default=3.0, help="for each measurement")
    return parser.parse_args(argv)


@torch.inference_mode()
def main(argv: list[str] | None = None) -> int:
    """Run the command; 0 on success, 1 with a sentence on failure."""
    args = parse_args(argv)
    try:
        device = pick_device(args.device)
        if args.threads:
            torch.set_num_threads(args.threads)
        print(f"{device.type}, {torch.get_num_threads()} threads")
        for work in (
            ours(device, args.seconds),
            bundled(chosen(args), device, args.seconds),
            peers(device, args.seconds),
        ):
            for found in work:
                print(found if isinstance(found, str) else found.line(), flush=True)
    except (CheckpointError, RuntimeError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    keep_freed_memory()  # for peers as for ours
    sys.exit(main())
