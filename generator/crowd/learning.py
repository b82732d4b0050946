"""Learning: from guesses to a critic, with its score on players and faces that it never met."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from generator.crowd.critic import HumanCritic
from generator.crowd.guesses import Guesses, check, splits
from generator.crowd.items import ItemModel, chance, fit, fit_weights, scores_of
from generator.crowd.scores import (
    average_player,
    calibration,
    interval_over,
    log_losses,
    logit,
    mean_by_player,
)
from generator.crowd.whitening import Features, Reals, Whitening

FEW = 20_000  # responses, up to which fewer axes are learned from
WIDTHS = 64, 128
_FOLDS = 4

Machines = Mapping[str, NDArray[np.floating]]
Progress = Callable[[str], None]


@dataclass(frozen=True)
class Tested:
    """Responses of held-out players to held-out faces, and what was predicted of them (N,)."""

    player: NDArray[np.int64]
    said: NDArray[np.bool_]
    predicted: dict[str, Reals]  # P(said fake) by who predicts: critic, base, each machine


def learn(
    features: Features,
    guesses: Guesses,
    eyes: str,
    machines: Machines | None = None,
    progress: Progress = lambda _: None,
) -> tuple[HumanCritic, dict[str, Any]]:
    """Learn a critic from features (F, size) and guesses; return it with its card.

    A machine that has judged none of the faces is left out of the card. Raises ValueError, with one
    sentence, for guesses about which nothing can be learned.
    """
    check(guesses, len(features))
    ordered = guesses.by_face()
    whitening = Whitening.of(features, WIDTHS[len(ordered) > FEW])
    kept = whitening.kept(features)
    card = {"eyes": eyes} | counts(ordered)
    judges = {name: p for name, p in (machines or {}).items() if not np.isnan(p).all()}
    if found := tested(kept, ordered, judges, progress):
        card |= report(found)
    progress("Learning from all responses.")
    model = fit(kept, ordered)
    average = np.array(averaged(kept, ordered, model))
    card |= {"upside_down": model.upside_down, "sensitivity": round(float(average[0]), 4)}
    return HumanCritic(eyes, whitening.mean, whitening.matrix @ model.weights, average), card


def counts(guesses: Guesses) -> dict[str, Any]:
    """Return of how much a critic learns: the beginning of its card."""
    return {
        "responses": len(guesses),
        "players": len(np.unique(guesses.player)),
        "faces": len(np.unique(np.concatenate([guesses.face, guesses.preferred.ravel()]))),
        "preferences": len(guesses.preferred),
        "said_fake": round(float(guesses.said_fake.mean()), 4) if len(guesses) else None,
    }


def averaged(kept: Features, guesses: Guesses, model: ItemModel) -> tuple[float, float]:
    """Return sensitivity and bias of an average player, by scores of faces as if never met.

    Scores of faces that the weights were fitted to would make the critic too sure of itself.
    """
    if not len(guesses):
        return 1.0, 0.0
    fold = np.random.default_rng(0).integers(_FOLDS, size=len(kept), dtype=np.int8)
    scores = np.empty(len(guesses))
    for held in range(_FOLDS):
        others = (fold[guesses.preferred] != held).all(axis=1)
        rest = guesses.rows(fold[guesses.face] != held, others)
        weights = fit_weights(kept, rest, model.sensitivity, model.bias, model.weights)
        rows = fold[guesses.face] == held
        scores[rows] = scores_of(kept, guesses.face[rows], weights)
    return average_player(scores, guesses.said_fake)


def tested(
    kept: Features, guesses: Guesses, machines: Machines, progress: Progress
) -> list[Tested]:
    """Learn from a part of the guesses and predict others, as many times as there are splits.

    A machine's P(fake) is fitted to what the players say as the critic's score is.
    """
    found = []
    for turn, split in enumerate(splits(guesses), 1):
        progress(f"Testing on players and faces that were held out, part {turn}.")
        learned, asked = split.learned, split.tested
        model = fit(kept, learned)
        scores = scores_of(kept, asked.face, model.weights)
        predicted = {
            "critic": scaled(scores, *averaged(kept, learned, model)),
            "base": np.full(len(asked), smoothed(learned.said_fake)),
        }
        for name, p_fake in machines.items():
            predicted[name] = machine_says(p_fake, learned, asked)
        found.append(Tested(asked.player, asked.said_fake, predicted))
    return found


def scaled(scores: Reals, sensitivity: float, bias: float) -> Reals:
    """Return P(said fake) by an average player of scores (N,)."""
    return chance(sensitivity * scores - bias)


def smoothed(said: NDArray[np.bool_]) -> float:
    """Return the share who said fake, with one more response of each kind."""
    return float((said.sum() + 1) / (len(said) + 2))


def machine_says(p_fake: NDArray[np.floating], learned: Guesses, asked: Guesses) -> Reals:
    """Return a machine opponent's P(said fake) for the faces asked about."""
    logits = np.nan_to_num(logit(np.asarray(p_fake, dtype=np.float64)))
    return scaled(logits[asked.face], *average_player(logits[learned.face], learned.said_fake))


def report(found: Sequence[Tested]) -> dict[str, Any]:
    """Return log-losses in nats, the critic's gain over the base rate, and its calibration.

    The gain is the mean over players, each of whom counts the same.
    """
    player = np.concatenate([part.player for part in found])
    said = np.concatenate([part.said for part in found])
    names = found[0].predicted
    predicted = {n: np.concatenate([part.predicted[n] for part in found]) for n in names}
    losses = {name: log_losses(p, said) for name, p in predicted.items()}
    gains = mean_by_player(player, losses["base"] - losses["critic"])
    means = {name: round(float(each.mean()), 4) for name, each in losses.items()}
    return {
        "tested": len(said),
        "log_loss": means.pop("critic"),
        "base_log_loss": means.pop("base"),
        "machine_log_losses": means,
        "gain": round(float(gains.mean()), 4),
        "gain_interval": [round(end, 4) for end in interval_over(gains)],
        "calibration": calibration(predicted["critic"], said),
    }
