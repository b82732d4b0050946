"""Whitening: no correlation is left, and the file takes no room in memory."""

import numpy as np
import pytest

from generator.crowd import whitening
from generator.crowd.whitening import Whitening
from tests.generator.crowd.conftest import SIZE, Known


def test_whitened_features_have_spread_one_and_no_correlation(known: Known) -> None:
    fitted = Whitening.of(known.features, SIZE)
    kept = np.asarray(fitted.kept(known.features), np.float64)
    assert kept.shape == (400, SIZE)
    assert np.allclose(np.cov(kept.T), np.eye(SIZE), atol=0.02)
    assert np.allclose(kept.mean(axis=0), 0, atol=0.01)


def test_axes_that_say_nothing_are_left_out(known: Known) -> None:
    doubled = np.concatenate([known.features, known.features, np.ones((400, 3))], axis=1)
    assert Whitening.of(doubled.astype(np.float16), 99).matrix.shape == (2 * SIZE + 3, SIZE)


def test_parts_give_what_the_whole_gives(known: Known, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = Whitening.of(known.features, 5)
    kept = np.array(whole.kept(known.features))
    monkeypatch.setattr(whitening, "ROWS", 7)
    parts = Whitening.of(known.features, 5)
    assert np.allclose(parts.matrix, whole.matrix)
    assert np.allclose(kept, parts.kept(known.features), atol=0.01)


class Counted(np.ndarray):  # type: ignore[type-arg]
    """Features that note how many rows were asked for at a time."""

    most = 0

    def __getitem__(self, key: object) -> object:
        part = super().__getitem__(key)  # type: ignore[index]
        Counted.most = max(Counted.most, len(part)) if np.ndim(part) == 2 else Counted.most
        return part


def test_features_are_read_in_parts() -> None:
    rng = np.random.default_rng(0)
    features = rng.normal(size=(3 * whitening.ROWS, 2)).astype(np.float16).view(Counted)
    kept = Whitening.of(features, 2).kept(features)  # type: ignore[arg-type]
    assert isinstance(kept, np.memmap)
    assert 0 < Counted.most <= whitening.ROWS
