"""Published numbers that the formulas must give, and properties that hold for any counts."""

import json
from math import exp, isfinite

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from quiz.figures import signal_detection as sdt
from quiz.figures.signal_detection import Counts, detection, wilson_interval

A_ROUND = Counts(hits=4, misses=1, false_alarms=2, correct_rejections=3)

numbers = st.integers(min_value=0, max_value=10**9)
any_counts = st.builds(Counts, numbers, numbers, numbers, numbers)
rates = st.floats(min_value=0.001, max_value=0.999)


def counts_at(hit_rate: float, false_alarm_rate: float, trials: int = 1_000_000) -> Counts:
    hits, false_alarms = round(hit_rate * trials), round(false_alarm_rate * trials)
    return Counts(hits, trials - hits, false_alarms, trials - false_alarms)


def with_labels_swapped(counts: Counts) -> Counts:
    return Counts(
        hits=counts.correct_rejections,
        misses=counts.false_alarms,
        false_alarms=counts.misses,
        correct_rejections=counts.hits,
    )


# Counts


def test_counts_add_up() -> None:
    assert (A_ROUND.fakes, A_ROUND.reals, A_ROUND.trials, A_ROUND.correct) == (5, 5, 10, 7)


def test_pooled_counts_add_up() -> None:
    assert sdt.pooled([A_ROUND, Counts(1, 2, 3, 4)]) == Counts(5, 3, 5, 7)
    assert sdt.pooled([]) == Counts(0, 0, 0, 0)


def test_negative_counts_are_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        Counts(hits=-1)


# Sensitivity and bias


def test_loglinear_d_prime_is_not_that_of_dividing_by_n_and_a_half_more() -> None:
    assert detection(Counts(9, 2, 2, 7)).d_prime == pytest.approx(1.487, abs=5e-4)


def test_stanislaw_and_todorov() -> None:
    hit_rate, false_alarm_rate = 0.99, 17 / 25
    assert sdt.d_prime(hit_rate, false_alarm_rate) == pytest.approx(1.8586, abs=5e-5)
    assert sdt.criterion(hit_rate, false_alarm_rate) == pytest.approx(-1.3970, abs=5e-5)
    assert exp(sdt.ln_beta(hit_rate, false_alarm_rate)) == pytest.approx(0.0745, abs=5e-5)
    assert sdt.a_prime(hit_rate, false_alarm_rate) == pytest.approx(0.8205, abs=5e-5)
    assert detection(Counts(50, 0, 17, 8)).d_prime == pytest.approx(1.885, abs=5e-4)


SCHNEIDER = [(0.7, 0.1, 1.806, 1.981), (0.5, 0.4, 0.253, 1.033), (0.85, 0.05, 2.681, 2.261)]


@pytest.mark.parametrize(("hit_rate", "false_alarm_rate", "d_prime", "beta"), SCHNEIDER)
def test_schneider(hit_rate: float, false_alarm_rate: float, d_prime: float, beta: float) -> None:
    result = detection(counts_at(hit_rate, false_alarm_rate))
    assert result.d_prime == pytest.approx(d_prime, abs=6e-4)
    assert result.beta == pytest.approx(beta, abs=6e-4)
    assert sdt.d_prime(hit_rate, false_alarm_rate) == pytest.approx(d_prime, abs=6e-4)


def test_a_class_has_the_mean_d_prime_and_not_that_of_pooled_rates() -> None:
    players = [
        counts_at(hit_rate, false_alarm_rate) for hit_rate, false_alarm_rate, *_ in SCHNEIDER
    ]
    assert sdt.mean_d_prime(players) == pytest.approx(1.580, abs=6e-4)
    assert detection(sdt.pooled(players)).d_prime == pytest.approx(1.380, abs=6e-4)


def test_players_who_saw_one_label_do_not_count_in_a_class() -> None:
    assert sdt.mean_d_prime([A_ROUND, Counts(hits=3)]) == detection(A_ROUND).d_prime
    assert sdt.mean_d_prime([Counts(hits=3), Counts()]) is None


def test_nightingale_and_farid() -> None:
    assert sdt.d_prime(0.59, 0.41) == pytest.approx(0.455, abs=5e-4)


@pytest.mark.parametrize(
    ("hit_rate", "false_alarm_rate", "d_prime"), [(0.51, 0.49, 0.05), (0.64, 0.37, 0.69)]
)
def test_gray(hit_rate: float, false_alarm_rate: float, d_prime: float) -> None:
    assert sdt.d_prime(hit_rate, false_alarm_rate) == pytest.approx(d_prime, abs=5e-3)


def test_standard_error_of_d_prime() -> None:
    assert sdt.d_prime(0.8, 0.1) == pytest.approx(2.123, abs=5e-4)
    assert sdt.d_prime_se(0.8, 0.1, fakes=50, reals=50) == pytest.approx(0.315, abs=5e-4)


def test_d_prime_has_no_standard_error_until_both_labels_were_shown() -> None:
    assert detection(Counts(hits=3, misses=2)).d_prime_se is None
    assert detection(Counts(false_alarms=3)).d_prime_se is None


@pytest.mark.parametrize(("proportion", "d_prime"), [(0.5, 0), (0.75, 0.954), (0.9, 1.812)])
def test_pairs(proportion: float, d_prime: float) -> None:
    assert sdt.pair_d_prime(proportion) == pytest.approx(d_prime, abs=5e-4)


@pytest.mark.parametrize("rate", [0.0, 1.0, -0.1])
def test_z_refuses_rates_without_a_quantile(rate: float) -> None:
    with pytest.raises(ValueError, match="must be in the range"):
        sdt.z_of(rate)


def test_a_prime_at_its_ends() -> None:
    assert sdt.a_prime(1, 0) == 1
    assert sdt.a_prime(0, 1) == 0
    assert sdt.a_prime(1, 1) == sdt.a_prime(0, 0) == 0.5


@given(any_counts)
def test_rates_stay_between_0_and_1_and_d_prime_is_finite(counts: Counts) -> None:
    result = detection(counts)
    assert 0 < result.hit_rate < 1
    assert 0 < result.false_alarm_rate < 1
    assert 0 <= result.a_prime <= 1
    assert all(isfinite(value) for value in (result.d_prime, result.criterion, result.ln_beta))


@given(any_counts)
def test_swapping_labels_keeps_d_prime_and_flips_the_criterion(counts: Counts) -> None:
    one, other = detection(counts), detection(with_labels_swapped(counts))
    assert other.d_prime == pytest.approx(one.d_prime, rel=1e-6, abs=1e-6)
    assert other.criterion == pytest.approx(-one.criterion, rel=1e-6, abs=1e-6)
    assert other.accuracy == one.accuracy


@given(rates, rates)
def test_d_prime_is_antisymmetric(hit_rate: float, false_alarm_rate: float) -> None:
    forth = sdt.d_prime(hit_rate, false_alarm_rate)
    assert sdt.d_prime(false_alarm_rate, hit_rate) == -forth
    assert sdt.d_prime(hit_rate, hit_rate) == 0


@given(rates, rates)
def test_an_unbiased_player_has_no_criterion_and_ln_beta_has_the_sign_of_both(
    hit_rate: float, false_alarm_rate: float
) -> None:
    assert sdt.criterion(hit_rate, 1 - hit_rate) == pytest.approx(0, abs=1e-9)
    product = sdt.d_prime(hit_rate, false_alarm_rate) * sdt.criterion(hit_rate, false_alarm_rate)
    assert sdt.ln_beta(hit_rate, false_alarm_rate) == pytest.approx(product)


@given(rates)
def test_pairs_are_easier_by_the_root_of_two(rate: float) -> None:
    assert sdt.pair_d_prime(rate) == pytest.approx(2**-0.5 * sdt.d_prime(rate, 1 - rate))


@given(rates, rates)
def test_swapping_the_response_flips_d_prime(hit_rate: float, false_alarm_rate: float) -> None:
    turned = sdt.d_prime(1 - hit_rate, 1 - false_alarm_rate)
    assert turned == pytest.approx(-sdt.d_prime(hit_rate, false_alarm_rate), abs=1e-6)


@given(rates, rates)
def test_a_prime_agrees_with_d_prime_on_the_side_of_chance(one: float, other: float) -> None:
    assume(abs(one - other) > 1e-6)
    assert (sdt.a_prime(one, other) > 0.5) == (sdt.d_prime(one, other) > 0)


# What a page shows


def test_result_is_the_rounded_detection() -> None:
    assert detection(A_ROUND).as_result() == {
        "hits": 4,
        "misses": 1,
        "false_alarms": 2,
        "correct_rejections": 3,
        "accuracy": 0.7,
        "accuracy_interval": [0.397, 0.892],
        "d_prime": 0.88,
        "criterion": -0.23,
    }


def test_no_trials_give_a_result_without_accuracy() -> None:
    result = detection(Counts()).as_result()
    assert result["accuracy"] is None
    assert result["accuracy_interval"] == [0.0, 1.0]
    assert result["d_prime"] == 0


@given(any_counts)
def test_result_is_plain_json_without_minus_zero(counts: Counts) -> None:
    text = json.dumps(detection(counts).as_result(), allow_nan=False)
    assert "-0.0," not in text
    assert "-0.0}" not in text


def test_ten_trials_of_each_label_are_no_longer_provisional() -> None:
    assert detection(Counts(9, 1, 9, 0)).is_provisional
    assert not detection(Counts(9, 1, 9, 1)).is_provisional


# Wilson


@pytest.mark.parametrize(
    ("successes", "trials", "low", "high"),
    [
        (1, 1, 0.20654, 1),
        (10, 11, 0.62264, 0.98377),
        (10, 100, 0.05523, 0.17437),
        (50, 100, 0.40383, 0.59617),
        (0, 100, 0, 0.03699),
        (0, 0, 0, 1),
    ],
)
def test_wilson(successes: int, trials: int, low: float, high: float) -> None:
    assert wilson_interval(successes, trials) == pytest.approx((low, high), abs=5e-6)


def test_wilson_ranks_many_good_responses_above_a_lucky_one() -> None:
    assert wilson_interval(75, 100)[0] == pytest.approx(0.657, abs=5e-4)
    assert wilson_interval(75, 100)[0] > wilson_interval(1, 1)[0]


@pytest.mark.parametrize(("successes", "trials"), [(-1, 3), (4, 3), (0, -1)])
def test_wilson_refuses_impossible_counts(successes: int, trials: int) -> None:
    with pytest.raises(ValueError, match="can't be"):
        wilson_interval(successes, trials)


proportions = st.integers(min_value=0, max_value=100_000).flatmap(
    lambda trials: st.tuples(st.integers(min_value=0, max_value=trials), st.just(trials))
)


@given(proportions)
def test_one_more_correct_response_never_lowers_the_wilson_bound(counts: tuple[int, int]) -> None:
    successes, trials = counts
    assert wilson_interval(successes + 1, trials + 1)[0] >= wilson_interval(successes, trials)[0]


@given(proportions)
def test_one_more_wrong_response_never_raises_the_wilson_bound(counts: tuple[int, int]) -> None:
    successes, trials = counts
    assert wilson_interval(successes, trials + 1)[0] <= wilson_interval(successes, trials)[0]


@given(proportions)
def test_wilson_contains_the_share_and_stays_in_bounds(counts: tuple[int, int]) -> None:
    successes, trials = counts
    low, high = wilson_interval(successes, trials)
    assert 0 <= low <= high <= 1
    assert not trials or low <= successes / trials <= high


@given(proportions, st.integers(min_value=2, max_value=50))
def test_wilson_shrinks_with_more_trials_of_the_same_share(
    counts: tuple[int, int], times: int
) -> None:
    successes, trials = counts
    assume(trials)
    low, high = wilson_interval(successes, trials)
    closer_low, closer_high = wilson_interval(successes * times, trials * times)
    assert closer_high - closer_low < high - low
    assert low <= closer_low <= closer_high <= high


@given(proportions)
def test_wilson_of_the_failures_is_its_mirror_image(counts: tuple[int, int]) -> None:
    successes, trials = counts
    low, high = wilson_interval(successes, trials)
    mirrored = wilson_interval(trials - successes, trials)
    assert mirrored == pytest.approx((1 - high, 1 - low), abs=1e-12)


def test_the_margins_are_half_of_the_intervals() -> None:
    found = detection(Counts(40, 10, 15, 35))
    assert found.d_prime_se is not None
    assert found.d_prime_margin == pytest.approx(1.96 * found.d_prime_se)
    assert found.criterion_margin == found.d_prime_margin / 2
    assert not isfinite(detection(Counts(hits=4)).criterion_margin)
