"""The daily ten: the same ten faces for everybody on one day; numbers, streaks and weeks of days.

Days are those of the leaderboard: in UTC.
"""

from collections.abc import Collection
from datetime import date, timedelta

from quiz.models import Mode
from quiz.modes.rules import Rules, count_right

FIRST_DAY = date(2026, 11, 30)  # which has the number 1
LENGTH = 10
WEEKS = 5  # of a player's calendar
DAY = timedelta(days=1)


def number_of(day: date) -> int:
    """Return the number of a day's faces."""
    return (day - FIRST_DAY).days + 1


def streak(days: Collection[date], today: date) -> int:
    """Return how many days in a row were played, up to today; who has not yet, up to yesterday."""
    day = today if today in days else today - DAY
    count = 0
    while day in days:
        count, day = count + 1, day - DAY
    return count


def weeks(today: date, count: int = WEEKS) -> list[list[date]]:
    """Return the latest weeks, each from Monday on; the last one is the week of today."""
    monday = today - timedelta(days=today.weekday())
    first = monday - timedelta(weeks=count - 1)
    return [[first + timedelta(days=7 * week + day) for day in range(7)] for week in range(count)]


DAILY = Rules(
    Mode.DAILY,
    length=LENGTH,
    dealt_at_once=LENGTH,
    is_silent=True,
    is_shared=True,
    score=count_right,
)
