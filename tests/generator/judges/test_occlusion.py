"""Occlusion: the part that a judge looks at is found."""

import numpy as np
import pytest
from numpy.typing import NDArray

from generator.judges import occlusion
from generator.judges.networks import Pixels
from quiz.words import rings

SIDE = 48


def faces(count: int) -> Pixels:
    """Faces of noise."""
    return np.random.default_rng(3).integers(0, 256, (count, SIDE, SIDE, 3), dtype=np.uint8)


@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize("part", [0, 14, 35])
def test_the_part_that_decides_is_found(part: int, sign: int) -> None:
    row, column = divmod(part, occlusion.GRID)
    size = SIDE // occlusion.GRID

    def by_noise(pixels: Pixels) -> NDArray[np.float64]:
        """Judge by how noisy one part is."""
        top, left = row * size, column * size
        cell = pixels[:, top : top + size, left : left + size].astype(np.float64)
        noise: NDArray[np.float64] = sign * cell.std(axis=(1, 2, 3)) / 10
        return noise

    assert occlusion.focus(by_noise, faces(2)) == [part, part]


def test_a_judge_of_the_whole_looks_nowhere() -> None:
    def by_nothing(pixels: Pixels) -> NDArray[np.float64]:
        return np.full(len(pixels), 2.0)

    assert occlusion.focus(by_nothing, faces(3)) == [occlusion.NOWHERE] * 3


def test_each_copy_differs_in_its_own_part_alone() -> None:
    [face] = faces(1)
    copies = occlusion.covers(face)
    size = SIDE // occlusion.GRID
    for part, copy in enumerate(copies):
        changed = np.argwhere((copy != face).any(axis=2))
        assert {divmod(part, occlusion.GRID)} == {(y // size, x // size) for y, x in changed}


def test_pages_count_parts_as_the_judge_does() -> None:
    assert rings.GRID == occlusion.GRID
