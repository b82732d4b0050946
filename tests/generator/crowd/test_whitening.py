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


def test_features_are_read_in_parts_and_their_pages_given_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rng, given_back = np.random.default_rng(0), []
    features = rng.normal(size=(2 * whitening.ROWS + 1, 2)).astype(np.float16)
    monkeypatch.setattr(whitening, "release", lambda pages: given_back.append(pages.shape[0]))
    kept = Whitening.of(features, 2).kept(features)
    assert isinstance(kept, np.memmap)
    assert given_back == [len(features)] * 9, "three parts, read twice and written once"


def test_pages_that_are_given_back_keep_what_was_written(known: Known) -> None:
    kept = Whitening.of(known.features, 2).kept(known.features)
    before = np.array(kept)
    whitening.release(kept)
    assert np.array_equal(kept, before)
    whitening.release(known.features)  # those in memory stay there
