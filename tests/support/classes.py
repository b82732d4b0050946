"""What tests of whole classrooms need: faces in a known order, students who say what they say."""

from collections.abc import Sequence
from datetime import datetime
from itertools import cycle, islice
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from quiz.classroom import stages
from quiz.classroom.reports.figures import Report
from quiz.classroom.reports.reading import report_of
from quiz.classroom.seats import Seat
from quiz.classroom.snapshot import snapshot_of
from quiz.classroom.versions import teacher_version
from quiz.counts.counters import OUTCOMES
from quiz.errors import QuizError
from quiz.figures.signal_detection import Counts
from quiz.models import Classroom, Label, Pace, Student, Teacher, Trial
from quiz.play import Submission, Verdict, record_responses
from quiz.storage.database import utc_now
from tests.support.factories import add_classroom, add_student

WORDS = {"f": Label.FAKE, "r": Label.REAL}


def in_turn(count: int) -> list[Label]:
    """Labels instead of coins: fakes and photographs in turn."""
    return list(islice(cycle([Label.FAKE, Label.REAL]), count))


def go_on(session: Session, classroom: Classroom) -> Classroom:
    """Move a classroom to its next phase, and commit."""
    version = teacher_version(session, classroom)
    classroom = stages.advance(session, classroom, version, utc_now())
    session.commit()
    return classroom


def open_classroom(session: Session, teacher: Teacher, **plan: Any) -> Classroom:
    """Make a classroom in which each has a pace, and open it."""
    return go_on(session, add_classroom(session, teacher, **{"pace": Pace.SELF} | plan))


def say(
    session: Session, student: Student, words: str, *, first: int = 1, confidence: int | None = None
) -> None:
    """Let a student say f or r to one face after the other, and commit."""
    is_live = session.get_one(Classroom, student.classroom_id).pace is Pace.LIVE
    for position, word in enumerate(words, start=first):
        submission = Submission(
            student.player_id,
            student.round_id,
            position,
            WORDS[word],
            confidence,
            utc_now(),
            in_classroom=is_live,
        )
        [outcome] = record_responses(session, [submission], min_age=18)
        if isinstance(outcome, QuizError):
            raise outcome
    session.commit()


def class_of(
    session: Session, classroom: Classroom, said: Sequence[str], confidence: int | None = None
) -> list[Student]:
    """Let as many students in as said something, each saying it."""
    students = [add_student(session, classroom) for _ in said]
    for student, words in zip(students, said, strict=True):
        say(session, student, words, confidence=confidence)
    return students


def counts_in_database(session: Session, student: Student) -> Counts:
    """Count a student's outcomes row by row."""
    query = select(Trial.label, Trial.response).where(Trial.round_id == student.round_id)
    found = [OUTCOMES[label, said] for label, said in session.execute(query) if said]
    return Counts(**{name: found.count(name) for name in OUTCOMES.values()})


def try_response(
    session: Session,
    student: Student,
    position: int,
    response: Label = Label.FAKE,
    *,
    in_classroom: bool = True,
    at: datetime | None = None,
) -> Verdict | QuizError:
    """Respond to one face, now unless another time is given, and commit; the outcome."""
    submission = Submission(
        player_id=student.player_id,
        round_id=student.round_id,
        position=position,
        response=response,
        confidence=None,
        at=at or utc_now(),
        in_classroom=in_classroom,
    )
    [outcome] = record_responses(session, [submission], min_age=18)
    session.commit()
    return outcome


def fresh_snapshot(
    session: Session, classroom: Classroom, student: Student | None = None
) -> dict[str, Any]:
    """The snapshot that a new request gets."""
    session.expire_all()
    return snapshot_of(session, Seat(classroom, student), utc_now())


def four_faces(session: Session, teacher: Teacher, **plan: Any) -> Classroom:
    """Make a short classroom, unless the plan says otherwise."""
    return add_classroom(session, teacher, **{"length": 4} | plan)


def fresh_report(session: Session, classroom: Classroom) -> Report:
    """The report as a new request finds it."""
    session.commit()
    session.expire_all()
    return report_of(session, classroom)
