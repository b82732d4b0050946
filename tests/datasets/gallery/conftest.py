"""Two hundred portraits, painted once for all tests of the gallery."""

import numpy as np
import pytest

from datasets.gallery import Portrait, file_of, paint
from datasets.gallery.canvas import Canvas
from datasets.gallery.fields import SIDE
from datasets.gallery.sitter import Sitter, draw_sitter

COUNT = 200


@pytest.fixture(scope="package")
def portraits() -> list[Portrait]:
    """The portraits of the first seeds."""
    return [paint(seed) for seed in range(COUNT)]


@pytest.fixture(scope="package")
def files(portraits: list[Portrait]) -> list[tuple[str, bytes]]:
    """Their names and bytes."""
    return [file_of(portrait) for portrait in portraits]


@pytest.fixture
def sitter() -> Sitter:
    """One sitter."""
    return draw_sitter(np.random.Generator(np.random.PCG64(7)))


@pytest.fixture
def canvas() -> Canvas:
    """A canvas in the middle grey."""
    return Canvas(np.full((3, SIDE, SIDE), 0.5, dtype=np.float32))
