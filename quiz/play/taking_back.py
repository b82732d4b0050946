"""Taking back: a response to a face that was removed before anybody was told what it is."""

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from quiz.counts import OUTCOMES, counts_of, lower_bound
from quiz.models import MACHINES, ModeRecord, PlayerDay, Round, Skill, Trial, Uncounted
from quiz.modes import COUNTED

RESPONSE = ("response", "confidence", "responded_at", "response_ms", *MACHINES.values())
Counters = Skill | PlayerDay | ModeRecord


def take_back(session: Session, trial: Trial) -> None:
    """Undo a response in a round of a classroom or shared set, in every counter that holds it.

    The trial, its round and its player's counters are locked.
    """
    if trial.response is None or trial.responded_at is None:
        return
    outcome = OUTCOMES[trial.label, trial.response]
    round_ = session.get_one(Round, trial.round_id)
    for counters in counters_of(session, round_, trial):
        setattr(counters, outcome, getattr(counters, outcome) - 1)
        if isinstance(counters, Skill):
            counters.lower_bound = lower_bound(counts_of(counters))
    round_.answered -= 1
    round_.correct -= trial.response == trial.label
    session.execute(delete(Uncounted).where(Uncounted.trial_id == trial.id))
    for column in RESPONSE:
        setattr(trial, column, None)
    session.flush()


def counters_of(session: Session, round_: Round, trial: Trial) -> list[Counters]:
    """Return the counters of a player that hold a response."""
    of_player = {"player_id": trial.player_id, "deck": round_.deck}
    if round_.mode not in COUNTED:
        of_mode = select(ModeRecord).filter_by(**of_player, mode=round_.mode)
        return list(session.scalars(of_mode.execution_options(populate_existing=True)))
    assert trial.responded_at is not None
    skills = session.scalars(select(Skill).filter_by(**of_player))
    days = select(PlayerDay).filter_by(**of_player, day=trial.responded_at.date())
    return [skills.one(), *session.scalars(days)]
