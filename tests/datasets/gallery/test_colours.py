"""Colours of skin, hair, eyes and cloth."""

from dataclasses import replace

import numpy as np

from datasets.gallery.colours import BLACK, WHITE, cloth, hair_colour, iris_colour, mix, skin, tints
from datasets.gallery.fields import rgb
from datasets.gallery.schools import SCHOOLS
from datasets.gallery.sitter import Sitter
from tests.support.portraits import chance


def test_a_mix_lies_between_two_colours() -> None:
    assert np.allclose(mix(BLACK, WHITE, 0), BLACK)
    assert np.allclose(mix(BLACK, WHITE, 1), WHITE)


def test_tints_go_from_dark_to_light() -> None:
    for school in SCHOOLS:
        shadow, middle, light = tints(rgb(120, 100, 90), school)
        assert shadow.mean() < middle.mean() < light.mean()


def test_skin_darkens_with_the_tone_and_hair_lightens_with_grey(sitter: Sitter) -> None:
    school = SCHOOLS[0]
    fair, dark = (skin(chance(), replace(sitter, tone=tone), school)[1] for tone in (0, 4))
    assert fair.mean() > dark.mean()
    brown, grey = (
        hair_colour(chance(), replace(sitter.hair, shade=0.1, grey=share), school)
        for share in (0.0, 1.0)
    )
    assert grey.mean() > brown.mean()


def test_cloth_and_eyes_have_colours_in_range(sitter: Sitter) -> None:
    for school in SCHOOLS:
        assert cloth(chance(), school).shape == (3,)
        assert 0 <= cloth(chance(), school).min() <= cloth(chance(), school).max() <= 1.3
    assert iris_colour(sitter).shape == (3,)
