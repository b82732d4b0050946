"""The trials that follow responses: which rounds need more, and the faces that they get."""

from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from quiz.errors import Unavailable
from quiz.models import Round
from quiz.modes import RULES
from quiz.play.dealing_together import Need, deal_together
from quiz.play.rounds import AHEAD, deal_ahead, next_labels
from quiz.play.verdicts import TrialRow


@dataclass(frozen=True)
class NextTrials:
    """What a round has after a response."""

    is_over: bool = False
    tokens: Sequence[str] = ()  # of the faces that were dealt to it now

    def after(self, row: TrialRow) -> tuple[str, ...]:
        """Return the tokens of the faces that follow one: those it had before, then the new."""
        before = [token for token in (row.next_token, row.second_token) if token is not None]
        return tuple([*before, *self.tokens][:AHEAD])


def deal_next(
    session: Session,
    answered: Sequence[tuple[TrialRow, datetime]],
    over: Collection[str],
    min_age: int,
) -> dict[str, NextTrials]:
    """Deal to the rounds that need it, unless they are over; return what each round has now.

    `answered` are the trials that were responded to, each by its first face, and when. Without
    faces a response still counts.
    """
    due = [(row, now) for row, now in answered if row.round_id not in over and is_due(row)]
    needs = [need_of(row, min_age, now) for row, now in due if is_plain(row)]
    together = deal_together(session, needs)
    dealt = {round_id: NextTrials(tokens=tokens) for round_id, tokens in together.items()}
    for row, now in due:
        if row.round_id not in dealt:
            dealt[row.round_id] = deal_alone(session, row, min_age, now)
    return {
        row.round_id: dealt.get(row.round_id, NextTrials(row.round_id in over))
        for row, _ in answered
    }


def is_due(row: TrialRow) -> bool:
    """Say whether a round may be dealt trials after a response to this one."""
    rules = RULES[row.mode]
    number = rules.number(row.position)
    return rules.is_dealt_after(number) and number != row.length


def is_plain(row: TrialRow) -> bool:
    """Say whether a round lacks trials of single faces, which all come from pairs in one way."""
    lacks = row.second_token is None and row.set_id is None and row.finished_at is None
    return lacks and row.faces == 1 and RULES[row.mode].pairs == 1


def need_of(row: TrialRow, min_age: int, now: datetime) -> Need:
    """Return which trials of single faces a round needs next."""
    rules = RULES[row.mode]
    dealt = row.position + (row.next_token is not None)
    labels = next_labels(rules, row.length, dealt)
    least = max(min_age, row.min_age or 0)
    return Need(row.round_id, row.player_id, row.deck, row.mode, least, dealt + 1, labels, now)


def deal_alone(session: Session, row: TrialRow, min_age: int, now: datetime) -> NextTrials:
    """Deal to one round; without faces it waits, or is over where its mode says so."""
    round_ = session.get_one(Round, row.round_id, populate_existing=True)
    tokens = list[str]()
    with suppress(Unavailable):
        tokens = deal_ahead(session, round_, min_age=min_age, now=now)
    return NextTrials(round_.finished_at is not None, tokens)
