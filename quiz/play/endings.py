"""Endings: a round of a mode is over when its rules say so; then it has a score."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from quiz.models import ModeRecord, Round
from quiz.modes import RULES, Judged
from quiz.play.judged import judged_trials
from quiz.play.verdicts import TrialRow


def end_if_over(
    session: Session, row: TrialRow, now: datetime, trials: Sequence[Judged] | None = None
) -> bool:
    """Finish a round if a response to this face, its trial's first, was the last; say if so.

    Its trials are read here where the caller has not read them already.
    """
    rules = RULES[row.mode]
    is_last = rules.number(row.position) == row.length
    if not is_last and rules.ends is None:
        return False
    trials = judged_trials(session, row.round_id, row.mode) if trials is None else trials
    if not is_last and rules.ends is not None and not rules.ends(trials, row.options or {}):
        return False
    end(session, session.get_one(Round, row.round_id, populate_existing=True), now, trials)
    return True


def end(
    session: Session, round_: Round, now: datetime, trials: Sequence[Judged] | None = None
) -> None:
    """Finish a round of a mode: give it its score, and its player the record if it is one."""
    rules = RULES[round_.mode]
    round_.finished_at = now
    trials = judged_trials(session, round_.id, round_.mode) if trials is None else trials
    if trials:
        round_.score = rules.score(trials, round_.options or {})
        add_to_record(session, round_, now)
    session.flush()


def add_to_record(session: Session, round_: Round, now: datetime) -> None:
    """Count a finished round of a player, and keep its score if none was better."""
    record = session.get(
        ModeRecord, (round_.player_id, round_.deck, round_.mode), populate_existing=True
    )
    if record is None:
        return
    record.rounds += 1
    if is_better(round_, record.best):
        record.best, record.best_at = round_.score, now


def is_better(round_: Round, best: float | None) -> bool:
    """Say whether a round's score is better than the best so far."""
    if round_.score is None or best is None:
        return round_.score is not None
    is_low_best = RULES[round_.mode].is_low_best
    return round_.score < best if is_low_best else round_.score > best
