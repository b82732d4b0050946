"""Sizes: whatever the program writes fits into its column."""

from quiz.models import Base, Mode, Pace, Phase, Player, Student, Trial, random_id
from quiz.models.base import random_token
from quiz.policy import limits, sizes
from quiz.policy.limits import Limit


def width(model: type[Base], column: str) -> int:
    """Return the width of a text column."""
    return int(model.__table__.c[column].type.length)  # type: ignore[attr-defined]


def test_random_values_fit() -> None:
    assert len(random_id()) <= width(Player, "id")
    assert len(random_token()) <= width(Trial, "token")


def test_names_and_codes_fit() -> None:
    assert width(Player, "pseudonym") >= sizes.PSEUDONYM
    assert width(Student, "rejoin_code") >= sizes.REJOIN_CODE


def test_words_fit() -> None:
    assert all(len(word) <= sizes.ENUM_WORD for kind in (Mode, Pace, Phase) for word in kind)
    attempts = [value for value in vars(limits).values() if isinstance(value, Limit)]
    assert attempts
    assert all(len(limit.scope) <= sizes.ATTEMPT_SCOPE for limit in attempts)
