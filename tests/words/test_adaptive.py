"""What is said where practice adapts itself."""

import pytest

from quiz.decks.deck import UTKFACE
from quiz.words import adaptive


@pytest.mark.parametrize(
    ("right", "words"),
    [
        ([], "Faces are 74 pixels wide now."),
        ([True], "You were right. Faces are 74 pixels wide now."),
        ([False], "You were wrong. Faces are 74 pixels wide now."),
        ([True, False], "Faces are 74 pixels wide now, because you got 1 of the last 2 right."),
        ([False] * 9 + [True] * 4,
         "Faces are 74 pixels wide now, because you got 4 of the last 5 right."),
    ],
)  # fmt: skip
def test_sizes_have_their_reason(right: list[bool], words: str) -> None:
    assert adaptive.now(UTKFACE, 74.0, right, is_by_time=False) == words


def test_times_have_their_reason() -> None:
    said = adaptive.now(UTKFACE, 120.0, [True, True, True], is_by_time=True)
    assert said == "Faces are in view for 120 milliseconds now: you got 3 of the last 3 right."


def test_results() -> None:
    assert adaptive.title(3, 4) == "3 of 4 right"
    assert adaptive.title(0, 0) == "No score yet"
    assert adaptive.spanned(UTKFACE, [], is_by_time=False) == ""
    assert adaptive.spanned(UTKFACE, [30.0, 120.0], is_by_time=False) == (
        "Faces were 30 to 120 pixels wide."
    )
    assert adaptive.spanned(UTKFACE, [30.0, 120.0], is_by_time=True) == (
        "Faces were in view for 30 to 120 milliseconds."
    )
    assert adaptive.spanned(UTKFACE, [74.0], is_by_time=False) == "Faces were 74 pixels wide."
    assert adaptive.spanned(UTKFACE, [74.0, 74.0], is_by_time=True) == (
        "Faces were in view for 74 milliseconds."
    )
