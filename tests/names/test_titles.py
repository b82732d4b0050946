"""Titles: what can be read."""

import pytest

from quiz.names import is_readable

ENGLAND = "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"


@pytest.mark.parametrize(
    "title",
    ["7B", "👩‍🏫 7B", "👩🏽‍🚀❤️", f"{ENGLAND} 9c", "علی‌رضا", "Größe 1️⃣", "Ανάλυση; «7»", "<b>"],
)
def test_any_script_and_emoji_can_be_read(title: str) -> None:
    assert is_readable(title)


@pytest.mark.parametrize("title", ["a\x07b", "a\u202eb", "a\u2066b", "a\nb", ENGLAND[:-1]])
def test_what_is_not_drawn_or_turns_the_text_around_is_refused(title: str) -> None:
    assert not is_readable(title)
