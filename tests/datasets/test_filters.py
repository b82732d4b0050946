"""The filter: what it refuses, and near duplicates."""

import io

import numpy as np
from PIL import Image

from datasets.filters import NearDuplicates, measure, refusal
from tests.datasets.test_photographs import detailed, jpeg


def test_a_good_photograph_passes() -> None:
    assert refusal(measure(detailed(1))) is None


def test_each_filter_refuses_its_kind() -> None:
    good = detailed(1)
    grey = good.convert("L").convert("RGB")
    padded = good.copy()
    padded.paste((0, 0, 0), (0, 0, 10, 200))
    white = good.copy()
    white.paste((255, 255, 255), (0, 190, 200, 200))
    assert refusal(measure(grey)) == "grey"
    assert refusal(measure(padded)) == "edge-padded"
    assert refusal(measure(white)) == "edge-padded"
    assert refusal(measure(detailed(1, cells=6))) == "blurred"


def test_near_duplicates_are_found_and_strangers_are_not() -> None:
    near = NearDuplicates()
    assert not near.add(measure(detailed(1)).dhash)
    assert not near.add(measure(detailed(2)).dhash)
    recompressed = Image.open(io.BytesIO(jpeg(detailed(1)))).resize((180, 180))
    assert near.add(measure(recompressed).dhash)


def test_near_duplicates_remember_beyond_their_first_capacity() -> None:
    near = NearDuplicates()
    for seed in range(1500):
        rng = np.random.default_rng(seed)
        first, second = (int(n) for n in rng.integers(0, 2**63, 2))
        assert not near.add((first, second))
    rng = np.random.default_rng(0)
    assert near.add(tuple(int(n) for n in rng.integers(0, 2**63, 2)))  # type: ignore[arg-type]
