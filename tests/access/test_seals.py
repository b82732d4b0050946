"""Signed values: ours come back, others are refused."""

import pytest

from quiz.access import seals

SECRET = "the key of the tests"


def test_a_sealed_value_comes_back() -> None:
    sealed = seals.seal(SECRET, seals.PLAYER_COOKIE, "abc")
    assert seals.player_of(SECRET, sealed) == "abc"


@pytest.mark.parametrize(
    "cookie",
    [
        None,
        "",
        "abc",
        "ImFiYyI.forged",
        seals.seal("another key altogether", seals.PLAYER_COOKIE, "abc"),
        seals.seal(SECRET, "another salt", "abc"),
        seals.seal(SECRET, seals.PLAYER_COOKIE, ["abc"]),
    ],
)
def test_a_foreign_cookie_is_nobody(cookie: str | None) -> None:
    assert seals.player_of(SECRET, cookie) is None
