"""Taking back: a response to a face that was removed before anybody was told what it is."""

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from quiz.counts import OUTCOMES, counts_of, lower_bound
from quiz.models import MACHINES, PlayerDay, Round, Skill, Trial, Uncounted

RESPONSE = ("response", "confidence", "responded_at", "response_ms", *MACHINES.values())


def take_back(session: Session, trial: Trial) -> None:
    """Undo a response in a round that its classroom paces, in every counter that holds it.

    The trial, its round and its player's counters are locked.
    """
    if trial.response is None or trial.responded_at is None:
        return
    outcome, day = OUTCOMES[trial.label, trial.response], trial.responded_at.date()
    round_ = session.get_one(Round, trial.round_id)
    of_player = {"player_id": trial.player_id, "deck": round_.deck}
    skill = session.scalars(select(Skill).filter_by(**of_player)).one()
    days = session.scalars(select(PlayerDay).filter_by(**of_player, day=day))
    for counters in (skill, *days):
        setattr(counters, outcome, getattr(counters, outcome) - 1)
    skill.lower_bound = lower_bound(counts_of(skill))
    round_.answered -= 1
    round_.correct -= trial.response == trial.label
    session.execute(delete(Uncounted).where(Uncounted.trial_id == trial.id))
    for column in RESPONSE:
        setattr(trial, column, None)
    session.flush()
