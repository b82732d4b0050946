"""The trials of a round with a response, as the rules of its mode read them."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from quiz.models import Mode, Round, Showing, Trial
from quiz.modes import RULES, Judged

FACES = (
    select(
        Trial.round_id,
        Trial.label,
        Trial.response,
        Trial.response_ms,
        Trial.p_detector,
        Showing.level,
        Showing.achieved,
        Showing.first_response,
    )
    .outerjoin(Showing, Showing.trial_id == Trial.id)
    .where(Trial.response.is_not(None))
)


def judged_trials(session: Session, round_id: str, mode: Mode) -> list[Judged]:
    """Return the trials of a round with a response, in their order."""
    query = FACES.where(Trial.round_id == round_id).order_by(Trial.position)
    return grouped(session, query, mode)


def judged_by_round(
    session: Session, round_ids: Sequence[str], mode: Mode
) -> dict[str, list[Judged]]:
    """Return the trials with a response of rounds of one mode, each round's in their order."""
    query = FACES.where(Trial.round_id.in_(round_ids)).order_by(Trial.round_id, Trial.position)
    rows, faces = session.execute(query).all(), RULES[mode].faces
    found = defaultdict[str, list[Judged]](list)
    for start in range(0, len(rows), faces):
        found[rows[start].round_id].append(judged(rows[start : start + faces]))
    return found


def latest_judged(
    session: Session, player_id: str, deck: str, mode: Mode, most: int
) -> list[Judged]:
    """Return a player's trials in the latest finished rounds of a mode, at most so many rounds."""
    own = (Round.player_id == player_id, Round.deck == deck, Round.mode == mode)
    rounds = select(Round.id).where(*own, Round.finished_at.is_not(None))
    latest = list(session.scalars(rounds.order_by(Round.finished_at.desc()).limit(most)))
    query = FACES.where(Trial.round_id.in_(latest)).order_by(Trial.round_id, Trial.position)
    return grouped(session, query, mode)


def grouped(session: Session, query: Select[*tuple[Any, ...]], mode: Mode) -> list[Judged]:
    """Return trials, each with all of its faces."""
    rows, faces = session.execute(query).all(), RULES[mode].faces
    return [judged(rows[start : start + faces]) for start in range(0, len(rows), faces)]


def judged(rows: Any) -> Judged:
    """Return one trial from the rows of its faces."""
    first = rows[0]
    return Judged(
        labels=tuple(row.label for row in rows),
        responses=tuple(row.response for row in rows),
        response_ms=first.response_ms,
        level=first.level,
        achieved=first.achieved,
        first=first.first_response,
        p_detector=first.p_detector,
    )
