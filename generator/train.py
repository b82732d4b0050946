"""Train the GAN: `python -m generator.train --network s96 --minutes 60 --resume`."""

from __future__ import annotations

import argparse
import math
import signal
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import torch

from generator.command import (
    add_cache_option,
    add_deck_option,
    add_device_option,
    at_least_one,
    command_parser,
    run,
)
from generator.data import FaceSet, load_faces
from generator.device import keep_freed_memory, pick_device
from generator.network.model import NETWORKS
from generator.training.loop import run_slice
from generator.training.parallel import Group, joined
from generator.training.settings import TrainSettings
from generator.training.state import LATEST
from generator.training.trainer import Trainer

LEAST = 32  # faces
# What a run writes into its folder, beside LATEST.
WRITTEN = (
    "checkpoint.safetensors", "log.jsonl", "grid.png", "grid-*.png", "milestone-*", "state-*",
)  # fmt: skip


def parse_args(argv: list[str] | None = None) -> argparse.Namespace:
    """Read the command line."""
    parser = command_parser(
        "train",
        "Train the GAN on a deck, in slices that can be resumed.",
        "--network p64 --run runs/p64 --minutes 60",
    )
    add_deck_option(parser, "the deck whose real faces it learns from")
    parser.add_argument("--network", choices=NETWORKS, default="s96")
    parser.add_argument("--run", type=Path, help="folder of the run (default: runs/DECK-NETWORK)")
    parser.add_argument("--start", type=Path, help="checkpoint to start from, resized if need be")
    parser.add_argument("--resume", action="store_true", help="go on from the run's last state")
    parser.add_argument("--minutes", type=float, help="stop after this time (default: no limit)")
    parser.add_argument("--planned", type=int, default=1000, help="thousands of images in all")
    parser.add_argument("--batch", type=at_least_one, help="default: 128 on a GPU, 32 on a CPU")
    parser.add_argument(
        "--penalty-every", type=at_least_one, help="default: 1 on a GPU, 4 on a CPU"
    )
    parser.add_argument("--gamma", type=float, default=1.0, help="scale of the penalties' weight")
    parser.add_argument(
        "--critic",
        type=float,
        default=0.0,
        help="weight of a second critic on ImageNet features (default: 0, none)",
    )
    parser.add_argument("--rate", type=float, default=1.0, help="scale of the learning rate")
    parser.add_argument(
        "--average",
        type=at_least_one,
        help="longest half-life of the averaged generator in thousands of images; "
        "default: 100 on a GPU, 30 on a CPU",
    )
    parser.add_argument("--tick", type=int, default=4, help="thousands of images between logs")
    add_device_option(parser)
    parser.add_argument("--seed", type=int, default=0)
    add_cache_option(parser)
    return parser.parse_args(argv)


def settings_of(args: argparse.Namespace, device: torch.device) -> TrainSettings:
    """Return the settings that the command line asks for on a device."""
    return TrainSettings.for_device(
        device,
        run=args.run or Path("runs") / f"{args.deck}-{args.network}",
        deck=args.deck,
        network=args.network,
        planned=args.planned * 1000,
        tick=args.tick * 1000,
        batch=args.batch,
        penalty_every=args.penalty_every,
        gamma=args.gamma,
        rate=args.rate,
        critic=args.critic,
        ema_ceiling=args.average and args.average * 1000,
        seed=args.seed,
        cache=args.cache,
        start=args.start,
        resume=args.resume,
        minutes=args.minutes,
    )


def stop_signal() -> threading.Event:
    """Return an event that Ctrl-C and SIGTERM set, so that a run ends with its state written."""
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    return stopped


def load_training_faces(settings: TrainSettings, group: Group, device: torch.device) -> FaceSet:
    """Return the faces to train on; in a group the first process packs them for all."""
    resolution = NETWORKS[settings.network].resolution
    if group.leads:
        load_faces(resolution, settings.cache, settings.deck)
    group.agree(True, device)  # the others wait here until the faces are packed
    faces = load_faces(resolution, settings.cache, settings.deck).of("train")
    if len(faces) < LEAST:
        raise ValueError(f"{len(faces)} faces are too few to learn from; {LEAST} are least.")
    return faces


def check_run(settings: TrainSettings) -> None:
    """Raise FileExistsError, with a sentence, where a run would destroy what it has not written."""
    if not (settings.run / LATEST).exists():
        check_folder(settings.run)
    elif not settings.resume:
        raise FileExistsError(
            f"{settings.run} holds a run already: --resume continues it, "
            "or name another folder with --run."
        )


def check_folder(run: Path) -> None:
    """Raise FileExistsError, with a sentence, where a new run would write over something."""
    for path in (path for name in WRITTEN for path in run.glob(name)):
        raise FileExistsError(
            f"{path} exists already, and a run would write over it: name another folder with --run."
        )


def train(settings: TrainSettings, device: torch.device, should_stop: Callable[[], bool]) -> None:
    """Run one slice, alone or in the group that torchrun has started."""
    check_run(settings)
    settings.run.mkdir(parents=True, exist_ok=True)
    with joined(device) as group:
        faces = load_training_faces(settings, group, device)
        trainer = Trainer(settings, faces, device, group)
        if settings.resume and (settings.run / LATEST).exists():
            trainer.resume(settings.run)
        elif settings.start:
            trainer.start_from(settings.start)
        run_slice(trainer, should_stop)


def train_until_stopped(args: argparse.Namespace) -> None:
    """Train until the plan, the minutes or the user ends it."""
    began, stopped = time.monotonic(), stop_signal()
    device = pick_device(args.device)
    settings = settings_of(args, device)
    limit = math.inf if settings.minutes is None else settings.minutes * 60
    try:
        train(settings, device, lambda: stopped.is_set() or time.monotonic() - began >= limit)
    except torch.OutOfMemoryError as error:
        raise RuntimeError(
            f"The GPU has no room for batches of {settings.batch}; try --batch."
        ) from error


def main(argv: list[str] | None = None) -> int:
    """Run the command and return its exit code."""
    return run(train_until_stopped, parse_args(argv))


if __name__ == "__main__":
    # These change the whole process, so only the command may set them.
    torch.set_flush_denormal(True)  # numbers next to zero slow a CPU down
    keep_freed_memory()
    sys.exit(main())
