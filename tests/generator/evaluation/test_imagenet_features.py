"""The second feature space: faces as they are served, and figures in the spreads of the reals."""

import numpy as np
import pytest

from generator.evaluation import imagenet_features
from generator.evaluation.imagenet_features import figures, see, standardised
from generator.imagenet.lite import EfficientNetLite
from tests.support.factories import painted_face


@pytest.fixture(scope="module")
def eyes() -> EfficientNetLite:
    return imagenet_features.load_eyes("cpu")


def faces(count: int, first: int = 0) -> np.ndarray:
    return np.stack([painted_face(first + number, 96) for number in range(count)])


def test_features_tell_faces_apart_and_do_not_depend_on_the_batch(eyes: EfficientNetLite) -> None:
    some = faces(18)
    features = see(eyes, "utkface", some)
    assert features.shape == (18, 520)
    assert np.abs(features[0] - features[1]).max() > 0.05
    assert np.allclose(see(eyes, "utkface", some[17:]), features[17:], atol=0.05)


def test_reals_have_mean_0_and_spread_1_and_others_follow() -> None:
    rng = np.random.default_rng(0)
    real = rng.normal(5, 3, (500, 4))
    standard, shifted = standardised(real, real + 3 * real.std(axis=0))
    assert np.allclose(standard.mean(axis=0), 0)
    assert np.allclose(standard.std(axis=0), 1)
    assert np.allclose(shifted.mean(axis=0), 3)


def test_figures_see_a_shift_in_spreads_of_the_reals() -> None:
    rng = np.random.default_rng(0)
    real, same = rng.normal(0, 7, (2, 400, 5))
    near, far = figures(same, real), figures(same + 14, real)
    assert near["fd"] < 0.2
    assert far["fd"] == pytest.approx(5 * 2**2, rel=0.1)
    assert far["two_sample_auc"] > 0.95 > near["two_sample_auc"]
    assert far["recall"] < 0.2 < near["recall"]


def test_a_measurement_has_figures_floors_and_ladders(eyes: EfficientNetLite) -> None:
    fake = np.random.default_rng(0).integers(0, 256, (40, 96, 96, 3), dtype=np.uint8)
    found = imagenet_features.measure(eyes, "utkface", fake, faces(40), faces(60, 40))
    assert (found["fakes"], found["reals"]) == (40, 40)
    assert found["figures"]["fd"] > 5 * found["floors"]["fd"]
    assert set(found["figures"]) - set(found["floors"]) == {"memorised_share", "copying_score"}
    for ladder in found["ladders"].values():
        assert ladder["fd"][-1] > ladder["fd"][0]
        assert len(ladder["kid"]) == len(ladder["levels"]) + 1
