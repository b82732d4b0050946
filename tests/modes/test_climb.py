"""The climb: hearts, levels, and how far luck alone leads."""

import random

import pytest

from quiz.models import Label
from quiz.modes import climb
from tests.support.modes import judged

OPTIONS = {"levels": [0, 4, 45, 81]}


def at(*marks: bool) -> climb.Standing:
    return climb.standing(judged(*marks), OPTIONS)


def test_one_right_choice_leads_up_at_first_and_then_two_in_a_row() -> None:
    assert at() == climb.Standing()
    assert at(True).level == 1
    assert at(True, True).level == 2
    assert at(True, True, True) == climb.Standing(2, 3, in_a_row=1, tried=1)
    assert at(True, True, True, True) == climb.Standing(3, 3)
    assert at(True, True, True, False) == climb.Standing(2, 2, in_a_row=0, tried=2)
    assert at(True, True, True, False, True).level == 2
    assert at(True, True, True, False, True, True).level == 3


def test_a_mistake_costs_a_heart_and_keeps_the_level() -> None:
    assert at(False) == climb.Standing(0, 2, tried=1)
    assert at(True, False, False) == climb.Standing(1, 1, tried=2)


def test_three_mistakes_end_it_wherever_they_were() -> None:
    assert not climb.is_over(judged(True, False, False), OPTIONS)
    assert climb.is_over(judged(False, True, False, True, False), OPTIONS)
    assert climb.images_seen(judged(False, True, False, True, False), OPTIONS) == 45


def test_the_top_is_held_for_ten_faces() -> None:
    way = [True, True, True, True]
    assert not climb.is_over(judged(*way, *[True] * 9), OPTIONS)
    assert climb.is_over(judged(*way, *[True] * 10), OPTIONS)
    assert climb.is_over(judged(*way, *[True] * 8, False, True), OPTIONS)
    assert climb.images_seen(judged(*way, *[True] * 10), OPTIONS) == 81


def test_without_levels_there_is_one() -> None:
    assert climb.levels_of({}) == [0]
    assert climb.images_seen(judged(True, True), {}) == 0


def test_the_fake_has_to_be_found() -> None:
    assert climb.CLIMB.read_options({"levels": [1]}) == {}
    assert climb.CLIMB.responses(1, (Label.FAKE, Label.REAL)) == (Label.REAL, Label.FAKE)


def test_each_trial_is_dealt_after_the_one_before() -> None:
    assert all(climb.CLIMB.is_dealt_after(number) for number in range(1, 20))


@pytest.mark.parametrize(("levels", "expected"), [(1, 1.0), (2, 0.875), (6, 0.0415), (7, 0.014)])
def test_luck_seldom_leads_to_the_top(levels: int, expected: float) -> None:
    assert climb.chance_of_top(levels) == pytest.approx(expected, abs=0.001)


def test_the_chance_of_the_top_is_that_of_many_who_guess() -> None:
    draw, options = random.Random(1), {"levels": list(range(6))}
    reached = 0
    for _ in range(4000):
        trials = list[bool]()
        while not climb.is_over(judged(*trials), options):
            trials.append(draw.random() < 0.5)
        reached += climb.standing(judged(*trials), options).level == 5
    assert reached / 4000 == pytest.approx(climb.chance_of_top(6), abs=0.015)
