"""Sheets: the lists of the leaderboard, one for each deck and window of days."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from quiz.counts import COUNTERS, player_counts
from quiz.errors import Invalid
from quiz.figures import Counts
from quiz.languages import lazy
from quiz.models import Player, PlayerDay, Skill, WindowStanding
from quiz.policy import ranking

WINDOWS = (*ranking.WINDOW_DAYS, "all")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One list of the leaderboard: the standings of a deck over a window of days."""

    deck: str
    window: str


def read_window(word: str | None) -> str:
    """Read a window's name; Invalid for any other word."""
    if (word or "all") not in WINDOWS:
        raise Invalid(
            lazy("%(name)s must be one of %(choices)s.", name="window", choices=", ".join(WINDOWS))
        )
    return word or "all"


def first_day(window: str, today: date) -> date | None:
    """Return the first day of a window that ends today; None for all time."""
    days = ranking.WINDOW_DAYS.get(window)
    return None if days is None else today - timedelta(days=days - 1)


def is_public_in(deck: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Return the conditions for players in a deck's public standings; an index starts with them."""
    return Skill.deck == deck, Skill.is_public.is_(True)


def is_on_sheet(sheet: Sheet) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Return the conditions for the rows of a sheet; their index starts with them."""
    return WindowStanding.deck == sheet.deck, WindowStanding.window == sheet.window


def counts_on_sheet(session: Session, player: Player, sheet: Sheet, today: date) -> Counts:
    """Return a player's current counts in the deck and window of a sheet."""
    first = first_day(sheet.window, today)
    if first is None:
        return player_counts.counts_in_deck(session, player, sheet.deck)
    query = select(*sums_of_days()).where(
        PlayerDay.player_id == player.id, PlayerDay.deck == sheet.deck, PlayerDay.day >= first
    )
    return Counts(*(int(n or 0) for n in session.execute(query).one()))


def sums_of_days() -> list[ColumnElement[Any]]:
    """Return the columns that sum the counters of days."""
    return [func.sum(getattr(PlayerDay, name)).label(name) for name in COUNTERS]
