"""The daily ten: numbers of days, streaks, and weeks from Monday on."""

from datetime import date, timedelta

from quiz.modes import RULES, daily

TODAY = date(2026, 12, 10)  # a Thursday


def days(*ago: int) -> set[date]:
    """Return days so long ago."""
    return {TODAY - timedelta(days=each) for each in ago}


def test_days_are_numbered_from_the_first() -> None:
    assert daily.number_of(daily.FIRST_DAY) == 1
    assert daily.number_of(daily.FIRST_DAY + timedelta(days=31)) == 32


def test_a_streak_ends_where_a_day_is_missing() -> None:
    assert daily.streak(days(), TODAY) == 0
    assert daily.streak(days(0), TODAY) == 1
    assert daily.streak(days(0, 1, 2, 4, 5), TODAY) == 3
    assert daily.streak(days(2, 3), TODAY) == 0


def test_who_has_not_played_today_keeps_the_streak_until_tomorrow() -> None:
    assert daily.streak(days(1, 2), TODAY) == 2
    assert daily.streak(days(1, 2), TODAY + timedelta(days=1)) == 0


def test_weeks_begin_on_monday_and_the_last_has_today() -> None:
    weeks = daily.weeks(TODAY, 3)
    assert [len(week) for week in weeks] == [7, 7, 7]
    assert {week[0].weekday() for week in weeks} == {0}
    flat = [day for week in weeks for day in week]
    assert flat == [flat[0] + timedelta(days=n) for n in range(21)]
    assert TODAY in weeks[-1]


def test_nothing_is_told_before_the_end_and_nothing_counts_elsewhere() -> None:
    rules = RULES[daily.DAILY.mode]
    assert rules.is_silent
    assert rules.is_shared
    assert not rules.is_counted
    assert not rules.can_stop
