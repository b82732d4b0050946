"""Dates in the language that is spoken."""

from datetime import UTC, datetime

import pytest
from babel import Locale

from quiz.languages import dates

AT = datetime(2026, 11, 3, 4, 5, 6, tzinfo=UTC)


@pytest.mark.parametrize(
    ("code", "written"),
    [
        ("en", ("3 Nov 2026", "3 November 2026", "3 November", "04:05", "04:05:06")),
        ("de", ("3. Nov. 2026", "3. November 2026", "3. November", "04:05", "04:05:06")),
        ("zh", ("2026年11月3日", "2026年11月3日", "11月3日", "04:05", "04:05:06")),
    ],
)
def test_each_language_writes_dates_its_own_way(
    monkeypatch: pytest.MonkeyPatch, code: str, written: tuple[str, ...]
) -> None:
    monkeypatch.setattr(dates, "spoken", lambda: Locale.parse(code))
    styles = (dates.SHORT, dates.FULL, dates.LONG, dates.MINUTE, dates.SECOND)
    assert tuple(dates.date(AT, style) for style in styles) == written
