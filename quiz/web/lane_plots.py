"""Pictures of lanes over weeks: places in [0, 1] from the left and from below, for templates."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from math import ceil, floor, hypot
from typing import Any

from quiz.figures import EQUILIBRIUM

DAYS = 7
Body = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Point:
    """A figure of one week, and its interval."""

    x: float
    y: float
    low: float
    high: float

    @property
    def half(self) -> float:
        """How far the interval reaches to either side."""
        return (self.high - self.low) / 2


@dataclass(frozen=True, slots=True)
class Line:
    """Points of one kind, in the order of time."""

    kind: str
    points: list[Point]


@dataclass(frozen=True, slots=True)
class Step:
    """A lesson from its beginning to its end, and d′ on faces with its help and without.

    Both are None where they are not known. `is_certain`: it did change how often people are fooled.
    """

    lesson: int
    start: float
    end: float
    taught: float | None
    control: float | None
    is_certain: bool


@dataclass(frozen=True, slots=True)
class WeekPlot:
    """Lines over weeks, and the lessons in them."""

    first: datetime  # the days at both ends
    last: datetime
    ticks: list[tuple[float, float]]  # places, and their values
    lines: list[Line]
    steps: list[Step]

    @property
    def learned(self) -> tuple[float, float, float] | None:
        """What the experienced are ahead of the new: from the left, and both heights.

        In the last week in which both were seen; None where that may be chance.
        """
        new, experienced = (
            {point.x: point for line in self.lines if line.kind == kind for point in line.points}
            for kind in ("new", "experienced")
        )
        if not (both := new.keys() & experienced.keys()):
            return None
        before, after = new[max(both)], experienced[max(both)]
        is_ahead = after.y - before.y > hypot(after.half, before.half)
        return (after.x, before.y, after.y) if is_ahead else None

    @property
    def has_effect(self) -> bool:
        """Whether any lesson did change how often people are fooled."""
        return any(step.is_certain for step in self.steps)


@dataclass(frozen=True, slots=True)
class Frame:
    """What a picture spans: days from left to right, and values from the foot to the head."""

    monday: date
    days: int
    least: float
    most: float

    def x(self, day: date, later: float = 0.0) -> float:
        """The place of so many days after a day."""
        return ((day - self.monday).days + later) / self.days

    def y(self, value: float) -> float:
        """The place of a value."""
        return (value - self.least) / (self.most - self.least)

    def point(self, week: Body, figure: Body) -> Point:
        """The point of a week's figure, in the middle of the week."""
        low, high = figure["interval"]
        x = self.x(date.fromisoformat(week["week"]), DAYS / 2)
        return Point(x, self.y(figure["value"]), self.y(low), self.y(high))


def race_plot(taught: Body) -> WeekPlot | None:
    """The arms race: d′ of new and of experienced people by week, and each lesson of the forger.

    None with fewer than two weeks to draw.
    """
    weeks, lanes = taught["weeks"], taught["lanes"]
    series = {kind: [(week, week[kind]) for week in weeks] for kind in ("new", "experienced")}
    if not is_drawn(series):
        return None
    known = [*figures_of(series), *(lane["d_prime"] for lane in lanes if lane["d_prime"])]
    values = [figure["value"] for figure in known]
    frame = frame_of(weeks, min(0.0, floor(2 * min(values)) / 2), ceil(2 * max(values)) / 2)
    ticks = [frame.least + n / 2 for n in range(round(2 * (frame.most - frame.least)) + 1)]
    return plot_of(frame, series, ticks, list(steps_in(frame, taught)))


def value_plot(taught: Body) -> WeekPlot | None:
    """V(D, G) with people as D, of the fakes of each week's lesson and of those without it.

    None with fewer than two weeks to draw.
    """
    weeks, with_help = taught["weeks"], {lane["lane"] for lane in taught["lanes"][::2]}
    series: dict[str, list[tuple[Body, Body | None]]] = {}
    for week in weeks:
        for each in week["lanes"]:
            kind = "taught" if each["lane"] in with_help else "untaught"
            series.setdefault(f"{kind} {week['lesson']}", []).append((week, each["game_value"]))
    if not is_drawn(series):
        return None
    most = max(figure["interval"][1] for figure in figures_of(series))
    frame = frame_of(weeks, EQUILIBRIUM, min(0.0, ceil(5 * most) / 5))
    steps_up = range(round(5 * frame.most), round(5 * EQUILIBRIUM), -1)
    ticks = [EQUILIBRIUM, *(n / 5 for n in steps_up)]
    no_heights = [lane | {"d_prime": None} for lane in taught["lanes"]]  # d′ is no V
    steps = list(steps_in(frame, taught | {"lanes": no_heights}))
    return plot_of(frame, series, ticks, steps)


def figures_of(series: Mapping[str, Iterable[tuple[Body, Body | None]]]) -> Iterator[Body]:
    """Yield the figures that are known."""
    for points in series.values():
        yield from (figure for _, figure in points if figure)


def is_drawn(series: Mapping[str, Sequence[tuple[Body, Body | None]]]) -> bool:
    """Say whether any line has two points."""
    return any(sum(figure is not None for _, figure in points) > 1 for points in series.values())


def frame_of(weeks: Sequence[Body], least: float, most: float) -> Frame:
    """Return the frame from the first of these weeks to the end of the last."""
    first, last = (date.fromisoformat(week["week"]) for week in (weeks[0], weeks[-1]))
    return Frame(first, (last - first).days + DAYS, least, max(most, least + 0.1))


def plot_of(
    frame: Frame,
    series: Mapping[str, Sequence[tuple[Body, Body | None]]],
    ticks: Sequence[float],
    steps: list[Step],
) -> WeekPlot:
    """Draw series of figures by week into a frame."""
    lines = [
        Line(kind.split()[0], [frame.point(week, figure) for week, figure in points if figure])
        for kind, points in series.items()
    ]
    first = datetime.combine(frame.monday, time(), UTC)
    last = datetime.fromordinal(frame.monday.toordinal() + frame.days - 1).replace(tzinfo=UTC)
    return WeekPlot(first, last, [(frame.y(tick), tick) for tick in ticks], lines, steps)


def steps_in(frame: Frame, body: Body) -> Iterator[Step]:
    """Yield the lessons of a frame; each ends where the next begins, or is taken back."""
    pairs = list(zip(body["lanes"][::2], body["lanes"][1::2], strict=True))
    certain = {effect["lesson"] for effect in body["effects"] if effect["is_certain"]}
    begun = [frame.x(day_of(taught["made_at"])) for taught, _ in pairs]
    for (taught, control), start, following in zip(pairs, begun, [*begun[1:], 1.0], strict=True):
        retired = taught["retired_at"]
        end = min(following, frame.x(day_of(retired)) if retired else 1.0)
        if end > 0:
            figures = (lane["d_prime"] for lane in (taught, control))
            heights = [frame.y(each["value"]) if each else None for each in figures]
            lesson = taught["lesson"]
            yield Step(lesson, max(0.0, start), end, heights[0], heights[1], lesson in certain)


def day_of(moment: str) -> date:
    """Return the day of an ISO time."""
    return datetime.fromisoformat(moment).date()
