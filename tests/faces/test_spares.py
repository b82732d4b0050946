"""Spares: whoever is told lets go of a pair, and others who are dealt the same pair hold it on."""

from collections.abc import Callable

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from quiz.faces import forget_spares
from quiz.models import Classroom, ClassroomFace, Round, Teacher, Trial
from quiz.storage import utc_now
from tests.support.factories import add_classroom, add_player, add_round, add_teacher, fill

Holders = Callable[[Session], str]


def of_a_round(session: Session) -> str:
    """Deal a round of four; return its id."""
    return add_round(session, add_player(session), length=4).id


def of_a_class(session: Session) -> str:
    """Make a classroom of four faces; return its id."""
    teacher = session.scalar(select(Teacher)) or add_teacher(session)
    return add_classroom(session, teacher, length=4).id


def share(session: Session, one: str, other: str) -> None:
    """Let two holders hold the same pairs, as those do that are dealt one after the other."""
    for dealt, held in zip(dealt_to(session, other), dealt_to(session, one), strict=True):
        dealt.face_id, dealt.spare_id = held.spare_id or 0, held.face_id
    session.commit()


def dealt_to(session: Session, holder: str) -> list[Trial | ClassroomFace]:
    """Return what a round or a classroom was dealt."""
    trials = session.scalars(select(Trial).where(Trial.round_id == holder)).all()
    in_class = select(ClassroomFace).where(ClassroomFace.classroom_id == holder)
    return [*trials, *session.scalars(in_class).all()]


def pairs_of(session: Session, holder: str) -> list[tuple[int, int | None]]:
    """Return the face and the spare of each trial or place."""
    return [(dealt.face_id, dealt.spare_id) for dealt in dealt_to(session, holder)]


def end(session: Session, holder: str) -> None:
    """End a round or a classroom."""
    for model in (Round, Classroom):
        session.execute(update(model).where(model.id == holder).values(finished_at=utc_now()))


@pytest.mark.parametrize("ending", [of_a_round, of_a_class])
@pytest.mark.parametrize("staying", [of_a_round, of_a_class])
def test_an_end_frees_nothing_that_another_holds(
    db_session: Session, ending: Holders, staying: Holders
) -> None:
    fill(db_session, reals=40, fakes=40)
    one, other = ending(db_session), staying(db_session)
    share(db_session, one, other)
    before = pairs_of(db_session, other)
    end(db_session, one)
    assert forget_spares(db_session) > 0
    db_session.expire_all()
    assert {spare for _, spare in pairs_of(db_session, one)} == {None}
    assert pairs_of(db_session, other) == before


def test_nothing_is_left_to_forget(db_session: Session) -> None:
    fill(db_session)
    end(db_session, of_a_class(db_session))
    while forget_spares(db_session):
        pass
    spares = select(func.count()).where(ClassroomFace.spare_id.is_not(None))
    assert db_session.scalar(spares) == 0
