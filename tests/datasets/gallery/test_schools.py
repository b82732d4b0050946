"""Schools of painting: each has all that a painter needs, and together they share all portraits."""

import numpy as np
import pytest

from datasets.gallery.schools import SCHOOLS, School


def test_there_are_eight_schools_that_share_all_portraits() -> None:
    assert len({school.name for school in SCHOOLS}) == len(SCHOOLS) == 8
    assert sum(school.share for school in SCHOOLS) == pytest.approx(1)


@pytest.mark.parametrize("school", SCHOOLS, ids=lambda school: school.name)
def test_a_school_has_colours_and_grounds(school: School) -> None:
    colours = np.array([*school.palette, school.shadow, school.light], dtype=float)
    assert colours.shape[1] == 3
    assert colours.min() >= 0
    assert len(school.grounds) == 8
    assert sum(school.grounds) > 0
