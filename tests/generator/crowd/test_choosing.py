"""Choice: the candidate that people like most, in its class, and only while fakes stay varied."""

from pathlib import Path

import numpy as np
import pytest

from generator.checkpoint import UTKFACE, CheckpointError
from generator.chooser import Chooser
from generator.crowd import choosing
from generator.crowd.choosing import Row, best_of, crowd_chooser, fair_candidates, fairest
from generator.crowd.critic import HumanCritic
from generator.crowd.eyes import load_eyes
from generator.data import HEADS
from generator.sampler import load_sampler
from generator.serving import served
from tests.support.tiny import write_runs


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_runs(tmp_path_factory.mktemp("runs"), 4) / "tiny.safetensors"


def test_choice_lowers_what_the_critic_says_and_keeps_classes(checkpoint: Path) -> None:
    sampler, eyes = load_sampler(checkpoint, "cpu"), load_eyes(checkpoint, "cpu")
    direction = np.random.default_rng(0).normal(size=eyes.size)
    critic = HumanCritic(eyes.name, np.zeros(eyes.size), direction, np.array([1.0, 0.0]))
    chooser = crowd_chooser(critic, eyes, UTKFACE)
    candidates = [list(range(first, first + 6)) for first in (0, 10, 20, 30)]
    classes = [6, 7, 8, 9, 10, 11]
    seeds, faces = chooser.make(sampler, candidates, classes, 1.0)

    def p_fake(seeds: list[int]) -> np.ndarray:
        return critic.p_fake(eyes(served(UTKFACE, sampler.make(seeds, classes))))

    rivals = np.stack([p_fake(row) for row in candidates])
    assert np.allclose(p_fake(seeds), rivals.min(axis=0))
    assert all(seed in {row[n] for row in candidates} for n, seed in enumerate(seeds))
    assert np.array_equal(faces, sampler.make(seeds, classes))


def test_a_critic_of_other_features_chooses_nothing(checkpoint: Path) -> None:
    eyes = load_eyes(checkpoint, "cpu")
    other = HumanCritic(eyes.name, np.zeros(3), np.ones(3), np.ones(2))
    with pytest.raises(CheckpointError, match=r"^The human critic knows 3 features of a face"):
        crowd_chooser(other, eyes, UTKFACE)


def row(rng: np.random.Generator, shift: float = 0.0, kind: int | None = None) -> Row:
    """Candidates of 300 places; their score is their first feature."""
    features = rng.normal(size=(300, 4)) + shift
    predicted = {
        head: rng.integers(kinds, size=300) if kind is None else np.full(300, kind)
        for head, kinds in HEADS.items()
    }
    return Row(features[:, 0], features, predicted)


def test_the_best_row_of_each_place_wins() -> None:
    rows = [row(np.random.default_rng(seed)) for seed in range(4)]
    best = best_of(rows)
    assert np.array_equal(best.scores, np.max([each.scores for each in rows], axis=0))
    assert np.array_equal(best.features[:, 0], best.scores)


def without_preference(some: Row) -> Row:
    return Row(np.random.default_rng(9).random(300), some.features, some.predicted)


def test_a_choice_that_changes_nothing_is_fair() -> None:
    rng = np.random.default_rng(0)
    rows = [without_preference(row(rng)) for _ in range(8)]
    assert fairest(rows, row(rng))[0] == 8


def test_a_choice_that_loses_recall_is_not_fair() -> None:
    rng = np.random.default_rng(0)
    rows = [row(rng)] + [row(rng, shift=9) for _ in range(7)]
    k, figures = fairest(rows, row(rng))
    assert k == 1
    assert list(figures["chosen"]) == ["8", "4", "2"]
    assert figures["chosen"]["2"]["recall"] < figures["recall"] - 0.5


def test_a_choice_that_shifts_a_label_is_not_fair() -> None:
    rng = np.random.default_rng(0)
    plain = [without_preference(row(rng)) for _ in range(2)]
    loud = row(rng, kind=1)
    rows = [*plain, *(Row(np.ones(300), loud.features, loud.predicted) for _ in range(6))]
    k, figures = fairest(rows, row(rng))
    assert k == 2
    assert figures["chosen"]["8"]["age"] > 0.5


def test_candidates_are_measured_with_the_feature_network(
    checkpoint: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(choosing, "CHOICES", (2,))
    sampler = load_sampler(checkpoint, "cpu")
    noise = np.random.default_rng(0)
    chooser = Chooser(lambda faces: noise.random(len(faces)))
    k, figures = fair_candidates(sampler, chooser, 2, classes=[6, 7], count=40)
    assert k in {1, 2}
    assert set(figures["chosen"]["2"]) == {"recall", *HEADS}
    assert fair_candidates(sampler, chooser, 1, count=40)[0] == 1
