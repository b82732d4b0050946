"""Train the GAN: `python -m generator.train --network s96 --minutes 60 --resume`."""

from __future__ import annotations

import argparse
import copy
import json
import math
import shutil
import signal
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import torch
from PIL import Image
from torch import Tensor
from torch.optim import Adam

from generator.augment import diff_augment
from generator.checkpoint import load_weights, read_header, save_checkpoint
from generator.data import Batches, FaceSet, load_faces, to_pixels
from generator.device import has_fast_bf16, pick_device
from generator.ema import ema_update
from generator.loss import discriminator_loss, generator_loss
from generator.model import NETWORKS, Discriminator, Generator, graft
from generator.sample import adults_in_turn, contact_sheet
from generator.schedule import ema_decay, hyperparameters
from generator.state import LATEST, load_state, save_state

GRID_SIDE = 8
MAX_BAD_STEPS = 20
MILESTONES = (4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096)


class Trainer:
    """Both networks, their optimisers, and the one step that trains them.

    Everything random in a step is drawn from (seed, images), so a resumed run equals one that
    was never stopped.
    """

    def __init__(self, args: argparse.Namespace, faces: FaceSet, device: torch.device) -> None:
        torch.manual_seed(args.seed)
        self.args, self.device = args, device
        self.config = NETWORKS[args.network]
        self.generator = self._place(Generator(self.config))
        self.discriminator = self._place(Discriminator(self.config))
        self.average = copy.deepcopy(self.generator).requires_grad_(False)
        self.batches = Batches(faces, args.seed)
        self.optimisers = {
            "generator": Adam(self.generator.parameters(), lr=2e-4, betas=(0.0, 0.9)),
            "discriminator": Adam(self.discriminator.parameters(), lr=2e-4, betas=(0.0, 0.9)),
        }
        self.images, self.steps, self.bad_steps = 0, 0, 0
        self.before: list[dict[str, Any]] = []

    def _place(self, module: torch.nn.Module) -> Any:
        return module.to(self.device, memory_format=torch.channels_last)  # type: ignore[call-overload]

    @property
    def modules(self) -> dict[str, torch.nn.Module]:
        """The networks that a state holds."""
        return {
            "generator": self.generator,
            "discriminator": self.discriminator,
            "average": self.average,
        }

    @property
    def phases(self) -> list[dict[str, Any]]:
        """Every run that led here, with its network and its thousands of images."""
        return [*self.before, {"network": self.args.network, "kimg": self.images / 1000}]

    @property
    def kimg(self) -> float:
        """Thousands of images seen, over all phases."""
        return float(sum(phase["kimg"] for phase in self.phases))

    def start_from(self, path: Path) -> None:
        """Begin with a checkpoint's weights, grafted to this run's base, and a fresh optimiser."""
        header = read_header(path)
        _, generator = load_weights(path, "generator")
        _, discriminator = load_weights(path, "discriminator")
        self.generator.load_state_dict(graft(generator, self.config))
        self.discriminator.load_state_dict(graft(discriminator, self.config))
        self.average.load_state_dict(self.generator.state_dict())
        self.before = header.provenance["phases"]

    def resume(self, run: Path) -> None:
        """Go on from the run's latest state."""
        facts = load_state(run, self.modules, self.optimisers)
        self.images, self.steps = facts["images"], facts["steps"]
        self.before = facts["before"]

    def save(self, run: Path) -> None:
        """Write the whole state, and the checkpoint that could ship."""
        facts = {"images": self.images, "steps": self.steps, "before": self.before}
        save_state(run, self.modules, self.optimisers, facts | {"config": self.config.as_dict()})
        provenance = {
            "network": self.args.network,
            "kimg": self.kimg,
            "phases": self.phases,
            "trained_at": datetime.now(UTC).isoformat(timespec="seconds"),
            "data": f"UTKFace, {len(self.batches)} training faces after the filter",
            "seed": self.args.seed,
        }
        average, judge = self.average.state_dict(), self.discriminator.state_dict()
        save_checkpoint(run / "checkpoint.safetensors", average, judge, self.config, provenance)

    def _autocast(self) -> torch.autocast:
        fast = has_fast_bf16(self.device)
        return torch.autocast(self.device.type, dtype=torch.bfloat16, enabled=fast)

    def _latents(self, rng: torch.Generator) -> Tensor:
        return torch.randn(self.args.batch, self.config.latents, generator=rng).to(self.device)

    def _batch(self, offset: int, rng: torch.Generator) -> tuple[Tensor, Tensor]:
        # Each step uses two real batches, one for each network.
        faces, classes = self.batches.at(2 * self.images + offset, self.args.batch, rng)
        return faces.to(self.device), classes.to(self.device)

    def step(self) -> dict[str, float]:
        """Train both networks on one batch each and return what the log wants to know."""
        args = self.args
        values = hyperparameters(self.images, args.planned * 1000, self.config.resolution)
        rng = torch.Generator().manual_seed(args.seed * 1_000_003 + self.images)
        for optimiser in self.optimisers.values():
            optimiser.param_groups[0].update(lr=values.lr, betas=(0.0, values.beta2))
        augment = partial(diff_augment, probability=values.augment, rng=rng)
        is_penalised = self.steps % args.penalty_every == 0
        gamma = values.gamma * args.penalty_every if is_penalised else 0.0

        with self._autocast():
            real, classes = self._batch(0, rng)
            with torch.no_grad():
                fake = self.generator(self._latents(rng), classes)
            critique = discriminator_loss(self.discriminator, real, fake, classes, gamma, augment)
        is_finite = self._descend("discriminator", critique.loss)
        with self._autocast():
            real, classes = self._batch(args.batch, rng)
            fake = self.generator(self._latents(rng), classes)
            self.discriminator.requires_grad_(False)
            loss = generator_loss(self.discriminator, real, fake, classes, augment)
        is_finite &= self._descend("generator", loss)
        self.discriminator.requires_grad_(True)
        self._count_bad_steps(is_finite)

        self.steps += 1
        self.images += args.batch
        decay = ema_decay(self.images, args.batch, args.ema_ceiling)
        ema_update(self.average, self.generator, decay)
        log = {"loss_d": critique.loss, "loss_g": loss, "gap": critique.gap}
        if is_penalised:
            log |= {"r1": critique.r1, "r2": critique.r2}
        return {name: float(value.detach()) for name, value in log.items()} | asdict(values)

    def _descend(self, name: str, loss: Tensor) -> bool:
        """Take one optimiser step, or none, and return False, when the loss is not finite."""
        optimiser = self.optimisers[name]
        optimiser.zero_grad(set_to_none=True)
        if not torch.isfinite(loss.detach()):
            return False
        loss.backward()  # type: ignore[no-untyped-call]
        optimiser.step()
        return True

    def _count_bad_steps(self, is_finite: bool) -> None:
        self.bad_steps = 0 if is_finite else self.bad_steps + 1
        if self.bad_steps >= MAX_BAD_STEPS:
            raise FloatingPointError(f"{MAX_BAD_STEPS} steps in a row were not finite.")

    @torch.no_grad()
    def grid(self) -> Image.Image:
        """Return 8 x 8 adult faces of the averaged generator, always from the same latents."""
        count = GRID_SIDE**2
        rng = torch.Generator().manual_seed(0)
        z = torch.randn(count, self.config.latents, generator=rng).to(self.device)
        classes = torch.tensor(adults_in_turn(count), device=self.device)
        return contact_sheet(to_pixels(self.average(z, classes)))


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
    args = trainer.args
    log: list[dict[str, float]] = []
    tick_began = time.monotonic()
    next_tick = trainer.images + args.tick * 1000
    while not should_stop() and trainer.images < args.planned * 1000:
        log.append(trainer.step())
        if trainer.images < next_tick:
            continue
        seconds = time.monotonic() - tick_began
        rate = len(log) * args.batch / seconds
        line = {"images": trainer.images, "images_per_second": round(rate, 2)} | _mean(log)
        with (run / "log.jsonl").open("a") as file:
            file.write(json.dumps(line) + "\n")
        left = args.planned * 1000 - trainer.images
        print(
            f"{trainer.images / 1000:8.1f} kimg  {rate:7.1f} images/s  gap {line['gap']:6.3f}  "
            f"r1 {line.get('r1', math.nan):8.3f}  {left / rate / 3600:5.1f} h left",
            flush=True,
        )
        trainer.grid().save(run / f"grid-{trainer.images // 1000:05d}.png")
        trainer.save(run)
        keep_milestone(run, trainer.kimg)
        log, tick_began, next_tick = [], time.monotonic(), next_tick + args.tick * 1000
    trainer.save(run)
    trainer.grid().save(run / "grid.png")


def parse_args(argv: list[str] | None = None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m generator.train",
        description="Train the GAN on UTKFace, in slices that can be resumed.",
        epilog="Example: python -m generator.train --network p64 --run runs/p64 --minutes 60",
    )
    parser.add_argument("--network", choices=NETWORKS, default="s96")
    parser.add_argument("--run", type=Path, default=None, help="folder (default: runs/NETWORK)")
    parser.add_argument("--start", type=Path, help="checkpoint to start from, grafted if need be")
    parser.add_argument("--resume", action="store_true", help="go on from the run's last state")
    parser.add_argument("--minutes", type=float, default=math.inf, help="stop after so long")
    parser.add_argument("--planned", type=int, default=1000, help="thousands of images in all")
    parser.add_argument("--batch", type=int, help="default: 128 on a GPU, 32 on a CPU")
    parser.add_argument("--penalty-every", type=int, help="default: 1 on a GPU, 4 on a CPU")
    parser.add_argument("--tick", type=int, default=4, help="thousands of images between logs")
    parser.add_argument("--device", default="auto")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--cache", type=Path, default=Path("runs"), help="folder of packed faces")
    return parser.parse_args(argv)


def _fill_defaults(args: argparse.Namespace, device: torch.device) -> None:
    on_gpu = device.type == "cuda"
    args.run = args.run or Path("runs") / args.network
    args.batch = args.batch or (128 if on_gpu else 32)
    args.penalty_every = args.penalty_every or (1 if on_gpu else 4)
    args.ema_ceiling = 100_000 if on_gpu else 30_000


def stop_signal() -> threading.Event:
    """Return an event that Ctrl-C and SIGTERM set, so that a run ends with its state written."""
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    return stopped


def main(argv: list[str] | None = None) -> int:
    """Run the command; 0 on success, 1 with a sentence on failure."""
    args = parse_args(argv)
    ends = time.monotonic() + args.minutes * 60
    stopped = stop_signal()
    try:
        device = pick_device(args.device)
        _fill_defaults(args, device)
        args.run.mkdir(parents=True, exist_ok=True)
        faces = load_faces(NETWORKS[args.network].resolution, args.cache).of("train")
        trainer = Trainer(args, faces, device)
        if args.resume and (args.run / LATEST).exists():
            trainer.resume(args.run)
        elif args.start:
            trainer.start_from(args.start)
        run_slice(trainer, args.run, lambda: stopped.is_set() or time.monotonic() >= ends)
    except (OSError, RuntimeError, FloatingPointError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    # For the whole process, and so only where the process is ours: tiny numbers slow a CPU down.
    torch.set_flush_denormal(True)
    sys.exit(main())
