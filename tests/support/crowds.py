"""What people say of faces, and a stand-in for the package that learns from it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import update
from sqlalchemy.orm import Session

from quiz.crowd import lanes
from quiz.decks.deck import UTKFACE, Deck
from quiz.jobs.crowd import Training
from quiz.models import Lane, LaneKind, Mode, Player, Round, Trial
from quiz.storage.database import utc_now
from tests.support.classes import WORDS
from tests.support.factories import CHECKPOINTS, FakeSampler, add_player, add_round, respond

NAME = "tuned-1"  # of a checkpoint that was trained on


def speak(
    session: Session,
    words: str,
    player: Player | None = None,
    *,
    deck: Deck = UTKFACE,
    mode: Mode = Mode.CLASSIC,
) -> Round:
    """Let a player say f or r to the faces of a new round, each after 1.2 s or more, and commit."""
    player = player or add_player(session)
    round_ = add_round(session, player, deck=deck, mode=mode, length=len(words))
    for position, word in enumerate(words, start=1):
        respond(session, player.id, round_.id, position, WORDS[word])
    shown = (Trial.round_id == round_.id, Trial.response.is_not(None))
    session.execute(update(Trial).where(*shown).values(response_ms=1200 + 90 * Trial.position))
    session.commit()
    return round_


def open_lanes(session: Session, deck: Deck = UTKFACE, **changes: Any) -> Lane:
    """Open a taught lane and its control, and commit."""
    name = CHECKPOINTS[deck.name]
    values: dict[str, Any] = {
        "deck": deck.name,
        "kind": LaneKind.CHOICE,
        "base": name,
        "checkpoint": name,
        "candidates": 4,
        "responses": 31_412,
        "players": 812,
        "card": {"log_loss": 0.61, "base_log_loss": 0.69},
        "files": {lanes.CRITIC: b"a critic"},
    }
    lane = lanes.open_lanes(session, lanes.Lesson(**values | changes), utc_now())
    session.commit()
    return lane


class Eyes:
    """Eyes that see how bright a face is."""

    name, size = "eyes-1", 2

    def __call__(self, pixels: NDArray[np.uint8]) -> NDArray[np.float16]:
        """Return mean and spread (N, 2)."""
        return np.stack([pixels.mean((1, 2, 3)), pixels.std((1, 2, 3))], 1).astype(np.float16)


class Critic:
    """A critic that can be stored."""

    def to_bytes(self) -> bytes:
        """Return what is stored."""
        return b"a critic"


@dataclass
class Said:
    """What the package is told."""

    face: NDArray[np.int64]
    player: NDArray[np.int64]
    said_fake: NDArray[np.bool_]
    preferred: NDArray[np.int64]


@dataclass
class School:
    """A stand-in for generator.crowd that keeps what it was told."""

    candidates: int = 6
    gain: float | None = 0.09
    surely: float | None = 0.02  # the lower bound of the gain
    problem: Exception | None = None
    taught: list[Said] = field(default_factory=list)
    features: list[NDArray[np.float16]] = field(default_factory=list)
    machines: list[dict[str, NDArray[np.float64]]] = field(default_factory=list)
    Guesses = Said

    def load_eyes(self, checkpoint: Path, device: str) -> Eyes:
        """Open the eyes."""
        assert checkpoint.is_file()
        assert device == "cpu"
        return Eyes()

    def learn(
        self,
        features: NDArray[np.float16],
        guesses: Said,
        eyes: str,
        machines: dict[str, NDArray[np.float64]],
        progress: Callable[[str], None],
    ) -> tuple[Critic, dict[str, Any]]:
        """Learn nothing, or fail as a test wants."""
        assert eyes == Eyes.name
        if self.problem is not None:
            raise self.problem
        self.taught.append(guesses)
        self.features.append(np.array(features))
        self.machines.append(machines)
        progress("One look at all guesses.")
        gain = {"gain": self.gain, "gain_interval": [self.surely, 0.2]}
        return Critic(), {"log_loss": 0.6, **gain, "calibration": float("nan")}

    def tune(
        self,
        checkpoint: Path,
        critic: Critic,
        eyes: Eyes,
        minutes: float,
        out: Path,
        *,
        taught_by: dict[str, int],
        device: str,
        progress: Callable[[str], None],
    ) -> dict[str, Any]:
        """Write a checkpoint."""
        assert device == "cpu"
        progress("A slice.")
        out.write_bytes(f"trained on for {minutes} minutes".encode())
        return {"taught_by": taught_by}

    def crowd_chooser(self, critic: Critic, eyes: Eyes, deck: str) -> str:
        """Return what stands for a chooser."""
        return f"a chooser for {deck}"

    def fair_candidates(
        self, sampler: FakeSampler, chooser: str, most: int, *, psi: float
    ) -> tuple[int, dict[str, Any]]:
        """Choose among as many as the test wants."""
        assert self.candidates <= most
        assert psi == 1.0
        return self.candidates, {"recall": 0.5}


class DrawnTraining(Training):
    """A training whose package and generators are stand-ins."""

    def __init__(self, *values: Any, school: School | None = None) -> None:
        super().__init__(*values)
        self.teacher = school or School()
        self.lines: list[str] = []
        self.say = self.lines.append

    def school(self) -> School:
        """Return the stand-in."""
        return self.teacher

    def sampler(self, checkpoint: Path) -> FakeSampler:  # type: ignore[override]
        """Draw; what was trained on has a name of its own."""
        from quiz.decks import sources

        is_base = checkpoint == sources.checkpoint_path(self.config, self.deck)
        base = sources.read_checkpoint(self.config, self.deck).name
        return FakeSampler(name=base if is_base else NAME)


class Highest:
    """A chooser that takes the candidate with the highest seed."""

    def __init__(self) -> None:
        self.seen: list[int] = []

    def make(
        self,
        sampler: FakeSampler,
        candidates: Sequence[Sequence[int]],
        classes: Sequence[int],
        psi: float,
    ) -> tuple[list[int], NDArray[np.uint8]]:
        """Make the face of each highest seed."""
        self.seen.append(len(candidates))
        seeds = [max(column) for column in zip(*candidates, strict=True)]
        return seeds, sampler.make(seeds, classes, psi)
