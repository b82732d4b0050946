"""A sitting: classrooms full of students, and a ledger to compare with the database."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import select

from bench.browser import PATIENCE, Log
from bench.players import Audit
from quiz.counts import recounting
from quiz.models import Classroom, Student, Trial
from quiz.storage import Database

Place = tuple[int, int]  # position and phase within it; later places are greater
PHASES = {"lobby": 0, "question": 1, "reveal": 2, "finished": 3}


@dataclass(frozen=True)
class Size:
    """The numbers of classrooms and students, and their speed; times in seconds."""

    classrooms: int = 10
    students: int = 30
    faces: int = 20
    joining: float = 10.0  # within which all students join
    think: tuple[float, float] = (0.5, 3.5)
    poll: tuple[float, float] = (1.0, 0.7)  # between polls; the second while a face is open
    reveal: float = 2.0  # how long the teacher talks
    waiting: float = 20.0  # at most, for the last response
    reloads: float = 0.1  # share of students who reload, at each face

    def __str__(self) -> str:
        return f"{self.classrooms} × {self.students}"


@dataclass
class Ledger:
    """What was acknowledged: joined students, and responses by (code, name, position)."""

    joined: set[tuple[str, str]] = field(default_factory=set)
    said: dict[tuple[str, str, int], str] = field(default_factory=dict)

    def compare(self, database: Database) -> str:
        """Compare with the database; return a line: lost, doubled, miscounted."""
        audit, strangers = self.audit(database)
        return f"{audit}, {strangers} joined wrongly"

    def audit(self, database: Database) -> tuple[Audit, int]:
        """Compare with the database; return the audit, and the number of students who differ."""
        query = (
            select(Classroom.code, Student.name, Trial.position, Trial.response)
            .join(Student, Student.classroom_id == Classroom.id)
            .join(Trial, Trial.round_id == Student.round_id)
        )
        with database.snapshot() as session:
            rows = [tuple(row) for row in session.execute(query)]
            wrong = recounting.find_differences(session)
        kept = {row[:3]: row[3] for row in rows if row[3] is not None}
        audit = Audit(
            acknowledged=len(self.said),
            lost=sum(kept.get(key) != response for key, response in self.said.items()),
            doubled=sum(row[3] is not None for row in rows) - len(kept),
            unacknowledged=len(kept.keys() - self.said.keys()),
            miscounted=len(wrong),
        )
        return audit, len({row[:2] for row in rows} ^ self.joined)


@dataclass
class Sitting:
    """Classrooms of one size at some servers, and the records about them."""

    size: Size
    ports: Sequence[int]
    patience: float = PATIENCE  # seconds of retries
    log: Log = field(default_factory=Log)
    ledger: Ledger = field(default_factory=Ledger)
    moved: dict[tuple[str, Place], float] = field(default_factory=dict)  # its acknowledgement
    transitions: list[float] = field(default_factory=list)  # seconds until a student saw it
    oddities: list[str] = field(default_factory=list)  # unexpected events
    halfway: asyncio.Event = field(default_factory=asyncio.Event)
    seconds: float = 0.0
    busy: float = 0.0  # CPU seconds of this process

    def arrived(self, code: str, name: str, seen: Sequence[tuple[Place, float]]) -> None:
        """Record how long each transition of a classroom took to reach a student."""
        for (other, place), at in self.moved.items():
            if other == code:
                when = next((when for shown, when in seen if shown >= place), None)
                if when is None:
                    self.oddities.append(f"{name} never saw {place}")
                else:
                    self.transitions.append(max(0.0, when - at))
