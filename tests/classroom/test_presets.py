"""Presets: each makes a plan that can be, and a classroom's plan makes the same plan again."""

from collections.abc import Mapping
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from quiz.classroom.plans import Plan, read_plan
from quiz.classroom.presets import PRESETS, values_of
from quiz.decks import UTKFACE
from quiz.models import Classroom, Mode, Pace, Teacher
from quiz.storage import utc_now
from quiz.words import teaching
from tests.support.factories import add_classroom


def plan_of(values: Mapping[str, str]) -> Plan:
    """Read the plan that a form with these values asks for."""
    now = utc_now()
    deadline = {"deadline": (now + timedelta(days=1)).isoformat()}
    typed = deadline | dict(values)

    def number(name: str) -> int | None:
        return int(typed[name]) if typed.get(name) else None

    return read_plan(
        typed, number, lambda name: typed.get(name, ""), deck=UTKFACE, min_age=18, now=now
    )


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_is_a_plan_with_words(name: str) -> None:
    title, note = teaching.PRESETS[name]
    plan = plan_of(PRESETS[name])
    assert str(plan.length) in note
    assert str(title) in teaching.filled(title)
    assert (plan.pace is Pace.HOMEWORK) == (name == "homework")


def test_a_lesson_has_two_sets() -> None:
    assert plan_of(PRESETS["lesson"]).has_two_sets
    assert not plan_of(PRESETS["starter"]).has_two_sets


@pytest.mark.parametrize(
    "plan",
    [
        {},
        {"length": 10, "has_two_sets": True, "teams": 3, "seconds": 20, "has_top_five": True},
        {"pace": Pace.SELF, "has_verdicts": False, "has_free_names": True, "allows_late": False},
    ],
)
def test_the_plan_of_a_classroom_again(
    db_session: Session, teacher: Teacher, plan: dict[str, object]
) -> None:
    classroom = add_classroom(db_session, teacher, **plan)
    again = plan_of(values_of(classroom))
    assert again == Plan(**{"title": "7B"} | plan)  # type: ignore[arg-type]


def test_children_are_shown_again_only_where_they_were() -> None:
    old = Classroom(
        title="7B",
        length=8,
        deck="utkface",
        mode=Mode.CLASSIC,
        pace=Pace.LIVE,
        min_age=6,
        teams=0,
        seconds=None,
    )
    assert values_of(old)["adults"] == "no"
    old.deck, old.min_age = "gallery", 0
    assert values_of(old)["adults"] == "yes"
