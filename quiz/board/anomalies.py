"""Anomalies: what programs do and people do not; pure rules.

A rule never decides for good: it puts a place on hold, and a person reviews it.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import fmean, pstdev

from quiz.figures import Counts, wilson_interval
from quiz.languages import gettext, ngettext
from quiz.policy import ranking


@dataclass(frozen=True, slots=True)
class TimedResponse:
    """One response: when it was given, and its response time in milliseconds.

    ms is None when the face was never requested; a browser always requests it.
    """

    at: datetime
    ms: int | None


def reasons() -> tuple[str, ...]:
    """Return what can be said of a player whose place is on hold, each without its full stop."""
    return (
        gettext("many responses were to faces that the browser had not loaded"),
        ngettext(
            "many responses took less than %(num)s millisecond",
            "many responses took less than %(num)s milliseconds",
            ranking.FAST_MS,
        ),
        gettext("the response times are almost all the same"),
        gettext("almost every response was right, over more faces than any person gets right"),
        ngettext(
            "%(faces)s faces in a row took less than %(num)s second each",
            "%(faces)s faces in a row took less than %(num)s seconds each",
            3600 // ranking.PACE_PER_HOUR,
            faces=ranking.PACE_OF,
        ),
        ngettext(
            "more than %(num)s response came on one day",
            "more than %(num)s responses came on one day",
            ranking.DAILY,
        ),
        gettext("decided by hand"),
    )


# In English, as the database and the log keep them.
IN_ENGLISH = reasons()
UNSEEN, TOO_FAST, TOO_REGULAR, TOO_GOOD, WITHOUT_PAUSE, TOO_MANY, BY_HAND = IN_ENGLISH


def said(reason: str | None) -> str:
    """Return a reason in the language that is spoken; one that is not known as it is."""
    return dict(zip(IN_ENGLISH, reasons(), strict=True)).get(reason or "", str(reason))


def reason_to_hold(
    counts: Collection[Counts], latest: Sequence[TimedResponse], busiest_day: int
) -> str | None:
    """Name the first thing that no person does; None when there is nothing.

    counts are of all time, one for each deck; latest are the latest responses in any order;
    busiest_day is the highest number of responses on one day.
    """
    times = [response.ms for response in latest if response.ms is not None]
    scores = [(each.correct, each.trials) for each in counts]
    if are_unseen(latest, ranking.FAST_SHARE, ranking.FAST_OF):
        return UNSEEN
    if are_too_fast(times, ranking.FAST_MS, ranking.FAST_SHARE, ranking.FAST_OF):
        return TOO_FAST
    if are_too_regular(times, ranking.STEADY, ranking.STEADY_OF):
        return TOO_REGULAR
    if any(is_too_good(*score, ranking.BEYOND_PEOPLE, ranking.BEYOND_OF) for score in scores):
        return TOO_GOOD
    if is_without_pause(latest, ranking.PACE_PER_HOUR, ranking.PACE_OF):
        return WITHOUT_PAUSE
    if busiest_day > ranking.DAILY:
        return TOO_MANY
    return None


def are_too_fast(times: Sequence[int], fast_ms: int, share: float, least: int) -> bool:
    """Say whether more than this share of at least so many times are below fast_ms."""
    fast = sum(ms < fast_ms for ms in times)
    return len(times) >= least and fast > share * len(times)


def are_unseen(latest: Sequence[TimedResponse], share: float, least: int) -> bool:
    """Say whether more than this share of at least so many responses were to unseen faces."""
    unseen = sum(response.ms is None for response in latest)
    return len(latest) >= least and unseen > share * len(latest)


def are_too_regular(times: Sequence[int], variation: float, least: int) -> bool:
    """Say whether the coefficient of variation of at least so many times is below this one."""
    return len(times) >= least and pstdev(times) < variation * fmean(times)


def is_too_good(correct: int, trials: int, accuracy: float, least: int) -> bool:
    """Say whether Wilson's lower bound over at least so many trials is above an accuracy."""
    return trials >= least and wilson_interval(correct, trials)[0] > accuracy


def is_without_pause(latest: Sequence[TimedResponse], per_hour: int, least: int) -> bool:
    """Say whether at least so many responses came faster than this rate per hour."""
    if len(latest) < least:
        return False
    moments = [response.at for response in latest]
    return max(moments) - min(moments) < timedelta(hours=least / per_hour)
