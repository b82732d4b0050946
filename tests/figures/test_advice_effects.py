"""Effects of advice: closed forms, identities, and simulated players."""

import random
from collections.abc import Callable
from itertools import product
from math import sqrt
from statistics import NormalDist

import pytest

from quiz.figures.advice_effects import (
    AdviceEffects,
    Advised,
    Reliance,
    count_effects,
    paired_change_interval,
)
from quiz.figures.signal_detection import wilson_interval

NORMAL = NormalDist()
ALL_KINDS = [Advised(*each) for each in product([False, True], repeat=3)]


def test_each_kind_of_face_is_counted_in_its_place() -> None:
    found = count_effects(ALL_KINDS)
    assert (found.faces, found.before, found.after, found.advice) == (8, 4, 4, 4)
    assert (found.right, found.wrong) == (Reliance(2, 1), Reliance(2, 1))
    assert found.switches == Reliance(4, 2)
    assert (found.gained, found.harmed) == (1, 1)
    assert (found.improved, found.worsened) == (2, 2)  # one of each against advice that agreed
    assert found.change == 0


def test_a_worked_round() -> None:
    faces = (
        [Advised(True, True, True)] * 5
        + [Advised(False, True, True)] * 3
        + [Advised(False, False, True)]
        + [Advised(True, False, False)]
        + [Advised(True, True, False)]
        + [Advised(False, False, False)]
    )
    found = count_effects(faces)
    assert (found.before, found.after, found.advice) == (7, 9, 9)
    assert (found.right, found.wrong) == (Reliance(4, 3), Reliance(2, 1))
    assert found.right.rate == 0.75
    assert found.right.interval == wilson_interval(3, 4)
    assert found.change == pytest.approx(2 / 12)
    assert not found.is_certain


def test_nothing_judged() -> None:
    found = count_effects([])
    assert (found.change, found.change_interval, found.is_certain) == (None, (None, None), False)
    assert (found.right.rate, found.switches.interval) == (None, (None, None))


def test_the_interval_of_a_change() -> None:
    """By hand: 3 and 1 of 12 give 4/14 − 2/14, with a variance of (6/14 − (2/14)²) / 14."""
    low, high = paired_change_interval(3, 1, 12)
    half = 1.96 * sqrt((6 / 14 - 4 / 196) / 14)
    assert (low, high) == pytest.approx((2 / 14 - half, 2 / 14 + half))
    assert paired_change_interval(1, 3, 12) == pytest.approx((-high, -low))
    low, high = paired_change_interval(0, 0, 10)
    assert low == pytest.approx(-high)
    assert paired_change_interval(3000, 0, 3000)[1] == 1.0
    for impossible in ((1, 1, 1), (-1, 0, 3), (0, 0, 0)):
        with pytest.raises(ValueError, match="can't be"):
            paired_change_interval(*impossible)


def test_the_interval_holds_the_true_change() -> None:
    """Of 95 % intervals about 95 % hold what they are made for, also in rounds of 12."""
    coins, held, times = random.Random(1), 0, 2000
    for _ in range(times):
        seen = coins.choices("+-0", weights=(3, 1, 6), k=12)
        low, high = paired_change_interval(seen.count("+"), seen.count("-"), 12)
        held += low <= 0.2 <= high
    assert 0.93 < held / times < 0.985


Policy = Callable[[float, float], bool]  # evidence of the eye and of the advice: says fake?
EYE, MACHINE = 1.0, 2.0  # d′ of the player, and of the detector


def simulated(says_fake: Policy, faces: int = 20_000, seed: int = 5) -> AdviceEffects:
    """Play as one who sees with noise, hears a detector that does too, and decides by a policy.

    Each evidence is a log-likelihood ratio: d′ · x for x from N(± d′/2, 1).
    """
    dice, trials = random.Random(seed), list[Advised]()
    for _ in range(faces):
        sign = dice.choice((-1, 1))
        eye = EYE * dice.gauss(sign * EYE / 2, 1)
        advice = MACHINE * dice.gauss(sign * MACHINE / 2, 1)
        is_fake = sign > 0
        trials.append(
            Advised(
                (eye > 0) is is_fake, says_fake(eye, advice) is is_fake, (advice > 0) is is_fake
            )
        )
    return count_effects(trials)


def always(_eye: float, advice: float) -> bool:
    return advice > 0


def never(eye: float, _advice: float) -> bool:
    return eye > 0


def by_likelihood(eye: float, advice: float) -> bool:
    return eye + advice > 0


def test_who_always_follows_is_the_detector() -> None:
    found = simulated(always)
    assert found.after == found.advice
    assert (found.right.rate, found.wrong.rate, found.switches.rate) == (1.0, 1.0, 1.0)
    assert found.after - found.before == found.gained - found.harmed
    assert found.after / found.faces == pytest.approx(NORMAL.cdf(MACHINE / 2), abs=0.01)


def test_who_never_follows_stays_as_before() -> None:
    found = simulated(never)
    assert found.after == found.before
    assert (found.gained, found.harmed, found.change) == (0, 0, 0.0)
    assert (found.right.rate, found.wrong.rate) == (0.0, 0.0)
    assert found.before / found.faces == pytest.approx(NORMAL.cdf(EYE / 2), abs=0.01)
    assert not found.is_certain


def test_who_weighs_both_beats_either() -> None:
    """Independent evidence adds up: d′² is the sum of both d′²."""
    found = simulated(by_likelihood)
    both = sqrt(EYE**2 + MACHINE**2)
    assert found.after / found.faces == pytest.approx(NORMAL.cdf(both / 2), abs=0.01)
    assert found.after > found.advice > found.before
    assert found.right.rate is not None
    assert found.wrong.rate is not None
    assert found.right.rate > found.wrong.rate + 0.1
    assert found.harmed > 0  # also the best reader of advice is led astray at times
    assert found.improved == found.gained  # and never changes against advice that agrees
    assert found.is_certain


def test_how_sure_the_advice_is_helps() -> None:
    """One who hears only which side the detector is on does worse than one who hears how sure."""
    blunt = simulated(lambda eye, advice: eye + (1.5 if advice > 0 else -1.5) > 0)
    assert blunt.before < blunt.after < simulated(by_likelihood).after
