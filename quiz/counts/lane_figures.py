"""What the crowd has taught the generator, in figures: the body of a digest."""

import time
from collections.abc import Iterable, Mapping
from dataclasses import asdict, fields
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from quiz.counts.lane_sums import (
    UNTAUGHT,
    Lesson,
    Week,
    lessons_of,
    pairs_by_lane,
    sums_by_lane,
    sums_by_week,
    sums_of_both,
)
from quiz.counts.lane_weeks import monday_of
from quiz.figures import (
    Effect,
    Estimate,
    PlayerSums,
    lane_d_prime,
    lane_effect,
    lane_game_value,
    lane_hype,
)
from quiz.models import Digest, Lane
from quiz.policy import effects

DIGITS = 4
NOBODY = PlayerSums(*[0] * len(fields(PlayerSums)))
Body = dict[str, Any]


def figures_of_lanes(session: Session, deck: str, now: datetime) -> Body:
    """Work out the figures of a deck's latest lanes, by lane, by pair of lanes and by week."""
    began = time.monotonic()
    lessons = lessons_of(session, deck, effects.LATEST)
    body: Body = {"lanes": [], "effects": [], "weeks": []}
    if lessons:
        ids = [lane.id for lesson in lessons for lane in (lesson.taught, lesson.control)]
        sums, pairs = sums_by_lane(session, deck, ids), pairs_by_lane(session, deck, ids)
        since = monday_of(now.date()) - timedelta(weeks=effects.WEEKS - 1)
        weeks = sums_by_week(session, deck, [UNTAUGHT, *ids], since)
        body = {
            "lanes": [about for lesson in lessons for about in about_lanes(lesson, sums, pairs)],
            "effects": [about_effect(session, deck, lesson, pairs) for lesson in lessons],
            "weeks": [about_week(monday, weeks, lessons) for monday in mondays(weeks)],
        }
    return {"seconds": round(time.monotonic() - began, 3), **body}


def is_due(digest: Digest | None, now: datetime) -> bool:
    """Say whether the figures are to be worked out again: seldom where that takes long."""
    if digest is None:
        return True
    rest = timedelta(seconds=digest.body["seconds"] / effects.SHARE_OF_TIME)
    return now >= digest.made_at + min(rest, effects.LONGEST)


def about_lanes(
    lesson: Lesson, sums: Mapping[int, PlayerSums], pairs: Mapping[int, PlayerSums]
) -> Iterable[Body]:
    """Tell of a taught lane and of its control."""
    for lane in (lesson.taught, lesson.control):
        found, own = sums.get(lane.id, NOBODY), pairs.get(lane.id, NOBODY)
        is_known = is_enough(found) and own.players >= effects.MIN_PAIRS
        yield {
            "lane": lane.id,
            "lesson": lesson.number,
            "kind": lane.kind.value,
            "made_at": lane.made_at.isoformat(),
            "retired_at": lane.retired_at and lane.retired_at.isoformat(),
            "taught_by": {"responses": lane.responses, "players": lane.players},
            "faces": found.counts.trials,
            "hype": rounded(lane_hype(found, own), 1) if is_known else None,
            "d_prime": rounded(lane_d_prime(found, own)) if is_known else None,
        }


def about_effect(
    session: Session, deck: str, lesson: Lesson, pairs: Mapping[int, PlayerSums]
) -> Body:
    """Tell how much more a taught lane fools than its control, or what is missing to say so."""
    sums = sums_of_both(session, deck, lesson.taught.id, lesson.control.id)
    taught, control = (pairs.get(lane.id, NOBODY) for lane in (lesson.taught, lesson.control))
    missing = {
        "missing_faces": missing_faces(sums.f, taught) + missing_faces(sums.r, control),
        "missing_players": max(0, effects.MIN_PLAYERS - sums.players),
        "few_prevail": sums.effective_players < effects.MIN_PLAYERS <= sums.players,
    }
    found = None if any(missing.values()) else lane_effect(sums, taught.beside(control))
    return {
        "lesson": lesson.number,
        "lane": lesson.taught.id,
        "control": lesson.control.id,
        "faces": [sums.f, sums.r],
        "pairs": [taught.players, control.players],
        "players": sums.players,
        **missing,
        **told(found),
    }


def missing_faces(judged: int, pairs: PlayerSums) -> int:
    """Return how many faces of a lane must be judged yet, or how many that nobody has judged."""
    return max(0, effects.MIN_FACES - judged, effects.MIN_PAIRS - pairs.players)


def told(effect: Effect | None) -> Body:
    """Return an effect for JSON; nothing where it is not known."""
    names = ("taught", "control", "difference", "interval", "probability", "is_certain")
    if effect is None:
        return dict.fromkeys(names)
    figures = asdict(effect) | {"difference": effect.difference}
    return {name: round(figures[name], DIGITS) for name in names if name in figures} | {
        "interval": [round(bound, DIGITS) for bound in (effect.low, effect.high)],
        "is_certain": effect.is_certain,
    }


def mondays(weeks: Iterable[Week]) -> list[date]:
    """Return the weeks in which anybody played, in order."""
    return sorted({week.monday for week in weeks})


def about_week(monday: date, weeks: Mapping[Week, PlayerSums], lessons: Iterable[Lesson]) -> Body:
    """Tell of one week: by open lane, and how well people told fakes that no crowd had taught.

    Those stay alike from week to week, so a change is one of the people.
    """
    own = {week: sums for week, sums in weeks.items() if week.monday == monday}
    lesson = newest(lessons, monday)
    lanes = [lesson.taught.id, lesson.control.id] if lesson else [UNTAUGHT]
    by_lane = dict.fromkeys(lanes, NOBODY)
    for week, sums in own.items():
        if week.lane in by_lane:
            by_lane[week.lane] += sums
    return {
        "week": monday.isoformat(),
        "lesson": lesson.number if lesson else 0,
        "lanes": [about_lane_week(lane, sums) for lane, sums in by_lane.items()],
        "new": sharpness(own.get(Week(monday, lanes[-1], is_new=True), NOBODY)),
        "experienced": sharpness(own.get(Week(monday, lanes[-1], is_new=False), NOBODY)),
    }


def newest(lessons: Iterable[Lesson], monday: date) -> Lesson | None:
    """Return the latest lesson that was open in a week, None where there was none."""
    end = monday + timedelta(days=7)
    found = [lesson for lesson in lessons if was_open(lesson.taught, monday, end)]
    return found[-1] if found else None


def was_open(lane: Lane, monday: date, end: date) -> bool:
    """Say whether new fakes were made in a lane at any time of these days."""
    is_over = lane.retired_at is not None and lane.retired_at.date() < monday
    return lane.made_at.date() < end and not is_over


def about_lane_week(lane: int, sums: PlayerSums) -> Body:
    """Tell of one lane in one week."""
    return {
        "lane": lane,
        "faces": sums.counts.trials,
        "d_prime": sharpness(sums),
        "game_value": rounded(lane_game_value(sums)) if is_enough(sums) else None,
    }


def sharpness(sums: PlayerSums) -> Body | None:
    """Return d′ for JSON, None where there is too little for it."""
    return rounded(lane_d_prime(sums)) if is_enough(sums) else None


def is_enough(sums: PlayerSums) -> bool:
    """Say whether there are faces of each label and players enough for a figure."""
    has_faces = min(sums.f, sums.r) >= effects.WEEK_FACES
    return has_faces and sums.players >= effects.WEEK_PLAYERS


def rounded(estimate: Estimate | None, digits: int = DIGITS) -> Body | None:
    """Return an estimate for JSON."""
    if estimate is None:
        return None
    bounds = [round(bound, digits) for bound in (estimate.low, estimate.high)]
    return {"value": round(estimate.value, digits), "interval": bounds}
