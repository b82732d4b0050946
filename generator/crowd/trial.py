"""The trial of the critic on simulated players: its faces, its crowds, and what each stage does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from generator.checkpoint import GALLERY, bundled
from generator.crowd.choosing import Row, fairest
from generator.crowd.critic import HumanCritic
from generator.crowd.eyes import Eyes, load_eyes
from generator.crowd.learning import learn
from generator.crowd.simulation import GUESSERS, KINDS, Crowd, Looks, spearman, statistics_of
from generator.crowd.tuning import tune
from generator.crowd.whitening import Features, Reals
from generator.data import SPLITS, FaceSet, load_new_portraits
from generator.evaluation.feature_network import extract, load_features
from generator.judges.networks import Pixels
from generator.opponents import Opponent, load_opponents
from generator.sampler import Sampler, load_sampler, make_fakes
from generator.serving import served

FIRST_SEED = 3_700_000_000  # not among the seeds of other measurements
_ROW = 100_000  # seeds from one row of candidates to the next
_BATCH = 200


@dataclass(frozen=True)
class Plan:
    """How much of everything the trial uses; the defaults fit into ten minutes on two cores."""

    portraits: int = 2_000
    dealt: int = 1_250  # of each label
    held_out: int = 400  # fakes that nobody guesses about while the critic learns
    players: int = 100
    each: int = 30  # guesses of a player
    panel: int = 60  # fresh sensible players, who judge what was chosen
    places: int = 200  # fakes to choose
    candidates: int = 8
    exam: int = 400  # fakes and reals by which recall is measured
    minutes: float = 2.0  # of tuning


@dataclass(frozen=True)
class Seen:
    """Raw faces (N, R, R, 3), and what eyes, simulated players and machines see when served."""

    raw: Pixels
    features: Features
    statistics: Reals
    machines: dict[str, Reals]  # P(fake) by opponent

    @classmethod
    def of(cls, eyes: Eyes, raw: Pixels, judges: Sequence[Opponent] = ()) -> Seen:
        """Serve faces a few at a time, and look at them."""
        features, statistics = [], []
        machines: dict[str, list[Reals]] = {judge.name: [] for judge in judges}
        for start in range(0, len(raw), _BATCH):
            shown = served(GALLERY, raw[start : start + _BATCH])
            features.append(eyes(shown))
            statistics.append(statistics_of(shown))
            for judge in judges:
                machines[judge.name].append(judge.p_fake(shown))
        joined = {name: np.concatenate(parts) for name, parts in machines.items()}
        return cls(raw, np.concatenate(features), np.concatenate(statistics), joined)


@dataclass(frozen=True)
class Lesson:
    """What a crowd taught: the critic, its card, and how it ranks held-out fakes by kind."""

    critic: HumanCritic
    card: dict[str, Any]
    rankings: dict[str, float]


@dataclass(frozen=True)
class Setting:
    """What the stages share: the plan, a generator, eyes, portraits, and faces to guess about.

    The faces are the dealt fakes, the held-out fakes and the dealt reals, in this order.
    """

    plan: Plan
    sampler: Sampler
    eyes: Eyes
    portraits: FaceSet
    faces: Seen
    looks_of: Looks

    @property
    def held_out(self) -> slice:
        """The rows of fakes that nobody guesses about."""
        return slice(self.plan.dealt, self.plan.dealt + self.plan.held_out)

    @property
    def dealt(self) -> NDArray[np.int64]:
        """The rows of faces that are dealt."""
        rows: NDArray[np.int64] = np.delete(np.arange(len(self.faces.raw)), self.held_out)
        return rows

    def classes(self, count: int) -> NDArray[np.int64]:
        """Return so many classes in the proportions of the portraits."""
        return np.resize(self.portraits.classes, count)


def prepare(plan: Plan, portraits: FaceSet) -> Setting:
    """Make fakes beside the portraits, and look at both."""
    checkpoint = bundled(GALLERY)
    sampler, eyes = load_sampler(checkpoint), load_eyes(checkpoint)
    classes = np.resize(portraits.classes, plan.dealt + plan.held_out)
    fakes = make_fakes(sampler, classes, FIRST_SEED)
    reals = np.asarray(portraits.pixels[: plan.dealt])
    faces = Seen.of(eyes, np.concatenate([fakes, reals]), load_opponents(checkpoint))
    return Setting(plan, sampler, eyes, portraits, faces, Looks.of(faces.statistics))


def paint(plan: Plan, cache: Path) -> FaceSet:
    """Return the portraits, painting them the first time."""
    return load_new_portraits(load_sampler(bundled(GALLERY)).resolution, cache, plan.portraits)


def teach(setting: Setting, trolls: float) -> Lesson:
    """Let a crowd with a share of trolls guess, and learn from it."""
    plan, faces, dealt, rng = setting.plan, setting.faces, setting.dealt, np.random.default_rng(2)
    crowd = Crowd.drawn(plan.players, rng, trolls, GUESSERS)
    looks = setting.looks_of(faces.statistics)
    guesses = crowd.guess(looks[dealt], plan.each, rng)
    machines = {name: p_fake[dealt] for name, p_fake in faces.machines.items()}
    critic, card = learn(faces.features[dealt], guesses, setting.eyes.name, machines)
    scores = critic.scores(faces.features[setting.held_out])
    seen = looks[setting.held_out]
    return Lesson(critic, card, {k: spearman(scores, seen[:, n]) for n, k in enumerate(KINDS)})


def candidates(setting: Setting, sampler: Sampler) -> list[Seen]:
    """Make all candidates for each place; every generator gets the same seeds."""
    plan = setting.plan
    return [Seen.of(setting.eyes, _row(setting, sampler, n)) for n in range(plan.candidates)]


def _row(setting: Setting, sampler: Sampler, number: int) -> Pixels:
    first = FIRST_SEED + _ROW * (1 + number)
    return make_fakes(sampler, setting.classes(setting.plan.places), first)


def said_of(setting: Setting, rows: Sequence[Seen], critic: HumanCritic) -> NDArray[np.bool_]:
    """Return what the panel says of the candidates that a critic chooses: said fake (P, places)."""
    best = np.stack([critic.scores(row.features) for row in rows]).argmin(axis=0)
    statistics = np.stack([row.statistics for row in rows])[best, np.arange(len(best))]
    panel = Crowd.drawn(setting.plan.panel, np.random.default_rng(3))
    return panel.judge(setting.looks_of(statistics), np.random.default_rng(4))


def fair(setting: Setting, rows: Sequence[Seen], critic: HumanCritic) -> tuple[int, dict[str, Any]]:
    """Return of how many candidates to choose so that diversity is kept, and the figures."""
    phi = load_features(bundled(GALLERY, "features"))
    places = [Row(-critic.scores(row.features), *extract(phi, row.raw)) for row in rows]
    others = extract(phi, _row(setting, setting.sampler, setting.plan.candidates))
    return fairest(places, Row(np.zeros(setting.plan.places), *others))


def tuned(setting: Setting, lesson: Lesson, out: Path) -> dict[str, Any]:
    """Train the generator on for a while by what a crowd taught; write it to `out`."""
    plan = setting.plan
    return tune(
        bundled(GALLERY),
        lesson.critic,
        setting.eyes,
        plan.minutes,
        out,
        taught_by={name: lesson.card[name] for name in ("responses", "players")},
        faces=parted(setting.portraits, plan.exam),
        count=plan.exam,
    )


def parted(faces: FaceSet, held_out: int) -> FaceSet:
    """Return faces of which the last are for validation, and all others to train on."""
    train, validation = SPLITS.index("train"), SPLITS.index("validation")
    split = np.full(len(faces), train, dtype=np.int16)
    split[-held_out:] = validation
    return replace(faces, split=split)
