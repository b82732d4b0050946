"""Train the GAN: `python -m generator.train --network s96 --minutes 60 --resume`."""

from __future__ import annotations

import argparse
import json
import math
import shutil
import signal
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch

from generator.checkpoint import DECKS, UTKFACE, CheckpointError
from generator.data import FaceSet, load_faces
from generator.device import keep_freed_memory, pick_device
from generator.network.model import NETWORKS
from generator.training.parallel import Group, joined
from generator.training.state import LATEST
from generator.training.trainer import Trainer

LEAST = 32  # faces
MILESTONES = (4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096)


def _mean(steps: list[dict[str, float]]) -> dict[str, float]:
    names = sorted({name for step in steps for name in step})
    return {n: round(float(np.mean([s[n] for s in steps if n in s])), 6) for n in names}


def keep_milestone(run: Path, kimg: float) -> None:
    """Keep a copy of the checkpoint for good, about each time the number of images has doubled."""
    reached = [milestone for milestone in MILESTONES if milestone <= kimg]
    if reached and not list(run.glob(f"milestone-{reached[-1]:05d}*")):
        name = f"milestone-{reached[-1]:05d}.safetensors"
        shutil.copy(run / "checkpoint.safetensors", run / name)


def run_slice(trainer: Trainer, run: Path, should_stop: Callable[[], bool]) -> None:
    """Train until told to stop, logging each tick, and leave a full state behind."""
    planned, tick, group = trainer.args.planned * 1000, trainer.args.tick * 1000, trainer.group
    log: list[dict[str, float]] = []
    began, next_tick = time.monotonic(), trainer.images + tick
    while trainer.images < planned and group.all(not should_stop(), trainer.device):
        log.append(trainer.step())
        if trainer.images < next_tick:
            continue
        if group.leads:
            end_tick(trainer, run, log, time.monotonic() - began)
        log, began, next_tick = [], time.monotonic(), next_tick + tick
    if group.leads:
        trainer.save(run)
        trainer.grid().save(run / "grid.png")


def end_tick(trainer: Trainer, run: Path, log: list[dict[str, float]], seconds: float) -> None:
    """Log what a tick came to, draw the grid, and save."""
    rate = len(log) * trainer.args.batch * trainer.group.size / seconds
    line = {"images": trainer.images, "images_per_second": round(rate, 2)} | _mean(log)
    with (run / "log.jsonl").open("a") as file:
        file.write(json.dumps(line) + "\n")
    left = trainer.args.planned * 1000 - trainer.images
    print(
        f"{trainer.images / 1000:8.1f} kimg  {rate:7.1f} images/s  gap {line['gap']:6.3f}  "
        f"r1 {line.get('r1', math.nan):8.3f}  {left / rate / 3600:5.1f} h left",
        flush=True,
    )
    trainer.grid().save(run / f"grid-{trainer.images // 1000:05d}.png")
    trainer.save(run)
    keep_milestone(run, trainer.kimg)


def parse_args(argv: list[str] | None = None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m generator.train",
        description="Train the GAN on a deck, in slices that can be resumed.",
        epilog="Example: python -m generator.train --network p64 --run runs/p64 --minutes 60",
    )
    parser.add_argument("--deck", choices=DECKS, default=UTKFACE)
    parser.add_argument("--network", choices=NETWORKS, default="s96")
    parser.add_argument("--run", type=Path, default=None, help="default: runs/DECK-NETWORK")
    parser.add_argument("--start", type=Path, help="checkpoint to start from, grafted if need be")
    parser.add_argument("--resume", action="store_true", help="go on from the run's last state")
    parser.add_argument("--minutes", type=float, default=math.inf, help="stop after so long")
    parser.add_argument("--planned", type=int, default=1000, help="thousands of images in all")
    parser.add_argument("--batch", type=int, help="default: 128 on a GPU, 32 on a CPU")
    parser.add_argument("--penalty-every", type=int, help="default: 1 on a GPU, 4 on a CPU")
    parser.add_argument("--gamma", type=float, default=1.0, help="scale of the penalties' weight")
    parser.add_argument("--tick", type=int, default=4, help="thousands of images between logs")
    parser.add_argument("--device", default="auto")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--cache", type=Path, default=Path("runs"), help="folder of packed faces")
    return parser.parse_args(argv)


def _fill_defaults(args: argparse.Namespace, device: torch.device) -> None:
    on_gpu = device.type == "cuda"
    args.run = args.run or Path("runs") / f"{args.deck}-{args.network}"
    args.batch = args.batch or (128 if on_gpu else 32)
    args.penalty_every = args.penalty_every or (1 if on_gpu else 4)
    args.ema_ceiling = 100_000 if on_gpu else 30_000


def stop_signal() -> threading.Event:
    """Return an event that Ctrl-C and SIGTERM set, so that a run ends with its state written."""
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    return stopped


def load_training_faces(args: argparse.Namespace, group: Group, device: torch.device) -> FaceSet:
    """Return the faces to train on; in a group the first process packs them for all."""
    resolution = NETWORKS[args.network].resolution
    if group.leads:
        load_faces(resolution, args.cache, args.deck)
    group.all(True, device)
    faces = load_faces(resolution, args.cache, args.deck).of("train")
    if len(faces) < LEAST:
        raise ValueError(f"{len(faces)} faces are too few to learn from; {LEAST} are least.")
    return faces


def train(args: argparse.Namespace, device: torch.device, should_stop: Callable[[], bool]) -> None:
    """Run one slice, alone or in the group that torchrun has started."""
    with joined(device) as group:
        faces = load_training_faces(args, group, device)
        trainer = Trainer(args, faces, device, group)
        if args.resume and (args.run / LATEST).exists():
            trainer.resume(args.run)
        elif args.start:
            trainer.start_from(args.start)
        run_slice(trainer, args.run, should_stop)


def main(argv: list[str] | None = None) -> int:
    """Run the command; 0 on success, 1 with a sentence on failure."""
    args = parse_args(argv)
    ends = time.monotonic() + args.minutes * 60
    stopped = stop_signal()
    try:
        device = pick_device(args.device)
        _fill_defaults(args, device)
        args.run.mkdir(parents=True, exist_ok=True)
        train(args, device, lambda: stopped.is_set() or time.monotonic() >= ends)
    except torch.OutOfMemoryError:
        print(f"The GPU has no room for batches of {args.batch}; try --batch.", file=sys.stderr)
        return 1
    except (OSError, RuntimeError, ValueError, FloatingPointError, CheckpointError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    # For the whole process, and so only where the process is ours: tiny numbers slow a CPU down.
    torch.set_flush_denormal(True)
    keep_freed_memory()
    sys.exit(main())
