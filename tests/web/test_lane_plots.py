"""Pictures of lanes: every point lies in its frame, and lessons where they began."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest

from quiz.figures import EQUILIBRIUM
from quiz.web.lane_plots import WeekPlot, race_plot, value_plot

Body = dict[str, Any]


def figure(value: float, half: float = 0.1) -> Body:
    return {"value": value, "interval": [value - half, value + half]}


def lane(number: int, kind: str, lesson: int, day: str, d_prime: float | None) -> Body:
    return {
        "lane": number,
        "kind": kind,
        "lesson": lesson,
        "made_at": f"2026-03-{day}T12:00:00+00:00",
        "retired_at": None,
        "d_prime": d_prime if d_prime is None else figure(d_prime),
    }


def week(day: str, lesson: int, new: float | None, old: float | None, **values: float) -> Body:
    lanes = [
        {"lane": int(key[1:]), "game_value": figure(each, 0.05)} for key, each in values.items()
    ]
    experienced = None if old is None else figure(old)
    return {
        "week": f"2026-03-{day}",
        "lesson": lesson,
        "lanes": lanes,
        "new": None if new is None else figure(new),
        "experienced": experienced,
    }


TAUGHT: Body = {
    "effects": [{"lesson": 1, "is_certain": False}, {"lesson": 2, "is_certain": True}],
    "lanes": [
        lane(1, "choice", 1, "09", 0.9),
        lane(2, "control", 1, "09", 1.2),
        lane(3, "tuned", 2, "23", 0.7),
        lane(4, "control", 2, "23", 1.3),
    ],
    "weeks": [
        week("02", 0, 1.0, None, _0=-1.2),
        week("09", 1, 1.0, 1.2, _1=-1.25, _2=-1.15),
        week("16", 1, 0.9, 1.3, _1=-1.2, _2=-1.1),
        week("23", 2, None, 1.4, _3=-1.3, _4=-1.05),
    ],
}


def places(plot: WeekPlot) -> Iterator[float]:
    """All places of a plot, which are all to be in it."""
    for line in plot.lines:
        for point in line.points:
            yield from (point.x, point.y, point.low, point.high)
    for step in plot.steps:
        yield from (step.start, step.end, step.taught or 0, step.control or 0)


def test_the_race_has_both_kinds_of_people_and_each_lesson() -> None:
    plot = race_plot(TAUGHT)
    assert plot is not None
    assert all(0 <= place <= 1 for place in places(plot))
    assert {line.kind: len(line.points) for line in plot.lines} == {"new": 3, "experienced": 3}
    assert [(step.lesson, step.is_certain) for step in plot.steps] == [(1, False), (2, True)]
    assert plot.has_effect
    first, second = plot.steps
    assert (first.start, first.end) == (0.25, 0.75)
    assert (second.start, second.end) == (0.75, 1.0)
    assert second.taught is not None
    assert second.control is not None
    assert second.control - second.taught == pytest.approx(0.6 / 1.5)
    assert [value for _, value in plot.ticks] == [0, 0.5, 1, 1.5]
    assert plot.first.day == 2
    assert plot.last.day == 29


def test_what_people_have_learned_is_seen_in_the_last_week_with_both_kinds() -> None:
    plot = race_plot(TAUGHT)
    assert plot is not None
    assert plot.learned == pytest.approx((2.5 / 4, 0.9 / 1.5, 1.3 / 1.5))
    unsure = deepcopy(TAUGHT)
    unsure["weeks"][2]["new"] = figure(1.2)
    plot = race_plot(unsure)
    assert plot is not None
    assert plot.learned is None
    alone = deepcopy(TAUGHT)
    for each in alone["weeks"]:
        each["new"] = None
    plot = race_plot(alone)
    assert plot is not None
    assert plot.learned is None


def test_a_lesson_that_was_taken_back_ends_there() -> None:
    taken_back = deepcopy(TAUGHT)
    taken_back["lanes"][0]["retired_at"] = "2026-03-16T08:00:00+00:00"
    plot = race_plot(taken_back)
    assert plot is not None
    assert plot.steps[0].end == 0.5


def test_an_old_lesson_begins_at_the_edge_and_one_that_is_over_is_left_out() -> None:
    later = TAUGHT | {"weeks": TAUGHT["weeks"][2:]}
    plot = race_plot(later)
    assert plot is not None
    assert [(step.lesson, step.start) for step in plot.steps] == [(1, 0.0), (2, 0.5)]
    later["weeks"] = [TAUGHT["weeks"][3], week("30", 2, 1.0, 1.4)]
    plot = race_plot(later)
    assert plot is not None
    assert [step.lesson for step in plot.steps] == [2]


def test_without_a_certain_effect_there_is_none() -> None:
    plot = race_plot(TAUGHT | {"effects": [{"lesson": 2, "is_certain": None}]})
    assert plot is not None
    assert not plot.has_effect


def test_a_lesson_without_figures_has_no_height() -> None:
    unknown = deepcopy(TAUGHT)
    unknown["lanes"][2]["d_prime"] = None
    plot = race_plot(unknown)
    assert plot is not None
    assert plot.steps[1].taught is None


def test_the_value_is_drawn_of_each_weeks_own_lesson() -> None:
    plot = value_plot(TAUGHT)
    assert plot is not None
    assert all(0 <= place <= 1 for place in places(plot))
    assert {(step.taught, step.control) for step in plot.steps} == {(None, None)}
    assert [(line.kind, len(line.points)) for line in plot.lines] == [
        ("untaught", 1),
        ("taught", 2),
        ("untaught", 2),
        ("taught", 1),
        ("untaught", 1),
    ]
    assert plot.ticks[0] == pytest.approx((0, EQUILIBRIUM))
    assert [value for _, value in plot.ticks[1:]] == [-1.0, -1.2]


def test_one_week_is_no_line() -> None:
    few = TAUGHT | {"weeks": TAUGHT["weeks"][:1]}
    assert race_plot(few) is None
    assert value_plot(few) is None
    nothing: Body = {"lanes": [], "effects": [], "weeks": []}
    assert race_plot(nothing) is None
    assert value_plot(nothing) is None
