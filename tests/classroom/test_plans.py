"""Plans: what a teacher can't decide."""

from datetime import timedelta

import pytest

from quiz.classroom.plans import Plan
from quiz.errors import Invalid
from quiz.models import (
    Pace,
)
from quiz.storage.database import utc_now


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"title": ""}, "title"),
        ({"title": "x" * 81}, "title"),
        ({"title": "a\x07b"}, "title"),
        ({"length": 3}, "length"),
        ({"length": 51}, "length"),
        ({"length": 7, "has_two_sets": True}, "at least 8 faces each"),
        ({"seconds": 1}, "seconds"),
        ({"seconds": 30, "pace": Pace.SELF}, "timer"),
        ({"teams": 1}, "teams"),
        ({"teams": 99}, "teams"),
        ({"pace": Pace.HOMEWORK}, "deadline"),
        ({"deadline_at": utc_now() + timedelta(days=1)}, "deadline"),
        ({"pace": Pace.HOMEWORK, "deadline_at": utc_now() - timedelta(days=1)}, "deadline"),
        ({"pace": Pace.HOMEWORK, "deadline_at": utc_now() + timedelta(days=999)}, "deadline"),
    ],
)
def test_plans_that_can_not_be(changed: dict[str, object], sentence: str) -> None:
    values: dict[str, object] = {"title": "7B"} | changed
    with pytest.raises(Invalid, match=f"(?i){sentence}"):
        Plan(**values).checked(utc_now())  # type: ignore[arg-type]


@pytest.mark.parametrize("title", ["👩‍🏫 7B", "علی‌رضا", "x" * 80])
def test_a_title_is_any_text_that_can_be_read(title: str) -> None:
    assert Plan(title=title).checked(utc_now()).title == title


def test_marks_do_not_pile_up_in_a_title() -> None:
    with pytest.raises(Invalid, match="marks"):
        Plan(title="7B" + "\u0301" * 20).checked(utc_now())
