"""Allowance: how many faces open classrooms may hold, so that others get some.

One teacher's classrooms hold a part of a deck, and those of all teachers together half of it: the
other half is for rounds, whoever makes however many accounts.
"""

from sqlalchemy import select
from sqlalchemy.orm import Session

from quiz.classroom.plans import Plan
from quiz.decks import ADULT, DECKS, Deck
from quiz.errors import Conflict, NotKnown
from quiz.languages import lazy, lazy_count
from quiz.models import Classroom, Teacher
from quiz.play import supply
from quiz.policy import limits
from quiz.storage import wait_for_turn

TURN = 0x0C1A55  # of making classrooms, among the turns of the database


def check_allowance(session: Session, teacher_id: str, plan: Plan) -> None:
    """Refuse a plan with which open classrooms would hold too many faces of a deck."""
    deck, needed = DECKS[plan.deck], plan.held
    reals = supply.count_reals(session, deck, plan.min_age)
    own, most = held_faces(session, teacher_id, deck, plan.min_age), most_of_one(reals)
    if own + needed > most:
        raise Conflict(
            lazy_count(
                "Your open classrooms may hold %(most)s face of this deck. They hold %(own)s, and "
                "this one needs %(needed)s: end or delete one of them, then try again.",
                "Your open classrooms may hold %(most)s faces of this deck. They hold %(own)s, and "
                "this one needs %(needed)s: end or delete one of them, then try again.",
                most,
                most=most,
                own=own,
                needed=needed,
            )
        )
    left = max(0, most_of_all(reals) - supply.count_in_classrooms(session, deck, plan.min_age))
    if needed > left:
        raise Conflict(
            lazy_count(
                "All open classrooms together hold so many faces of this deck that %(left)s are "
                "left for others, and this one needs %(needed)s: choose fewer faces, or try again "
                "later.",
                "All open classrooms together hold so many faces of this deck that %(left)s are "
                "left for others, and this one needs %(needed)s: choose fewer faces, or try again "
                "later.",
                left,
                left=left,
                needed=needed,
            )
        )


def left_faces(session: Session, teacher_id: str, deck: Deck, min_age: int) -> int:
    """Return how many faces of a deck a teacher's next classroom may hold."""
    reals = supply.count_reals(session, deck, min_age)
    of_all = most_of_all(reals) - supply.count_in_classrooms(session, deck, min_age)
    own = most_of_one(reals) - held_faces(session, teacher_id, deck, min_age)
    return max(0, min(own, of_all))


def held_faces(session: Session, teacher_id: str, deck: Deck, min_age: int) -> int:
    """Count the faces that a teacher's open classrooms hold in a deck."""
    is_own = Classroom.teacher_id == teacher_id
    return supply.count_in_classrooms(session, deck, min_age, is_own)


def most_of_one(reals: int) -> int:
    """Return how many faces the open classrooms of one teacher may hold in a deck of this size."""
    most = max(limits.CLASSROOM_FACES, int(limits.CLASSROOM_SHARE * reals))
    return min(most, max(limits.USUAL_CLASS, int(limits.TEACHERS_SHARE * reals)))


def most_of_all(reals: int) -> int:
    """Return how many faces all open classrooms may hold in a deck of this size."""
    return int(limits.CLASSROOMS_SHARE * reals)


def crowded_decks(session: Session, min_age: int) -> set[str]:
    """Return the decks of which classrooms hold more than half of what they may, at some age."""
    ages = {min_age, max(min_age, ADULT)}
    decks = DECKS.values()
    return {deck.name for deck in decks if any(is_crowded(session, deck, age) for age in ages)}


def is_crowded(session: Session, deck: Deck, min_age: int) -> bool:
    """Say whether classrooms hold more than half of what they may, of the faces of an age."""
    held = supply.count_in_classrooms(session, deck, min_age)
    return held > 0 and 2 * held > most_of_all(supply.count_reals(session, deck, min_age))


def wait_to_make(session: Session, teacher_id: str) -> None:
    """Let all others who make classrooms wait for this transaction; NotKnown for a teacher gone."""
    query = select(Teacher.id).where(Teacher.id == teacher_id).with_for_update()
    if session.scalar(query) is None:
        raise NotKnown(lazy("Log in first."))
    wait_for_turn(session, TURN)
