"""Students' names: made up by the quiz, or typed where the teacher allows it; unique in a class."""

from itertools import islice, repeat

from sqlalchemy import select
from sqlalchemy.orm import Session

from quiz.errors import Conflict
from quiz.languages import ENGLISH, lazy
from quiz.models import Classroom, Student
from quiz.names import (
    is_suggestion,
    pseudonym_key,
    read_kind_name,
    suggest_numbered,
    suggest_pseudonym,
)

NAME_TRIES = 20


def choose_name(session: Session, classroom: Classroom, typed: str) -> str:
    """Return the name that a new student gets; Invalid or Conflict with a sentence.

    Where the quiz makes the names up, a name that is not one of its own is replaced by one.
    """
    if classroom.has_free_names and typed.strip():
        return check_free(session, classroom, read_kind_name(typed))
    if is_suggestion(typed) and not is_taken(session, classroom, typed):
        return typed
    return offer_name(session, classroom)


def offer_name(session: Session, classroom: Classroom) -> str:
    """Make a name that nobody in the classroom has."""
    # One language for all: a name in another would tell who reads that.
    code = classroom.language or ENGLISH
    names = (suggest_pseudonym(code) for _ in repeat(None))
    for name in islice(names, NAME_TRIES):
        if not is_taken(session, classroom, name):
            return name
    return check_free(session, classroom, suggest_numbered(code))


def check_free(session: Session, classroom: Classroom, name: str) -> str:
    """Return a name that nobody in the classroom has; Conflict when somebody does."""
    if is_taken(session, classroom, name):
        raise Conflict(lazy("%(name)s is taken in this classroom; choose another name.", name=name))
    return name


def is_taken(session: Session, classroom: Classroom, name: str) -> bool:
    """Say whether somebody in the classroom has this name or one that looks like it."""
    query = select(Student.player_id).where(
        Student.classroom_id == classroom.id, Student.name_key == pseudonym_key(name)
    )
    return session.scalar(query) is not None
