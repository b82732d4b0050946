"""Replacing: a class gets another face for one that was taken down, the same for all its students.

A face that nobody was told yet is asked anew: who has responded already responds again.
"""

from datetime import datetime

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from quiz.classroom.classrooms import for_update
from quiz.classroom.versions import begin_version
from quiz.decks import DECKS, Deck
from quiz.faces import IS_HELD
from quiz.models import (
    Classroom,
    ClassroomFace,
    Face,
    Pace,
    Phase,
    Round,
    Skill,
    Student,
    Takedown,
    Trial,
)
from quiz.play import NO_PLAYER, replacing, sets, take_back

# A class still has to respond to the face.
IS_TO_COME = and_(
    Classroom.finished_at.is_(None),
    or_(
        Classroom.pace != Pace.LIVE,
        ClassroomFace.position > Classroom.position,
        and_(
            ClassroomFace.position == Classroom.position,
            Classroom.phase == Phase.QUESTION,
        ),
    ),
)


def gone_faces(session: Session) -> list[int]:
    """Return the reals that were taken down and that trials, classes or sets still hold."""
    gone = select(Face.id).join(Takedown, Takedown.sha256 == Face.sha256)
    return list(session.scalars(gone.where(IS_HELD).order_by(Face.id)))


def replace_face(session: Session, face_id: int, min_age: int, now: datetime) -> replacing.Replaced:
    """Give each open trial of a real's pair another one, as far as there are others.

    Those for which there is none keep what they have: the worker tries again.
    """
    real = session.get_one(Face, face_id)
    deck, pair = DECKS[real.deck], [real.id, real.partner_id]
    replaced = replace_in_classrooms(session, deck, pair, now)
    replaced += sets.replacing.replace_in_sets(session, deck, pair, min_age, now)
    return replaced + replacing.replace_in_rounds(session, pair, min_age, now)


def replace_in_classrooms(
    session: Session, deck: Deck, pair: replacing.FacePair, now: datetime
) -> replacing.Replaced:
    """Replace a pair in each classroom that still has to respond to it."""
    query = select(ClassroomFace.classroom_id).join(Classroom).order_by(ClassroomFace.classroom_id)
    waiting = query.where(IS_TO_COME, replacing.is_one_of(ClassroomFace, pair))
    replaced = (
        replace_in(session, for_update(session, classroom_id), deck, pair, now)
        for classroom_id in session.scalars(waiting).all()
    )
    return sum(replaced, replacing.Replaced())


def replace_in(
    session: Session, classroom: Classroom, deck: Deck, pair: replacing.FacePair, now: datetime
) -> replacing.Replaced:
    """Replace a pair in a locked classroom, where it is still to come."""
    query = select(ClassroomFace).join(Classroom).where(Classroom.id == classroom.id, IS_TO_COME)
    face = session.scalar(query.where(replacing.is_one_of(ClassroomFace, pair)))
    if face is None:  # the class has moved on meanwhile
        return replacing.Replaced()
    trials = trials_of(session, classroom, pair)
    new = replacing.another_pair(session, deck, NO_PLAYER, classroom.min_age, now)
    if new is None:
        return replacing.Replaced(waiting=len(trials))
    begin_version(session, classroom)
    for trial in trials:
        if trial.response is not None:
            take_back(session, trial)
            classroom.stage_answers -= 1
        replacing.change(trial, new)
    replacing.change(face, new)
    session.flush()
    return replacing.Replaced(changed=len(trials))


def trials_of(session: Session, classroom: Classroom, pair: replacing.FacePair) -> list[Trial]:
    """Return the trials of a pair that get another one, locked as responses lock them.

    In a live class those are all of them: it is told a face together. At their own speed, students
    who have responded are past it, and their rounds go on from where they are.
    """
    rounds = select(Student.round_id).where(Student.classroom_id == classroom.id)
    query = (
        select(Trial)
        .join(Round)
        .join(Skill, and_(Skill.player_id == Trial.player_id, Skill.deck == Round.deck))
        .where(Trial.round_id.in_(rounds), replacing.is_one_of(Trial, pair))
        .order_by(Trial.player_id)
        .with_for_update(of=[Skill, Round, Trial])
        .execution_options(populate_existing=True)
    )
    if classroom.pace is not Pace.LIVE:
        query = query.where(Trial.response.is_(None))
    return list(session.scalars(query))
