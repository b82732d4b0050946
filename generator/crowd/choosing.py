"""Choice: of several candidates, the one that people are least likely to call fake.

Faces are chosen among candidates of one class, so the classes keep their proportions; how far the
choice may go is measured before, so that the fakes stay as varied as they were.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from generator.checkpoint import bundled
from generator.chooser import Chooser
from generator.crowd.critic import HumanCritic
from generator.crowd.eyes import Eyes
from generator.data import HEADS, UNKNOWN_CLASS, quizzed
from generator.evaluation.distances import Features, prdc, total_variation
from generator.evaluation.feature_network import extract, load_features
from generator.judges.networks import Logits, Pixels
from generator.sampler import Sampler
from generator.serving import served

CHOICES = (8, 4, 2)
LOSS = 0.03  # of recall, at most
SHIFT = 0.05  # total variation of a label, at most this much above that of faces not chosen
COUNT = 1000
_BATCH = 64


def crowd_chooser(critic: HumanCritic, eyes: Eyes, deck: str) -> Chooser:
    """Return a chooser that looks at candidates as a deck serves them.

    Raises CheckpointError, with one sentence, for a critic of another number of features.
    """
    critic.check(eyes.size)

    def judge(faces: Pixels) -> Logits:
        return -critic.scores(eyes(served(deck, faces)))

    return Chooser(judge)


def fair_candidates(
    sampler: Sampler,
    chooser: Chooser,
    most: int,
    classes: Sequence[int] | None = None,
    psi: float = 1.0,
    count: int = COUNT,
    seed: int = 0,
) -> tuple[int, dict[str, Any]]:
    """Return of how many candidates to choose, and the figures by which that is fair.

    `classes` are drawn from, by default all that the quiz shows. Raises CheckpointError, with one
    sentence, where the deck's feature network cannot be read.
    """
    rng, deck = np.random.default_rng(seed), sampler.header.deck
    phi = load_features(bundled(deck, "features"), sampler.device)
    known = np.arange(UNKNOWN_CLASS)
    drawn = rng.choice(known[quizzed(deck, known)] if classes is None else classes, count)
    rows: list[Row] = []
    for _ in range(max((k for k in CHOICES if k <= most), default=1)):
        faces = _fakes(sampler, drawn, rng, psi)
        scores = np.concatenate([chooser.judge(faces[part]) for part in _parts(count)])
        rows.append(Row(scores, *extract(phi, faces)))
    reference = Row(np.zeros(count), *extract(phi, _fakes(sampler, drawn, rng, psi)))
    return fairest(rows, reference)


@dataclass(frozen=True)
class Row:
    """A candidate for each of N places: scores, higher is better, and what phi sees of it."""

    scores: Logits
    features: Features
    predicted: dict[str, NDArray[np.int64]]


def best_of(rows: Sequence[Row]) -> Row:
    """Return the candidate of the highest score for each place."""
    scores = np.stack([row.scores for row in rows])
    best, places = scores.argmax(axis=0), np.arange(scores.shape[1])
    features = np.stack([row.features for row in rows])[best, places]
    predicted = {
        head: np.stack([row.predicted[head] for row in rows])[best, places] for head in HEADS
    }
    return Row(scores[best, places], features, predicted)


def fairest(rows: Sequence[Row], reference: Row) -> tuple[int, dict[str, Any]]:
    """Return the largest of 8, 4, 2 and 1 whose choice keeps diversity, and its figures.

    `reference` are fakes without choice, which the chosen and the first row are measured against.
    """
    plain = diversity(rows[0], reference)
    figures: dict[str, Any] = {"recall": plain["recall"], "chosen": {}}
    for k in (each for each in CHOICES if each <= len(rows)):
        found = diversity(best_of(rows[:k]), reference)
        figures["chosen"][str(k)] = found
        if is_fair(found, plain):
            return k, figures
    return 1, figures


def diversity(some: Row, reference: Row) -> dict[str, float]:
    """Return recall of the reference, and how far the shares of each label are from its own."""
    apart = {
        head: total_variation(some.predicted[head], reference.predicted[head], kinds)
        for head, kinds in HEADS.items()
    }
    recall = prdc(reference.features, some.features).recall
    return {name: round(value, 4) for name, value in ({"recall": recall} | apart).items()}


def is_fair(found: dict[str, float], plain: dict[str, float]) -> bool:
    """Say whether chosen faces lose little recall, and shift no label's shares beyond chance."""
    shifts = [found[head] - plain[head] for head in HEADS]
    return plain["recall"] - found["recall"] <= LOSS and max(shifts) <= SHIFT


def _parts(count: int) -> Iterator[slice]:
    return (slice(start, start + _BATCH) for start in range(0, count, _BATCH))


def _fakes(
    sampler: Sampler, classes: NDArray[np.int64], rng: np.random.Generator, psi: float
) -> Pixels:
    """Make a fake of each class from random seeds."""
    seeds = rng.integers(2**32, size=len(classes)).tolist()
    made = [sampler.make(seeds[part], classes[part].tolist(), psi) for part in _parts(len(classes))]
    return np.concatenate(made)
