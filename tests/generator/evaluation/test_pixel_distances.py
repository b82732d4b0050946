"""Distances between sets of pictures."""

import numpy as np
import torch

from generator.evaluation.measurements import noisy
from generator.evaluation.pixel_distances import (
    laplacian_pyramid,
    radial_spectrum,
    sliced_wasserstein,
)
from tests.support.factories import painted_face
from tests.support.tiny import SIDE


def test_the_pyramid_adds_up_and_equal_sets_are_at_no_distance() -> None:
    images = torch.randn(4, 3, 64, 64)
    levels = laplacian_pyramid(images)
    assert [level.shape[-1] for level in levels] == [64, 32, 16]
    faces = np.stack([painted_face(n, SIDE) for n in range(12)])
    assert set(sliced_wasserstein(faces, faces).values()) == {0.0}
    noise = [max(sliced_wasserstein(faces, noisy(faces, n)).values()) for n in (4, 16, 64)]
    assert noise == sorted(noise)


def test_a_wave_shows_at_its_radius() -> None:
    wave = 128 + 100 * np.sin(2 * np.pi * 5 * np.arange(SIDE) / SIDE)
    image = np.broadcast_to(wave[None, None, :, None], (1, SIDE, SIDE, 3)).astype(np.uint8)
    assert radial_spectrum(image).argmax() + 1 == 5
