"""Replacing: a real that was taken down leaves the trials that still wait for a response."""

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from quiz.decks import DECKS, Deck
from quiz.errors import Unavailable
from quiz.models import Classroom, ClassroomFace, Face, Student, Trial
from quiz.play.dealing import NO_PLAYER, draw, pick_reals, quizzed_reals


def replace_face(session: Session, face_id: int, min_age: int) -> int:
    """Give each trial without a response another real of the deck; return how many there were."""
    deck = DECKS[session.get_one(Face, face_id).deck]
    replace_in_classrooms(session, deck, face_id)
    query = select(Trial).where(Trial.face_id == face_id, Trial.response.is_(None))
    trials = list(session.scalars(query))
    for trial in trials:
        trial.face_id = pick_instead(session, deck, trial.player_id, min_age)
        session.flush()
    return len(trials)


def replace_in_classrooms(session: Session, deck: Deck, face_id: int) -> None:
    """Give each classroom that has this real another one, the same for all its students."""
    query = select(ClassroomFace, Classroom.min_age).join(Classroom)
    for face, min_age in session.execute(query.where(ClassroomFace.face_id == face_id)).all():
        face.face_id = pick_instead(session, deck, NO_PLAYER, min_age)
        rounds = select(Student.round_id).where(Student.classroom_id == face.classroom_id)
        open_trials = update(Trial).where(
            Trial.round_id.in_(rounds), Trial.face_id == face_id, Trial.response.is_(None)
        )
        session.execute(open_trials.values(face_id=face.face_id))
        session.flush()


def pick_instead(session: Session, deck: Deck, player_id: str, min_age: int) -> int:
    """Pick a real that nobody is looking at, or any other one: a takedown never waits."""
    try:
        [face_id] = pick_reals(session, deck, player_id, 1, min_age)
    except Unavailable:
        others = draw(session, select(Face.id).where(*quizzed_reals(deck, min_age)), 1)
        if not others:
            raise
        [face_id] = others
    return face_id
