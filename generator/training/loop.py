"""The loop of a training run: steps, logs, grids of faces, saved states and milestones."""

from __future__ import annotations

import json
import math
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from generator.training.trainer import Trainer

MILESTONES = (4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096)  # thousands of images

StepLog = dict[str, float]


def run_slice(trainer: Trainer, should_stop: Callable[[], bool]) -> None:
    """Train until told to stop, logging each tick, and leave a full state behind."""
    settings, group = trainer.settings, trainer.group
    steps: list[StepLog] = []
    began, next_tick = time.monotonic(), trainer.images + settings.tick
    while trainer.images < settings.planned and group.agree(not should_stop(), trainer.device):
        steps.append(trainer.step())
        if trainer.images < next_tick:
            continue
        if group.leads:
            end_tick(trainer, steps, time.monotonic() - began)
        steps, began, next_tick = [], time.monotonic(), next_tick + settings.tick
    if group.leads:
        trainer.save(settings.run)
        trainer.grid().save(settings.run / "grid.png")


def end_tick(trainer: Trainer, steps: list[StepLog], seconds: float) -> None:
    """Log a tick's means, draw the grid, and save."""
    run = trainer.settings.run
    rate = len(steps) * trainer.settings.batch * trainer.group.size / seconds
    entry = {"images": trainer.images, "images_per_second": round(rate, 2)} | mean_of(steps)
    with (run / "log.jsonl").open("a") as file:
        file.write(json.dumps(entry) + "\n")
    hours_left = (trainer.settings.planned - trainer.images) / rate / 3600
    print(progress_line(entry, hours_left), flush=True)
    trainer.grid().save(run / f"grid-{trainer.images // 1000:05d}.png")
    trainer.save(run)
    keep_milestone(run, trainer.kimg)


def mean_of(steps: list[StepLog]) -> StepLog:
    """Return the mean of each quantity over the steps that have it."""
    names = sorted({name for step in steps for name in step})
    return {n: round(float(np.mean([s[n] for s in steps if n in s])), 6) for n in names}


def progress_line(entry: StepLog, hours_left: float) -> str:
    """Return a tick as a line for the terminal."""
    return (
        f"{entry['images'] / 1000:8.1f} kimg  {entry['images_per_second']:7.1f} images/s  "
        f"gap {entry['gap']:6.3f}  r1 {entry.get('r1', math.nan):8.3f}  {hours_left:5.1f} h left"
    )


def keep_milestone(run: Path, kimg: float) -> None:
    """Keep a copy of the checkpoint for good, about each time the number of images has doubled."""
    reached = [milestone for milestone in MILESTONES if milestone <= kimg]
    if reached and not list(run.glob(f"milestone-{reached[-1]:05d}*")):
        name = f"milestone-{reached[-1]:05d}.safetensors"
        shutil.copy(run / "checkpoint.safetensors", run / name)
