"""Faces from seeds: always the same, and what is refused."""

from pathlib import Path

import numpy as np
import pytest

from generator.checkpoint import BUNDLED
from generator.sampler import load_sampler, make_fakes


def test_a_face_is_fixed_by_its_seed(checkpoint: Path) -> None:
    sampler, again = load_sampler(checkpoint, "cpu"), load_sampler(checkpoint, "cpu")
    faces = sampler.make([1, 2, 3], [6, 7, 8])
    assert faces.shape == (3, 8, 8, 3)
    assert faces.dtype == np.uint8
    assert np.array_equal(faces, again.make([1, 2, 3], [6, 7, 8]))
    assert not np.array_equal(faces[0], faces[1])


def test_class_and_psi_change_the_face(checkpoint: Path) -> None:
    sampler = load_sampler(checkpoint, "cpu")
    face = sampler.make([1], [6])
    assert not np.array_equal(face, sampler.make([1], [7]))
    assert not np.array_equal(face, sampler.make([1], [6], psi=0.5))
    assert np.array_equal(sampler.make([1], [6], psi=0), sampler.make([2], [6], psi=0))


@pytest.mark.parametrize(
    ("seeds", "classes"), [([1, 2], [6]), ([1], [13]), ([-1], [6]), ([1], [-1])]
)
def test_bad_arguments(checkpoint: Path, seeds: list[int], classes: list[int]) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        load_sampler(checkpoint, "cpu").make(seeds, classes)


def test_the_bundled_checkpoint_makes_faces() -> None:
    sampler = load_sampler(BUNDLED, "cpu")
    faces = sampler.make(range(8), [6, 7, 8, 9, 10, 11, 6, 7])
    assert faces.shape == (8, sampler.resolution, sampler.resolution, 3)
    assert faces.std() > 30
    assert BUNDLED.stat().st_size < 20e6


def test_fakes_come_from_consecutive_seeds_in_batches_of_any_size(checkpoint: Path) -> None:
    sampler = load_sampler(checkpoint, "cpu")
    fakes = make_fakes(sampler, np.full(20, 6), first_seed=5)
    assert fakes.shape == (20, 8, 8, 3)
    assert np.abs(fakes[17:18].astype(int) - sampler.make([22], [6])).max() <= 1
