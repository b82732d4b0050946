"""Codes: read as they were meant, made of letters that look like no other."""

import pytest

from quiz.classroom.codes import LETTERS, normalize, random_code, read_code


@pytest.mark.parametrize(
    "typed", ["AB2 CD3", "ab2-cd3", " Ab2.cD3\n", "ab2cd3é", "ＡＢ２ｃｄ３", "ab２‐cd\u3000３"]
)
def test_a_code_is_read_as_it_was_meant(typed: str) -> None:
    assert read_code(typed) == "AB2CD3"


def test_a_code_that_is_too_long_matches_none() -> None:
    assert len(read_code("A" * 10_000)) > 6
    assert normalize("\0 ./%") == ""


def test_codes_are_made_of_their_letters() -> None:
    codes = {random_code(6) for _ in range(100)}
    assert len(codes) == 100
    assert set("".join(codes)) <= set(LETTERS)
    assert not set("01OIL") & set(LETTERS)
