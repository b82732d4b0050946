"""Rounds of modes: started, and answered rightly or wrongly on purpose."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from quiz.decks.deck import UTKFACE, Deck
from quiz.errors import QuizError
from quiz.models import Label, Mode, Player, Round, Trial
from quiz.modes import RULES, Judged
from quiz.play import Submission, Verdict, record_responses, rounds
from quiz.storage.database import utc_now

REAL, FAKE = Label.REAL, Label.FAKE


def start(
    session: Session,
    player: Player,
    mode: Mode,
    options: dict[str, object] | None = None,
    deck: Deck = UTKFACE,
) -> Round:
    """Start a round of a mode, and commit."""
    round_ = rounds.start_round(
        session,
        player,
        rounds.first_labels(10, mode),
        deck=deck,
        mode=mode,
        min_age=18,
        now=utc_now(),
        options=dict(RULES[mode].read_options({})) if options is None else options,
    )
    session.commit()
    return round_


def faces_of(session: Session, round_: Round, number: int) -> list[Trial]:
    """Return the faces of a trial, in their order."""
    first = RULES[round_.mode].first_position(number)
    places = range(first, first + round_.faces)
    query = select(Trial).where(Trial.round_id == round_.id, Trial.position.in_(places))
    return list(session.scalars(query.order_by(Trial.position)))


def right(session: Session, round_: Round, number: int) -> tuple[Label, ...]:
    """Return what is true of the faces of a trial."""
    return tuple(face.label for face in faces_of(session, round_, number))


def wrong(session: Session, round_: Round, number: int) -> tuple[Label, ...]:
    """Return a response that is wrong: another face, or the other label."""
    truth = right(session, round_, number)
    if len(truth) == 1:
        return (FAKE if truth[0] is REAL else REAL,)
    return (*truth[1:], truth[0])


def answer(session: Session, round_: Round, number: int, responses: Sequence[Label]) -> Verdict:
    """Respond to a trial, and commit; raises the error of a refused response."""
    first, *others = responses
    position = RULES[round_.mode].first_position(number)
    submission = Submission(
        round_.player_id, round_.id, position, first, None, utc_now(), others=tuple(others)
    )
    [outcome] = record_responses(session, [submission], min_age=18)
    session.commit()
    if isinstance(outcome, QuizError):
        raise outcome
    return outcome


def play(session: Session, round_: Round, marks: Sequence[bool]) -> list[Verdict]:
    """Respond to the first trials of a round, rightly or wrongly."""
    return [
        answer(session, round_, number, (right if mark else wrong)(session, round_, number))
        for number, mark in enumerate(marks, start=1)
    ]


def judged(*marks: bool, ms: int | None = None) -> list[Judged]:
    """Return trials of single faces, right or wrong."""
    return [Judged((REAL,), (REAL if mark else FAKE,), response_ms=ms) for mark in marks]
