"""Neighbours: who stands right above and right below a player."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from quiz.board.entries import Cursor, Entry, entries_above, entries_below
from quiz.board.sheets import Sheet
from quiz.board.standings import Standing, standing_of_entry

NEAR = 2  # to either side


@dataclass(frozen=True)
class Neighbours:
    """The lines right above a player's and right below, each in the order of the ranking."""

    above: list[Standing]
    below: list[Standing]


def neighbours_of(session: Session, sheet: Sheet, player_id: str, mine: Standing) -> Neighbours:
    """Return the neighbours of a player whose line this is."""
    place = Cursor(mine.lower_bound, player_id, mine.rank, mine.rank)
    return Neighbours(
        lines(session, sheet, entries_above(session, sheet, place, NEAR)),
        lines(session, sheet, entries_below(session, sheet, place, NEAR)),
    )


def lines(session: Session, sheet: Sheet, entries: Iterable[Entry]) -> list[Standing]:
    """Return the lines of other players' entries."""
    return [standing_of_entry(session, entry, sheet, None) for entry in entries]
