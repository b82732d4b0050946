"""Time that is left, in the largest unit of which there are two."""

import pytest

from quiz.words.times import left, units


@pytest.mark.parametrize(
    ("milliseconds", "words"),
    [
        (None, ""),
        (0, "0 seconds left"),
        (1, "1 second left"),
        (1001, "2 seconds left"),
        (119_000, "119 seconds left"),
        (120_000, "2 minutes left"),
        (7_200_000, "2 hours left"),
        (6.4 * 86_400_000, "6 days left"),
    ],
)
def test_time_is_told_in_words(milliseconds: float | None, words: str) -> None:
    assert left(milliseconds) == words


def test_a_script_gets_the_words_of_each_unit() -> None:
    (largest, days), *_, (smallest, seconds) = units()
    assert (largest, smallest) == (86_400_000, 1_000)
    assert days == {"one": "{count} day left", "other": "{count} days left"}
    assert seconds == {"one": "{count} second left", "other": "{count} seconds left"}
