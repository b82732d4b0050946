"""Student's t against published tables, and the gain against a published pair of samples."""

from math import atan, pi, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.figures.paired_gains import Gain, mean_interval, paired_gain, t_quantile, t_share

# Fisher & Yates, table III: two-sided 95 % and 99 %.
TABLE = [
    (1, 12.706, 63.657), (2, 4.303, 9.925), (3, 3.182, 5.841), (4, 2.776, 4.604),
    (5, 2.571, 4.032), (6, 2.447, 3.707), (7, 2.365, 3.499), (8, 2.306, 3.355), (9, 2.262, 3.250),
    (10, 2.228, 3.169), (15, 2.131, 2.947), (20, 2.086, 2.845), (24, 2.064, 2.797),
    (29, 2.045, 2.756), (30, 2.042, 2.750), (40, 2.021, 2.704), (60, 2.000, 2.660),
    (120, 1.980, 2.617), (499, 1.965, 2.586),
]  # fmt: skip
# Student's own example: hours of sleep that ten patients gained by one drug and by another.
SLEEP = (
    (0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0),
    (1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4),
)


@pytest.mark.parametrize(("df", "t95", "t99"), TABLE)
def test_the_quantiles_are_those_of_the_tables(df: int, t95: float, t99: float) -> None:
    assert t_quantile(df) == pytest.approx(t95, abs=6e-4)
    assert t_quantile(df, 0.99) == pytest.approx(t99, abs=6e-4)


@given(st.integers(1, 600), st.floats(0, 0.999))
def test_a_quantile_has_its_share_below(df: int, share: float) -> None:
    angle = atan(t_quantile(df, share) / sqrt(df))
    assert t_share(angle, df) == pytest.approx(share, abs=1e-12)


@pytest.mark.parametrize("df", [1, 2, 7, 8, 400])
def test_the_whole_distribution_has_probability_one(df: int) -> None:
    assert t_share(0, df) == 0
    assert t_share(pi / 2, df) == pytest.approx(1)


@pytest.mark.parametrize(("df", "share"), [(0, 0.95), (-1, 0.95), (3, 1.0), (3, -0.1)])
def test_arguments_without_a_quantile_are_refused(df: int, share: float) -> None:
    with pytest.raises(ValueError, match="There is no t"):
        t_quantile(df, share)


def test_students_own_example() -> None:
    gain = paired_gain(zip(*SLEEP, strict=True))
    assert gain is not None
    assert gain.pairs == 10
    assert gain.mean == pytest.approx(1.58)
    assert gain.interval == pytest.approx((0.7001142, 2.4598858))  # as R's t.test gives it
    assert gain.is_certain


def test_one_pair_has_no_interval_and_none_no_gain() -> None:
    assert paired_gain([(0.25, 0.75)]) == Gain(1, 0.25, 0.75, None)
    assert not Gain(1, 0.25, 0.75, None).is_certain
    assert paired_gain([]) is None


def test_a_gain_that_may_be_zero_is_not_certain() -> None:
    gain = paired_gain([(0.5, 0.7), (0.6, 0.5), (0.4, 0.6)])
    assert gain is not None
    assert not gain.is_certain


def test_an_interval_ends_where_values_end() -> None:
    gain = paired_gain([(0.0, 1.0), (1.0, 0.5)], most=1.0)
    assert gain is not None
    assert gain.interval == (-1.0, 1.0)
    assert mean_interval([1.0, 0.9, 1.0], 0.0, 1.0) == pytest.approx((0.823, 1.0), abs=1e-3)
