"""The right difficulty: what is adapted, and that a player stays near three in four."""

from statistics import mean

import pytest

from quiz.errors import Invalid
from quiz.modes import adaptive
from quiz.modes.levels import EXPOSURES, SIZES
from tests.modes.test_levels import judged, played


@pytest.mark.parametrize(
    ("given", "adapts"),
    [
        ({}, "size"),
        ({"adapts": ""}, "size"),
        ({"adapts": "size"}, "size"),
        ({"adapts": "time"}, "time"),
    ],
    ids=str,
)
def test_what_is_adapted_is_read(given: dict[str, str], adapts: str) -> None:
    options = adaptive.read_adapts(given)
    assert options == {"adapts": adapts}
    assert adaptive.quest_of(options) is (EXPOSURES if adapts == "time" else SIZES)


@pytest.mark.parametrize("adapts", ["both", 1, ["size"], {"size": 1}], ids=str)
def test_anything_else_is_refused(adapts: object) -> None:
    with pytest.raises(Invalid, match="adapts must be one of size, time"):
        adaptive.read_adapts({"adapts": adapts})


@pytest.mark.parametrize("threshold", [30, 80, 150])
def test_a_player_stays_near_three_in_four(threshold: float) -> None:
    shares = [
        mean(trial.is_right for trial in played(adaptive.level, threshold, 100, seed))
        for seed in range(10)
    ]
    assert 0.70 < mean(shares) < 0.82


def test_it_follows_the_latest_responses_alone() -> None:
    long_ago = [judged(is_right=False, level=200.0)] * 50
    latest = [judged(is_right=True, level=60.0)] * adaptive.RECENT
    assert adaptive.level([*long_ago, *latest], {}) == adaptive.level(latest, {})


def test_it_goes_on_until_it_is_stopped() -> None:
    rules = adaptive.ADAPTIVE
    assert rules.length is None
    assert rules.can_stop
    assert not rules.has_score
    assert not rules.is_counted
