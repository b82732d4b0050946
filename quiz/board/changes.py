"""Changes: what a player's last round has done to their place."""

from dataclasses import astuple, dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from quiz.board.sheets import Sheet, counts_on_sheet, first_day
from quiz.board.standings import Standing, entry_of, standing_of_entry
from quiz.counts import counts_of_round
from quiz.figures import Counts
from quiz.models import Player, Round


@dataclass(frozen=True)
class Change:
    """A player's line before the last round, None for not ranked yet, and after it."""

    before: Standing | None
    after: Standing


def since_last_round(
    session: Session, player: Player, sheet: Sheet, mine: Standing, today: date
) -> Change | None:
    """Return what the last round on a sheet has changed, None where there was none."""
    last = last_round(session, player, sheet, today)
    if last is None:
        return None
    now = counts_on_sheet(session, player, sheet, today)
    earlier = without(now, counts_of_round(session, last))
    if earlier is None:
        return None
    entry = entry_of(player, earlier)
    before = standing_of_entry(session, entry, sheet, player.id) if entry else None
    return Change(before, mine)


def last_round(session: Session, player: Player, sheet: Sheet, today: date) -> str | None:
    """Return the id of a player's last finished round that counts on a sheet."""
    query = (
        select(Round.id, Round.started_at)
        .where(Round.player_id == player.id, Round.deck == sheet.deck)
        .where(Round.finished_at.is_not(None), Round.answered > 0)
        .order_by(Round.started_at.desc())
        .limit(1)
    )
    found = session.execute(query).one_or_none()
    first = first_day(sheet.window, today)
    if found is None or (first is not None and found.started_at.date() < first):
        return None
    return str(found.id)


def without(now: Counts, last: Counts) -> Counts | None:
    """Return counts as they were before a round, None where the round is not all in them."""
    pairs = zip(astuple(now), astuple(last), strict=True)
    earlier = [count - less for count, less in pairs]
    return Counts(*earlier) if min(earlier) >= 0 else None
