"""Things that tests need: painted faces, a sampler without torch, photographs, rows in tables."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from sqlalchemy.orm import Session

from datasets.gallery import paint
from datasets.photographs import to_resolution
from quiz.access import passwords
from quiz.classroom import classrooms, joining
from quiz.classroom.plans import Plan
from quiz.decks.deck import GALLERY, UTKFACE, Deck
from quiz.errors import QuizError
from quiz.faces import Fake, Real, add_fakes, add_reals, encode
from quiz.models import (
    Classroom,
    Label,
    Mode,
    Player,
    Round,
    Skill,
    Student,
    Teacher,
    Worker,
)
from quiz.modes.rules import DEALT_AT_ONCE
from quiz.play import Submission, Verdict, record_responses
from quiz.play.rounds import start_round
from quiz.storage.database import utc_now
from quiz.teachers import accounts

CHECKPOINT = "drawn-1"
CHECKPOINTS = {UTKFACE.name: CHECKPOINT, GALLERY.name: "forged-1"}
DISTANCE = {UTKFACE.name: 0, GALLERY.name: 1_000_000}  # so that no two decks share a face
PASSWORD = "a horse of another colour"
ADULT_CLASSES = tuple(range(6, 12))
DIFFERENT = 200  # painting is slow, and most tests need only a few faces


@lru_cache(maxsize=1024)
def portrait(seed: int) -> Image.Image:
    """Paint a portrait of the gallery; tests use it instead of a photograph."""
    return Image.fromarray(paint(seed).pixels)


@lru_cache(maxsize=1024)
def painted_face(seed: int, resolution: int = 96) -> NDArray[np.uint8]:
    """Paint a face, one of a few hundred, uint8 RGB (resolution, resolution, 3)."""
    return to_resolution(portrait(seed % DIFFERENT), resolution)


class FakeSampler:
    """A sampler that paints faces instead of running a generator."""

    def __init__(self, resolution: int = 96, name: str = CHECKPOINT, device: str = "cpu") -> None:
        self.resolution = resolution
        self.name = name
        self.device = device
        self.batches: list[int] = []

    def make(
        self, seeds: Sequence[int], classes: Sequence[int], psi: float = 1.0
    ) -> NDArray[np.uint8]:
        """Paint faces (N, R, R, 3)."""
        assert len(seeds) == len(classes)
        assert 0.3 <= psi <= 1.5
        self.batches.append(len(seeds))
        return np.stack([painted_face(seed, self.resolution) for seed in seeds])


def photograph(seed: int, side: int = 200) -> Image.Image:
    """Paint a face that an import takes for a photograph: no two are near duplicates."""
    return portrait(seed).resize((side, side), Image.Resampling.LANCZOS)


def write_utkface(folder: Path, count: int, side: int = 200) -> Path:
    """Write JPEG files under UTKFace's names, all of adults."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        name = f"{20 + number % 50}_{number % 2}_{number % 5}_201701162{number:08d}.jpg.chip.jpg"
        photograph(number, side).save(folder / name, "JPEG", quality=90)
    return folder


@lru_cache(maxsize=512)
def a_real(
    seed: int, *, split: str = "test", age: int = 25, resolution: int = 96, deck: Deck = UTKFACE
) -> Real:
    """Make a real that is ready to be stored."""
    sha256 = hashlib.sha256(f"{seed}{DISTANCE[deck.name] or ''}".encode()).hexdigest()
    body = encode("utkface", painted_face(seed + DISTANCE[deck.name], resolution))
    return Real(deck.name, sha256, age, seed % 2, 0, split, 6 + seed % 2, resolution, body)


@lru_cache(maxsize=512)
def a_fake(seed: int, *, checkpoint: str = "", resolution: int = 96, deck: Deck = UTKFACE) -> Fake:
    """Make a fake that is ready to be stored."""
    body = encode("utkface", painted_face(100_000 + seed + DISTANCE[deck.name], resolution))
    name = checkpoint or CHECKPOINTS[deck.name]
    return Fake(deck.name, name, seed, ADULT_CLASSES[seed % 6], 1.0, resolution, body)


def fill(
    session: Session,
    *,
    reals: int = 40,
    fakes: int = 60,
    now: datetime | None = None,
    deck: Deck = UTKFACE,
) -> None:
    """Put reals and a stock of fakes of a deck into the database, and commit."""
    now = now or utc_now()
    add_reals(session, [a_real(seed, deck=deck) for seed in range(reals)], now)
    if fakes:
        add_fakes(session, [a_fake(seed, deck=deck) for seed in range(fakes)], now)
    session.commit()


def add_worker(session: Session, *, problem: str | None = None, name: str = "test") -> None:
    """Put a worker with a new heartbeat into the database, and commit."""
    session.add(
        Worker(name=name, device="cpu", checkpoint=CHECKPOINT, problem=problem, beat_at=utc_now())
    )
    session.commit()


def add_player(session: Session, name: str | None = None, **values: Any) -> Player:
    """Put a player into the database."""
    values = {"is_listed": False} | values
    player = Player(created_at=utc_now(), pseudonym=name, **values)
    session.add(player)
    session.flush()
    return player


def add_skill(
    session: Session,
    player: Player,
    deck: Deck = UTKFACE,
    bound: float | None = None,
    **counts: int,
) -> Skill:
    """Put what a player has done in a deck into the database."""
    is_public = player.is_listed and not player.is_on_hold
    skill = Skill(
        player_id=player.id,
        deck=deck.name,
        lower_bound=bound,
        is_public=is_public,
        seen_at=utc_now(),
        **counts,
    )
    session.add(skill)
    session.flush()
    return skill


def skill_of(session: Session, player: Player, deck: Deck = UTKFACE) -> Skill:
    """Return what a player has done in a deck, as it is now."""
    return session.get_one(Skill, (player.id, deck.name), populate_existing=True)


def add_teacher(session: Session, name: str = "ada", password: str = PASSWORD) -> Teacher:
    """Put a teacher into the database, and commit."""
    password_hash = passwords.hash_password(password)
    teacher = accounts.add_teacher(session, name, password_hash, utc_now())
    session.commit()
    return teacher


def add_classroom(session: Session, teacher: Teacher, **plan: Any) -> Classroom:
    """Make a classroom of a teacher, and commit; the database must have faces."""
    now = utc_now()
    checked = Plan(**{"title": "7B"} | plan).checked(now)
    classroom = classrooms.make_classroom(session, teacher.id, checked, now)
    session.commit()
    return classroom


def add_student(session: Session, classroom: Classroom, name: str = "") -> Student:
    """Let a student into a classroom, and commit."""
    student = joining.join(session, classroom, name, utc_now())
    session.commit()
    return student


def add_round(
    session: Session,
    player: Player,
    *,
    deck: Deck = UTKFACE,
    mode: Mode = Mode.CLASSIC,
    length: int = 10,
) -> Round:
    """Start a round in which fakes and reals alternate, whatever the coins say, and commit."""
    count = length if mode is Mode.CLASSIC else DEALT_AT_ONCE
    labels = list(islice(cycle([Label.FAKE, Label.REAL]), count))
    now = utc_now()
    round_ = start_round(session, player, labels, deck=deck, mode=mode, min_age=18, now=now)
    session.commit()
    return round_


def respond(
    session: Session,
    player_id: str,
    round_id: str,
    position: int,
    response: Label,
    *,
    confidence: int | None = None,
    at: datetime | None = None,
) -> Verdict:
    """Respond to one trial; raises the error of a refused response."""
    submission = Submission(player_id, round_id, position, response, confidence, at or utc_now())
    [outcome] = record_responses(session, [submission], min_age=18)
    if isinstance(outcome, QuizError):
        raise outcome
    return outcome
