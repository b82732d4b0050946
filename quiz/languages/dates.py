"""Dates and times as the language that is spoken now writes them."""

from datetime import datetime

from babel import Locale
from babel.dates import format_skeleton

from quiz.languages.current import spoken
from quiz.languages.known import ENGLISH

# The day before the month: Babel's plain English writes dates as the United States do.
DAY_FIRST = Locale.parse("en_GB")
FULL, LONG, SHORT = "yMMMMd", "MMMMd", "yMMMd"  # 3 November 2026, 3 November, 3 Nov 2026
MINUTE, SECOND = "Hm", "Hms"


def date(at: datetime, skeleton: str = SHORT) -> str:
    """Return a date, or a time of the day, with the parts that a skeleton names."""
    locale = spoken()
    return format_skeleton(skeleton, at, locale=DAY_FIRST if locale.language == ENGLISH else locale)
