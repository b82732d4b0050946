"""Simulated players: what they look at, who is sensible, and how detection is compared."""

import numpy as np
import pytest
from PIL import Image, ImageFilter

from generator.crowd.simulation import (
    KINDS,
    STATISTICS,
    Change,
    Crowd,
    Looks,
    change,
    spearman,
    statistics_of,
)
from tests.support.factories import painted_face

FACES = np.stack([painted_face(seed, 80) for seed in range(30)])


def of(faces: np.ndarray, name: str) -> np.ndarray:
    return statistics_of(faces)[:, STATISTICS.index(name)]


def test_statistics_see_what_they_are_named_after() -> None:
    blur = ImageFilter.GaussianBlur(4)
    blurred = np.stack([np.asarray(Image.fromarray(f).filter(blur)) for f in FACES])
    assert (of(blurred, "sharpness") < of(FACES, "sharpness")).all()
    grey = np.repeat(FACES.mean(axis=3, keepdims=True), 3, axis=3).astype(np.uint8)
    assert (of(grey, "colour") < 0.01).all()
    mirrored = np.concatenate([FACES[:, :, :40], FACES[:, :, :40][:, :, ::-1]], axis=2)
    assert (of(mirrored, "asymmetry") < 0.01).all()
    flat = np.full_like(FACES, 99)
    assert (of(flat, "contrast to the ground") < 1e-9).all()
    assert np.isfinite(statistics_of(flat)).all()


def test_looks_have_spread_one_over_the_faces_they_were_made_from() -> None:
    statistics = np.random.default_rng(0).normal(3, 2, (500, 5))
    looks = Looks.of(statistics)(statistics)
    assert looks.shape == (500, len(KINDS))
    assert np.allclose(looks.mean(axis=0), 0)
    assert np.allclose(looks.std(axis=0), 1)


def test_a_crowd_has_its_shares_of_trolls_and_guessers() -> None:
    crowd = Crowd.drawn(200, np.random.default_rng(0), trolls=0.2, guessers=0.15)
    assert (crowd.sensitivity < 0).sum() == 40
    assert (crowd.sensitivity == 0).sum() == 30
    assert set(crowd.kind) == set(range(len(KINDS)))


def test_sensible_players_call_fake_what_looks_fake_and_trolls_the_rest() -> None:
    rng = np.random.default_rng(0)
    looks = np.repeat([[-2.0], [2.0]], len(KINDS), axis=1)
    crowd = Crowd(np.zeros(3, int), np.array([2.0, 0.0, -2.0]), np.zeros(3))
    said = np.mean([crowd.judge(looks, rng) for _ in range(200)], axis=0)
    assert said[0, 0] < 0.1 < 0.9 < said[0, 1]
    assert said[1] == pytest.approx([0.5, 0.5], abs=0.12)
    assert said[2, 0] > 0.9 > 0.1 > said[2, 1]


def test_each_player_gets_different_faces_and_as_many() -> None:
    rng = np.random.default_rng(0)
    guesses = Crowd.drawn(20, rng).guess(rng.normal(size=(50, len(KINDS))), 15, rng)
    assert np.bincount(guesses.player).tolist() == [15] * 20
    for player in range(20):
        assert len(set(guesses.face[guesses.player == player])) == 15


def test_a_change_has_an_interval_over_players_and_faces() -> None:
    rng = np.random.default_rng(0)
    before, after = rng.random((40, 200)) < 0.6, rng.random((40, 200)) < 0.4
    found = change(before, after)
    assert found.before == pytest.approx(0.6, abs=0.03)
    assert found.low < found.after - found.before < found.high < 0
    assert found.falls
    assert not change(before, before).falls
    assert not Change(0.5, 0.4, -0.2, 0.01).falls


def test_spearman_knows_order_alone() -> None:
    x = np.array([3.0, 1.0, 2.0, 9.0])
    assert spearman(x, x**3) == pytest.approx(1)
    assert spearman(x, -x) == pytest.approx(-1)
