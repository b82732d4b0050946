"""Numbers in the language that is spoken."""

import pytest
from babel import Locale

from quiz.languages import decimal, number, numbers, percent, signed


def test_english_is_spoken_outside_of_a_request() -> None:
    assert (number(12345), percent(0.834), decimal(-1.5)) == ("12,345", "83%", "−1.50")
    assert (decimal(-0.001), decimal(2.6, places=0)) == ("0.00", "3")


@pytest.mark.parametrize(
    ("code", "written"),
    [
        ("de", ("12.345", "83\xa0%", "−1,50")),
        ("es", ("12.345", "83\xa0%", "−1,50")),
        ("zh", ("12,345", "83%", "−1.50")),
    ],
)
def test_each_language_writes_them_its_own_way(
    monkeypatch: pytest.MonkeyPatch, code: str, written: tuple[str, ...]
) -> None:
    monkeypatch.setattr(numbers, "spoken", lambda: Locale.parse(code))
    assert (number(12345), percent(0.834), decimal(-1.5)) == written


@pytest.mark.parametrize(
    ("value", "words"), [(-0.001, "0.00"), (0.0, "0.00"), (1.5, "+1.50"), (-1.239, "−1.24")]
)
def test_what_rounds_to_zero_has_no_sign(value: float, words: str) -> None:
    assert signed(value) == words


def test_a_sign_stays_before_its_number_in_lines_to_the_left(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(numbers, "spoken", lambda: Locale.parse("ar"))
    assert (signed(1.5), signed(-1.5), decimal(1.5)) == ("\u200e+1.50", "\u200e−1.50", "1.50")
