"""A player's profile: what their single responses say, and the faces that stand out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import Session

from quiz.curves import (
    Block,
    ReliabilityBin,
    Roc,
    confidence_words,
    learning_curve,
    reliability,
    roc,
)
from quiz.judgements import Calibration, Judgement, MedianTimes, calibration, median_times
from quiz.models import MACHINES, Face, FaceBytes, Label, Mode, Round, Trial
from quiz.rounds import Score, opinions_at, scores_of
from quiz.stats import Detection

MOST = 5000  # the latest responses that a profile looks at
STANDING_OUT = 6  # faces of each kind


@dataclass(frozen=True, slots=True)
class Response:
    """One response with its face, as the player may see it afterwards."""

    round_id: str
    position: int
    mode: str
    label: Label
    response: Label
    confidence: int | None
    response_ms: int | None
    responded_at: datetime
    face: str | None
    checkpoint: str | None
    seed: int | None
    machine: dict[str, float]

    @property
    def correct(self) -> bool:
        """Say whether the response was the label."""
        return self.response is self.label

    @property
    def judgement(self) -> Judgement:
        """What the statistics need of it."""
        return Judgement(
            is_fake=self.label is Label.FAKE,
            called_fake=self.response is Label.FAKE,
            confidence=self.confidence,
            response_ms=self.response_ms,
        )


def responses_of(session: Session, player_id: str, most: int = MOST) -> list[Response]:
    """Return a player's latest responses, the oldest first."""
    query = (
        select(Trial, Round.mode, Face.checkpoint, Face.seed, FaceBytes.face_id)
        .join(Round, Round.id == Trial.round_id)
        .join(Face, Face.id == Trial.face_id)
        .outerjoin(FaceBytes, FaceBytes.face_id == Trial.face_id)
        .where(Trial.player_id == player_id, Trial.response.is_not(None))
        .order_by(Trial.responded_at.desc(), Trial.id.desc())
        .limit(most)
    )
    return [view_response(*row) for row in session.execute(query)][::-1]


def view_response(
    trial: Trial, mode: Mode, checkpoint: str | None, seed: int | None, kept: int | None
) -> Response:
    """Show a response; a face whose bytes are gone has no address."""
    assert trial.response is not None
    assert trial.responded_at is not None
    return Response(
        round_id=trial.round_id,
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
    )


@dataclass(frozen=True)
class Profile:
    """What responses, the oldest first, say beyond right and wrong."""

    responses: Sequence[Response]

    @cached_property
    def judgements(self) -> list[Judgement]:
        """The responses as the statistics need them."""
        return [response.judgement for response in self.responses]

    @cached_property
    def roc(self) -> Roc | None:
        """The ROC of stated confidences, None until both labels were rated."""
        return roc(self.judgements)

    @cached_property
    def calibration(self) -> Calibration | None:
        """How far stated confidences can be trusted, None without any."""
        return calibration(self.judgements)

    @cached_property
    def confidence_words(self) -> str | None:
        """Over- or underconfidence as a phrase, None without any confidence."""
        return None if self.calibration is None else confidence_words(self.calibration)

    @cached_property
    def reliability(self) -> list[ReliabilityBin]:
        """Stated against true shares."""
        return reliability(self.judgements)

    @cached_property
    def times(self) -> MedianTimes:
        """Median response times by outcome."""
        return median_times(self.judgements)

    @cached_property
    def learning(self) -> list[Block]:
        """Accuracy in blocks of trials."""
        return learning_curve([response.correct for response in self.responses])

    @cached_property
    def best(self) -> list[Response]:
        """The faces that were told right with the most confidence, the quickest first."""
        return standing_out([response for response in self.responses if response.correct])

    @cached_property
    def worst(self) -> list[Response]:
        """The faces that were told wrong with the most confidence, the quickest first."""
        return standing_out([response for response in self.responses if not response.correct])

    @cached_property
    def machines(self) -> list[Score]:
        """The player's score and the machines', on the faces that all machines of ours saw."""
        names = [name for name in MACHINES if any(name in r.machine for r in self.responses)]
        seen = [r for r in self.responses if all(name in r.machine for name in names)]
        return scores_of(seen) if names and seen else []


def standing_out(responses: Sequence[Response]) -> list[Response]:
    """Return the responses that were given with the most confidence, whose faces are kept."""
    shown = [response for response in responses if response.face is not None]
    shown.sort(key=lambda r: (-(r.confidence or 50), r.response_ms or float("inf")))
    return shown[:STANDING_OUT]


def summary(found: Detection, profile: Profile) -> list[str]:
    """Say in a few plain sentences what there is to know of a player."""
    low, high = found.accuracy_interval
    than_coin = (
        "better than a coin" if low > 0.5 else
        "worse than a coin" if high < 0.5 else
        "which a coin could have done too"
    )  # fmt: skip
    sentences = [
        f"You told {found.correct:,} of {found.trials:,} faces right, {than_coin}.",
        f"{found.criterion_words[0].upper()}{found.criterion_words[1:]}.",
    ]
    if profile.confidence_words is not None:
        sentences.append(f"As for confidence, {profile.confidence_words}.")
    if found.is_provisional:
        sentences.append("All of this is provisional until you have seen ten faces of each kind.")
    return sentences
