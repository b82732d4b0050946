"""Advising: a first response is kept, and then its player is told the detector's opinion.

What was told stays in the trial, so a retry and the verdict show the same, also where the detector
has judged the face again since. Nothing is told of the label.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from quiz.decks import DECKS
from quiz.errors import Conflict, Invalid
from quiz.languages import lazy
from quiz.models import MACHINES, Label, Round, Showing, Trial
from quiz.modes import RULES
from quiz.play.responses import (
    Submission,
    lock_open_trials,
    missing_trial,
    open_trial,
    why_not_open,
)
from quiz.play.rounds import own_round
from quiz.play.showings import first_response, record_first
from quiz.play.verdicts import TrialRow, earlier_verdict, find_trial
from quiz.words import advice


@dataclass(frozen=True)
class Advice:
    """The detector's opinion of an open face, and what its player said before it."""

    round_id: str
    position: int
    first: Label
    p_fake: float
    deck: str

    def facts(self) -> dict[str, Any]:
        """Return what the JSON of the trial holds of it."""
        return {"first": self.first.value, "advice": {"detector": round(self.p_fake, 3)}}

    def say(self) -> dict[str, str]:
        """Return it in words, by slot."""
        return advice.open_words(DECKS[self.deck], self.first, self.p_fake)

    def as_json(self) -> dict[str, Any]:
        """Return the answer to the first response."""
        place = {"position": self.position, "answered": self.position - 1, "step": "final"}
        return place | self.facts() | {"say": self.say(), "url": f"/rounds/{self.round_id}"}


def give_advice(session: Session, submission: Submission) -> Advice:
    """Keep a first response and return the detector's opinion; the same again gets the same.

    Raises Conflict for another first response or a face that is not open, NotFound where the round
    is not this player's, and Invalid in a mode without advice.
    """
    round_ = own_round(session, submission.player_id, submission.round_id)
    if not RULES[round_.mode].is_advised:
        raise Invalid(lazy("Rounds without advice have no steps."))
    rows = open_trial(submission, lock_open_trials(session, [submission]))
    row = rows[0] if rows else closed_trial(session, submission)
    first = first_response(session, row.id)
    if first is None and row.response is None:
        return advise(session, submission, row)
    if first is not submission.response:
        raise other_first(session, row)
    return advice_on(session, row, first)


def closed_trial(session: Session, submission: Submission) -> TrialRow:
    """Return a trial that has its response already; Conflict or NotFound for any other."""
    row = find_trial(session, submission.player_id, submission.round_id, submission.position)
    if row is None:
        raise missing_trial(session, submission)
    if row.response is None:
        raise Conflict(why_not_open(submission, row))
    return row


def advise(session: Session, submission: Submission, row: TrialRow) -> Advice:
    """Keep a first response, and the machines' opinions as they are now."""
    trial = session.get_one(Trial, row.id, populate_existing=True)
    for column in MACHINES.values():
        setattr(trial, column, getattr(row, column))
    record_first(session, row.id, submission.response, submission.at)
    return advice_on(session, row, submission.response)


def advice_on(session: Session, row: TrialRow, first: Label) -> Advice:
    """Return the opinion that a trial keeps."""
    p_fake = session.scalar(select(Trial.p_detector).where(Trial.id == row.id))
    if p_fake is None:
        raise Conflict(lazy("The detector has no opinion of this face."))
    return Advice(row.round_id, row.position, first, p_fake, row.deck)


def other_first(session: Session, row: TrialRow) -> Conflict:
    """Return the refusal of a second, different first response."""
    sentence = lazy(
        "You have already given another first response to face %(position)s.",
        position=row.position,
    )
    facts = {} if row.response is None else {"verdict": earlier_verdict(session, row)}
    return Conflict(sentence, **facts)


def open_advice(session: Session, round_: Round) -> Advice | None:
    """Return the opinion that was told of a round's open face; None before it."""
    query = (
        select(Showing.first_response, Trial.p_detector)
        .join(Trial, Trial.id == Showing.trial_id)
        .where(Trial.round_id == round_.id, Trial.position == round_.answered + 1)
    )
    row = session.execute(query).one_or_none()
    if row is None or row.first_response is None or row.p_detector is None:
        return None
    return Advice(round_.id, round_.answered + 1, row.first_response, row.p_detector, round_.deck)
