"""Trials with a response, as their player sees them afterwards, and everybody's scores on them."""

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from quiz.counts import IS_COUNTED
from quiz.figures import Judgement
from quiz.models import (
    MACHINES,
    Face,
    FaceBytes,
    Label,
    Lane,
    LaneKind,
    Mode,
    Round,
    Showing,
    Trial,
)

ROWS = 1000  # fetched at a time when all trials are read
Columns = tuple[  # that `view_trial` takes
    Trial,
    str,
    Mode,
    str | None,
    int | None,
    int,
    float | None,
    float | None,
    int | None,
    LaneKind | None,
]


@dataclass(frozen=True, slots=True)
class TrialView:
    """A trial with its response and its face."""

    round_id: str
    deck: str
    position: int
    mode: str
    label: Label
    response: Label
    confidence: int | None
    response_ms: int | None
    responded_at: datetime
    face: str | None  # its address, while its bytes are kept
    checkpoint: str | None
    seed: int | None
    machine: dict[str, float]  # P(fake) by opponent, of those that had seen the face
    # How it was shown, as in Showing, in a mode that changes that.
    level: float | None = None
    achieved_level: float | None = None
    frames: int | None = None
    lane: str | None = None  # the kind of the fake's lane

    @property
    def correct(self) -> bool:
        """Say whether the response was the label."""
        return self.response is self.label

    @property
    def judgement(self) -> Judgement:
        """What the statistics read."""
        return Judgement(
            is_fake=self.label is Label.FAKE,
            called_fake=self.response is Label.FAKE,
            confidence=self.confidence,
            response_ms=self.response_ms,
        )


def round_trials(session: Session, round_id: str) -> list[TrialView]:
    """Return a round's trials, by position."""
    query = responded().where(Trial.round_id == round_id).order_by(Trial.position)
    return [view_trial(*row) for row in session.execute(query)]


def missed_trials(session: Session, round_: Round) -> list[TrialView]:
    """Return the trials of a finished round that were judged wrong; before its end, none."""
    if round_.finished_at is None:
        return []
    return [trial for trial in round_trials(session, round_.id) if not trial.correct]


def latest_trials(session: Session, player_id: str, deck: str, most: int) -> list[TrialView]:
    """Return a player's latest trials of single faces in a deck, the oldest first."""
    query = (
        responded()
        .where(Trial.player_id == player_id, Round.deck == deck, IS_COUNTED)
        .order_by(Trial.responded_at.desc(), Trial.id.desc())
        .limit(most)
    )
    return [view_trial(*row) for row in session.execute(query)][::-1]


def all_trials(session: Session, player_id: str) -> Generator[TrialView, None, None]:
    """Yield all of a player's trials, the oldest first; on Postgres this needs `snapshot()`.

    Those of a round whose verdicts wait for its end come then.
    """
    is_waiting = Round.is_silent & Round.finished_at.is_(None)
    query = (
        responded()
        .where(Trial.player_id == player_id, ~is_waiting)
        .order_by(Trial.responded_at, Trial.id)
        .execution_options(yield_per=ROWS)
    )
    with session.execute(query) as rows:
        for row in rows:
            yield view_trial(*row)


def responded() -> Select[*Columns]:
    """Select the trials with a response, and what is shown of their rounds and faces."""
    return (
        select(
            Trial,
            Round.deck,
            Round.mode,
            Face.checkpoint,
            Face.seed,
            FaceBytes.face_id,
            Showing.level,
            Showing.achieved,
            Showing.frames,
            Lane.kind,
        )
        .join(Round, Round.id == Trial.round_id)
        .join(Face, Face.id == Trial.face_id)
        .outerjoin(FaceBytes, FaceBytes.face_id == Trial.face_id)
        .outerjoin(Showing, Showing.trial_id == Trial.id)
        .outerjoin(Lane, Lane.id == Face.lane_id)
        .where(Trial.response.is_not(None))
    )


def view_trial(
    trial: Trial,
    deck: str,
    mode: Mode,
    checkpoint: str | None,
    seed: int | None,
    kept: int | None,
    level: float | None = None,
    achieved: float | None = None,
    frames: int | None = None,
    lane: LaneKind | None = None,
) -> TrialView:
    """Show a trial; a face whose bytes are gone has no address."""
    assert trial.response is not None
    assert trial.responded_at is not None
    return TrialView(
        round_id=trial.round_id,
        deck=deck,
        position=trial.position,
        mode=mode.value,
        label=trial.label,
        response=trial.response,
        confidence=trial.confidence,
        response_ms=trial.response_ms,
        responded_at=trial.responded_at,
        face=None if kept is None else f"/faces/{trial.token}",
        checkpoint=checkpoint,
        seed=seed,
        machine=opinions_at(trial),
        level=level,
        achieved_level=achieved,
        frames=frames,
        lane=lane and lane.value,
    )


def opinions_at(trial: Trial) -> dict[str, float]:
    """Return P(fake) by opponent, as it was at the time of the response."""
    opinions = {name: getattr(trial, column) for name, column in MACHINES.items()}
    return {name: p for name, p in opinions.items() if p is not None}


@dataclass(frozen=True)
class Score:
    """How many faces a person or a machine judged correctly, of those that they saw."""

    name: str
    correct: int
    trials: int


def scores_of(trials: Sequence[TrialView]) -> list[Score]:
    """Return the player's score and, on the same faces, each machine opponent's."""
    scores = [Score("you", sum(trial.correct for trial in trials), len(trials))]
    for name in MACHINES:
        seen = [(trial.label, trial.machine[name]) for trial in trials if name in trial.machine]
        correct = sum((p > 0.5) == (label is Label.FAKE) for label, p in seen)
        scores += [Score(name, correct, len(seen))] if seen else []
    return scores
