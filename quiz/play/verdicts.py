"""Verdicts: what a response was worth, and what the face was."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from quiz.decks import DECKS
from quiz.errors import NotFound
from quiz.languages import lazy
from quiz.models import MACHINES, Label, Mode, Trial
from quiz.modes import RULES, Rules
from quiz.play.response_sql import SELECT_TRIAL
from quiz.policy import sizes
from quiz.words import choice_words, rings, verdict_words

TrialRow = Row[*tuple[Any, ...]]  # the columns of quiz.play.response_sql.TRIALS


@dataclass(frozen=True)
class Verdict:
    """What a response was worth; its JSON keeps that back while `is_told` is false."""

    round_id: str
    position: int
    label: Label
    response: Label
    face: dict[str, Any]
    machine: dict[str, float]  # P(fake) by opponent, of those that had seen the face
    correct_total: int
    deck: str
    length: int | None  # of the round; None in practice
    responded_at: datetime
    focus: int | None = None  # where the detector looked, as in Face
    is_told: bool = True
    mode: Mode = Mode.CLASSIC
    others: tuple["Verdict", ...] = ()  # on the further faces of the trial
    is_done: bool = False  # this response has finished the round
    # The tokens of the next faces, of which each is a trial; None where they have to be read.
    following: tuple[str, ...] | None = field(default=None, compare=False)

    @property
    def rules(self) -> Rules:
        """The rules of the round's mode."""
        return RULES[self.mode]

    @property
    def named(self) -> Label:
        """What the one face is called that is named of several."""
        return self.rules.named([each.label for each in (self, *self.others)])

    @property
    def number(self) -> int:
        """The number of the trial."""
        return self.rules.number(self.position)

    @property
    def correct(self) -> bool:
        """Whether the response was the label, of each face."""
        return all(each.response == each.label for each in (self, *self.others))

    def as_json(self) -> dict[str, Any]:
        """Return the contract's verdict, with the words of the page that shows it."""
        facts = self.facts()
        deck, at = DECKS[self.deck], self.responded_at
        if self.others:
            return facts | {"say": choice_words(deck, facts, one=self.named)}
        is_last = self.is_done or self.position == self.length
        say = verdict_words(deck, facts, is_last=is_last, length=self.length, responded_at=at)
        if self.is_told:
            say["focus"] = rings.about(self.label, self.focus, self.machine)
        return facts | {"say": say}

    def facts(self) -> dict[str, Any]:
        """Return the verdict without words; trials are responded to in order, so n are answered."""
        if self.others:
            return self.facts_of_choice()
        if not self.is_told:
            return {
                "position": self.position,
                "response": self.response.value,
                "answered": self.position,
                "url": f"/rounds/{self.round_id}",
            }
        return {
            "position": self.position,
            "label": self.label.value,
            "response": self.response.value,
            "correct": self.correct,
            "face": self.face,
            "machine": self.machine,
            "ring": rings.ring(self.label, self.focus, self.machine),
            "answered": self.position,
            "correct_total": self.correct_total,
            "url": f"/rounds/{self.round_id}",
            **({} if self.rules.is_counted else {"done": self.is_done}),
        }

    def facts_of_choice(self) -> dict[str, Any]:
        """Return the verdict on a choice among several faces, without words."""
        faces = (self, *self.others)
        said = [each.response for each in faces]
        answered = self.position - 1 + len(faces)
        return {
            "position": self.number,
            "choice": said.index(self.named),
            "correct": self.correct,
            "faces": [
                {"label": each.label.value, "face": each.face, "machine": each.machine}
                for each in faces
            ],
            "answered": self.number,
            "correct_total": self.rules.right_trials(answered, faces[-1].correct_total),
            "url": f"/rounds/{self.round_id}",
            "done": self.is_done,
        }


def choice_verdict(verdicts: Sequence[Verdict]) -> Verdict:
    """Return one verdict on the faces of one trial."""
    first, *others = verdicts
    return replace(first, others=tuple(others)) if others else first


def new_verdict(
    row: TrialRow, response: Label, at: datetime, correct_total: int, **more: Any
) -> Verdict:
    """Return the verdict on a response that has just been written to an open trial."""
    machine = {name: getattr(row, column) for name, column in MACHINES.items()}
    return make_verdict(row, response, correct_total, machine, at, **more)


def earlier_verdict(session: Session, row: TrialRow) -> Verdict:
    """Return the verdict on a recorded response, the same as it was at the time."""
    correct_total = count_correct(session, row.round_id, row.position)
    machine = {name: getattr(row, f"recorded_{column}") for name, column in MACHINES.items()}
    verdict = make_verdict(row, row.response, correct_total, machine, row.responded_at)
    last = row.position + row.faces - verdict.rules.place(row.position)
    return replace(verdict, is_done=row.finished_at is not None and last == row.answered)


def make_verdict(
    row: TrialRow,
    response: Label,
    correct_total: int,
    machine: dict[str, float | None],
    responded_at: datetime,
    **more: Any,
) -> Verdict:
    """Build a verdict; in a silent round it is told once the round is finished."""
    return Verdict(
        row.round_id,
        row.position,
        row.label,
        response,
        provenance(row),
        {name: round(p, 3) for name, p in machine.items() if p is not None},
        correct_total,
        row.deck,
        row.length,
        responded_at,
        row.focus,
        is_told=not row.is_silent or row.finished_at is not None,
        mode=row.mode,
        **more,
    )


def count_correct(session: Session, round_id: str, position: int) -> int:
    """Count the correct responses of a round up to and including a position."""
    query = select(func.count()).where(
        Trial.round_id == round_id, Trial.position <= position, Trial.response == Trial.label
    )
    return session.scalar(query) or 0


def provenance(row: TrialRow) -> dict[str, Any]:
    """Return where a face came from; for a real never more than the name of its source."""
    if row.label is Label.REAL:
        return {"label": "real", "source": DECKS[row.deck].source}
    made_at = row.made_at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return {
        "label": "fake",
        "checkpoint": row.checkpoint,
        "seed": row.seed,
        "made_at": made_at,
        **({} if row.lane is None else {"lane": row.lane.value}),
    }


def find_trial(
    session: Session, player_id: str | None, round_id: str, position: int
) -> TrialRow | None:
    """Return a trial of this player's round, if there is one."""
    if position > sizes.POSITION:  # an address may hold any number
        return None
    values = {"player_id": player_id, "round_id": round_id, "position": position}
    return session.connection().execute(SELECT_TRIAL, values).one_or_none()


def recorded_verdict(
    session: Session, player_id: str | None, round_id: str, position: int
) -> tuple[Verdict, str] | None:
    """Return a trial's verdict and the address of its face; None while there is none to tell.

    Raises NotFound where this player has no such trial.
    """
    row = find_trial(session, player_id, round_id, position)
    if row is None:
        raise NotFound(lazy("There is no such trial."))
    if row.response is None or (row.is_silent and row.finished_at is None):
        return None
    return earlier_verdict(session, row), f"/faces/{row.token}"
