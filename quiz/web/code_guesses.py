"""Guesses of classroom codes: limited by address, and yet a right code always gets in.

One school is one address, and a whole class joins at once. So right codes cost nothing, and beyond
the limit these still work at once: the code of a classroom where this browser has a seat, and the
code of a classroom that is known at this address. Other codes are looked up in turn.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from flask import g
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from quiz.access import Meter, attempts
from quiz.classroom import ClassroomCode, classrooms
from quiz.errors import QuizError, TooMany
from quiz.languages import gettext
from quiz.models import Classroom
from quiz.policy import Limit, lifetimes, limits
from quiz.storage import utc_now
from quiz.web import turns
from quiz.web.sessions import database, reading
from quiz.web.visitors import student_ids

KNOWN_CODE = Limit("code here", 1, lifetimes.KNOWN_CODE)


def guessed_classroom(session: Session, code: ClassroomCode) -> Classroom:
    """Return the classroom of a typed code; a wrong code counts as a guess."""
    if code in student_ids():
        classroom = classrooms.find_classroom(session, code)
    else:
        with counted_guess(session, code):
            classroom = classrooms.find_classroom(session, code)
    note_code_here(session, code)
    g.guessed_code = code
    return classroom


def last_guessed() -> Classroom | None:
    """Return the classroom whose code this request has guessed, if it has."""
    code = g.get("guessed_code")
    return classrooms.classroom_with(reading(), code) if code else None


@contextmanager
def counted_guess(session: Session, code: ClassroomCode | None = None) -> Iterator[None]:
    """Count a guess by the address that asks before it is known to be wrong.

    The count of a right one is taken back with its savepoint, before anything reaches the disk.
    """
    savepoint = session.begin_nested()
    spent: list[Meter] = []
    if not attempts.try_to_spend(session, [turns.by_address(limits.CODES_BY_ADDRESS)], utc_now()):
        spent = enter_late(session, code)
        savepoint = session.begin_nested()
    try:
        yield
    except QuizError as error:
        raise missed(session, error) from None
    savepoint.rollback()
    attempts.give_back(session, spent)


def enter_late(session: Session, code: ClassroomCode | None) -> list[Meter]:
    """Let a try in beyond the limit of its address; return what a success gives back."""
    if code is not None and is_known_here(session, code):
        return []

    def is_known_by_now() -> bool:
        """Say whether another student has come in meanwhile with the same code."""
        return code is not None and attempts.is_counted(session, code_here(code), utc_now())

    own = own_meters()
    if own and attempts.try_to_spend(session, own, utc_now()):
        return own
    turn = [turns.by_address(limits.CODE_TURNS)]
    return turns.wait_for_turn(session, turn, is_known_by_now)


def own_meters() -> list[Meter]:
    """Return the meters of a browser that has joined a classroom before; none for others."""
    students = list(student_ids().values())
    if not students:
        return []
    own = turns.meter(limits.CODES_BY_BROWSER, students[-1])
    return [own, turns.by_address(limits.CODES_BY_BROWSERS)]


def missed(session: Session, error: QuizError) -> QuizError:
    """Count a wrong guess; return the refusal, which says more after many of them."""
    misses = [turns.by_address(limits.WRONG_CODES_BY_ADDRESS)]
    is_one_of_few = attempts.try_to_spend(session, misses, utc_now())
    session.commit()
    if is_one_of_few:
        return error
    advice = gettext("Many wrong codes came from your network: check yours, then try again.")
    return TooMany(f"{error.detail} {advice}", retry_after=turns.RETRY_SECONDS)


# Codes that are known at an address


def code_here(code: ClassroomCode) -> Meter:
    """Return the meter that marks a code as known at the address that asks."""
    return turns.by_address(KNOWN_CODE, code)


def is_known_here(session: Session, code: ClassroomCode) -> bool:
    """Say whether a code is known at this address; this too is a guess, and bounded."""
    counted = [turns.by_address(limits.KNOWN_CODES_BY_ADDRESS)]
    if not attempts.try_to_spend(session, counted, utc_now()):
        return False
    is_known = attempts.is_counted(session, code_here(code), utc_now())
    if is_known:
        attempts.give_back(session, counted)
    return is_known


def note_code_here(session: Session, code: ClassroomCode) -> None:
    """Mark a code as known at this address, where it is not yet."""
    if not attempts.is_counted(session, code_here(code), utc_now()):
        attempts.count_try(session, code_here(code), utc_now())


def note_teacher_here(code: ClassroomCode) -> None:
    """Mark a code as known where its teacher is; when that fails, the page comes all the same."""
    if attempts.is_counted(reading(), code_here(code), utc_now()):
        return
    with suppress(SQLAlchemyError), database().transaction() as session:
        note_code_here(session, code)
