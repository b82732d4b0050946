"""What is said in the climb."""

import pytest

from quiz.decks.deck import UTKFACE
from quiz.modes.climb import Standing
from quiz.words import climb


def test_how_much_a_generator_has_seen() -> None:
    assert climb.images(168) == "168,000 images"
    assert climb.images(0) == "noise, the first level"
    assert climb.level_name(741.0) == "741"
    assert climb.level_name(0.0) == "noise"


def test_hearts_and_level() -> None:
    assert climb.tally(Standing(3, 1), 6) == "♥♡♡ · level 4 of 6"
    assert climb.hearts_left(1) == "1 heart left"


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (Standing(0), "One right choice leads up."),
        (Standing(2), "2 right choices in a row lead up."),
        (Standing(2, in_a_row=1), "One right choice leads up."),
        (Standing(5, tried=9), "This is the top: 1 more trial."),
        (Standing(2, hearts=0), ""),
    ],
)
def test_what_it_takes_to_get_up(now: Standing, expected: str) -> None:
    assert climb.way_up(now, 6) == expected


def test_where_a_climb_ended() -> None:
    assert climb.title(168, fell=True, is_over=True) == "You fell at 168,000 images"
    assert climb.title(741, fell=False, is_over=True) == "You held out at 741,000 images"
    assert climb.title(16, fell=False, is_over=False) == "Your climb stopped at 16,000 images"
    assert climb.explained(UTKFACE, 0, fell=True) == ""
    assert "third time" in climb.explained(UTKFACE, 4, fell=True)
    assert "did not get you down" in climb.explained(UTKFACE, 741, fell=False)


def test_at_the_first_level_nothing_had_been_seen() -> None:
    assert climb.title(0, fell=True, is_over=True) == "You fell at the first level, at noise"
    assert climb.title(0, fell=False, is_over=True) == "You held out at noise, the only level"
    stopped = climb.title(0, fell=False, is_over=False)
    assert stopped == "Your climb stopped at the first level, at noise"


def test_who_made_the_fake() -> None:
    assert "45,000 times" in climb.maker(UTKFACE, 45)
    assert "nothing yet" in climb.maker(UTKFACE, 0)


def test_luck_and_record() -> None:
    assert climb.luck(6) == "Of those who guess, 4% get to the top."
    assert climb.record(45, None) == ""
    assert climb.record(45, 45) == "This is your record."
    assert climb.record(4, 45) == "Your record is 45,000 images."
