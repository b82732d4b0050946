"""Numbers as the language that is spoken now writes them."""

from functools import lru_cache

from babel import Locale
from babel.numbers import format_decimal, format_percent

from quiz.languages.current import spoken

LEFT_TO_RIGHT = "\u200e"  # not seen; keeps a sign before its number where lines run to the left


def number(count: int) -> str:
    """Return a whole number with its thousands apart."""
    return written_in(spoken(), count)


@lru_cache(maxsize=4096)
def written_in(locale: Locale, count: int) -> str:
    """Return a whole number as a language writes it; a page has many, most of them small."""
    return format_decimal(count, locale=locale)


def percent(share: float) -> str:
    """Return a share in [0, 1] as a whole percentage."""
    return format_percent(share, locale=spoken())


def decimal(value: float, places: int = 2) -> str:
    """Return a number with a minus sign where it is negative; what rounds to zero has none."""
    pattern = f"#,##0.{places * '0'}" if places else "#,##0"
    rounded = round(value, places) + 0.0
    written = format_decimal(rounded, format=pattern, locale=spoken())
    return marked("−" + written[1:]) if rounded < 0 else written


def signed(value: float, places: int = 2) -> str:
    """Return a number with its sign; what rounds to zero has none."""
    written = decimal(value, places)
    return marked(f"+{written}") if round(value, places) > 0 else written


def marked(written: str) -> str:
    """Return a number with a sign, in lines of either direction."""
    return LEFT_TO_RIGHT + written if spoken().text_direction == "rtl" else written
