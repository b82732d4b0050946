"""Fine-tuning: the generator is trained on to please people too, by what a critic knows of them.

-log P(a person says real) joins the loss of the GAN, with a small rate. After each slice recall is
measured in both feature spaces. Where it fell, the weights go back part of the way to where the
slice began, which loses less of what they could before (Wortsman et al. 2022), and tuning ends.
"""

from __future__ import annotations

import copy
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn

from generator.checkpoint import read_header
from generator.crowd.critic import HumanCritic
from generator.crowd.exam import Exam, Mark
from generator.crowd.eyes import Eyes
from generator.crowd.taste import Taste
from generator.data import FaceSet, load_faces, quizzed
from generator.device import pick_device
from generator.sampler import Sampler, make_fakes
from generator.training.settings import TrainSettings
from generator.training.trainer import Trainer

WEIGHT = 4.0  # of the taste beside the GAN's own loss
RATE = 0.25  # of the rate at the end of an ordinary training
AVERAGE = 500  # images: half-life of the averaged generator
SLICES = 2
SHARES = (1.0, 0.5, 0.25, 0.125)  # of a slice's way that are tried, in this order
COUNT = 1000  # fakes to measure with, and at most so many reals
LESSONS = 800  # fakes by which raw faces are read as served ones
FIRST_SEED = 3_500_000_000  # not among the seeds of evaluation, of the detector and of the chooser

Progress = Callable[[str], None]


def tune(
    checkpoint: Path,
    critic: HumanCritic,
    eyes: Eyes,
    minutes: float,
    out: Path,
    *,
    taught_by: Mapping[str, int],
    faces: FaceSet | None = None,
    cache: Path = Path("runs"),
    device: str = "auto",
    count: int = COUNT,
    progress: Progress = lambda _: None,
) -> dict[str, Any]:
    """Train a checkpoint's networks on for some minutes, and write what was kept to `out`.

    `taught_by` goes into the provenance: {"responses": …, "players": …}. `faces` are the deck's,
    by default those of `load_faces`. Returns recall and P(fake) before and after.

    Raises ValueError, with one sentence, where recall fell and so nothing is kept, and
    FileNotFoundError where the faces or the packages for training are missing.
    """
    header, place = read_header(checkpoint), pick_device(device)
    deck = header.deck
    faces = load_faces(header.resolution, cache, deck) if faces is None else faces
    exam = Exam.of(critic, eyes, deck, some_of(faces.of("validation"), deck, count), device)
    trainer = trainer_on(checkpoint, faces.of("train"), place)

    def mark() -> Mark:
        return exam.mark(Sampler(header, copy.deepcopy(trainer.average), place))

    sampler = Sampler(header, copy.deepcopy(trainer.average), place)
    fakes = make_fakes(sampler, np.resize(exam.classes, LESSONS), FIRST_SEED)
    taste = Taste.of(critic, eyes, deck, fakes)
    trainer.taste = lambda made: WEIGHT * taste(made)
    progress(f"What people like is read from raw faces; correlation {taste.agreement:.2f}.")
    began, kept = trainer.images, dict[str, float]()
    start = last = mark()
    for number in range(1, SLICES + 1):
        before = copy.deepcopy(trainer.average)
        train(trainer, 60 * minutes / SLICES)
        share, last = way_back(trainer.average, before, mark, start, last)
        progress(f"Slice {number}: {share:.3g} of it is kept. {last.in_words()}.")
        if share:
            kept = {"slices": number, "share": share, "images": trainer.images - began}
            trainer.save_checkpoint(out, taught_by=dict(taught_by), taught_from=header.name)
        if share < 1:
            break
    if not kept:
        raise ValueError("Fine-tuning lost recall or pleased nobody, so nothing of it is kept.")
    return {
        "before": asdict(start),
        "after": asdict(last),
        **kept,
        "agreement": round(taste.agreement, 4),
        "checkpoint": read_header(out).name,
    }


def way_back(
    network: nn.Module, before: nn.Module, mark: Callable[[], Mark], start: Mark, last: Mark
) -> tuple[float, Mark]:
    """Go back towards a slice's beginning until an exam is passed; return the share that is kept.

    A share of 0 says that none passed; then the network is as it was before.
    """
    after = copy.deepcopy(network)
    for share in SHARES:
        blend(network, before, after, share)
        found = mark()
        if found.is_better_than(start) and found.p_fake < last.p_fake:
            return share, found
    blend(network, before, after, 0.0)
    return 0.0, last


@torch.no_grad()
def blend(network: nn.Module, one: nn.Module, other: nn.Module, share: float) -> None:
    """Set a network's weights between those of two others: 0 is the one, 1 the other."""
    weights = zip(network.parameters(), one.parameters(), other.parameters(), strict=True)
    for weight, first, second in weights:
        weight.copy_(torch.lerp(first, second, share))


def some_of(faces: FaceSet, deck: str, count: int) -> FaceSet:
    """Return at most so many faces of the classes that the quiz shows."""
    shown = np.flatnonzero(quizzed(deck, faces.classes))
    return faces.rows(np.sort(np.random.default_rng(0).permutation(shown)[:count]))


def trainer_on(checkpoint: Path, faces: FaceSet, device: torch.device) -> Trainer:
    """Return a trainer that goes on from a checkpoint as its training ended, in smaller steps."""
    header = read_header(checkpoint)
    images = round(1000 * header.kimg)
    settings = TrainSettings.for_device(
        device,
        run=checkpoint.parent,  # nothing is written there
        deck=header.deck,
        network=header.provenance["network"],
        planned=max(1, images),  # so that the schedule stands at its end
        rate=RATE,
        ema_ceiling=AVERAGE,
    )
    trainer = Trainer(settings, faces, device)
    trainer.start_from(checkpoint)
    return trainer


def train(trainer: Trainer, seconds: float) -> None:
    """Take steps for so many seconds, and one at least."""
    began = time.monotonic()
    trainer.step()
    while time.monotonic() - began < seconds:
        trainer.step()
