"""Replacing: a class is asked anew about a face that was taken down before it was told."""

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from quiz.classroom.replacing import replace_face
from quiz.counts import counts_of
from quiz.models import Classroom, ClassroomFace, Face, Label, Skill, Teacher, Trial
from quiz.play import Verdict
from quiz.storage import utc_now
from tests.support.classes import (
    counts_in_database,
    four_faces,
    fresh_report,
    fresh_snapshot,
    go_on,
    open_classroom,
    try_response,
)
from tests.support.factories import add_student


def taken_down(session: Session, classroom: Classroom, position: int) -> int:
    """Take the real of a classroom's pair down; return how many trials got another face."""
    face = session.scalars(
        select(ClassroomFace).where(
            ClassroomFace.classroom_id == classroom.id, ClassroomFace.position == position
        )
    ).one()
    real = face.face_id if face.label is Label.REAL else face.spare_id
    assert real is not None
    session.execute(update(Face).where(Face.id == real).values(taken_at=utc_now()))
    replaced = replace_face(session, real, 18, utc_now())
    session.commit()
    assert replaced.waiting == 0
    return replaced.changed


@pytest.mark.parametrize("has_verdicts", [True, False])
def test_a_live_class_is_asked_anew(
    db_session: Session, teacher: Teacher, has_verdicts: bool
) -> None:
    classroom = go_on(db_session, four_faces(db_session, teacher, has_verdicts=has_verdicts))
    early, late = add_student(db_session, classroom), add_student(db_session, classroom)
    try_response(db_session, early, 1, Label.REAL)
    before = [fresh_snapshot(db_session, classroom, each) for each in (early, late, None)]
    assert before[0]["scene"] == "responded"
    assert taken_down(db_session, classroom, 1) == 2
    after = [fresh_snapshot(db_session, classroom, each) for each in (early, late, None)]
    for old, new in zip(before, after, strict=True):  # all pages hear of it, and show another face
        assert new["version"] > old["version"]
        assert new["face"] != old["face"]
        assert (new["scene"], new["responded"]) == ("question", 0)
    for student in (early, late):
        assert isinstance(try_response(db_session, student, 1, Label.REAL), Verdict)
    assert fresh_snapshot(db_session, classroom)["responded"] == 2
    classroom = go_on(db_session, classroom)
    [label] = db_session.scalars(
        select(Trial.label)
        .where(Trial.round_id.in_([early.round_id, late.round_id]))
        .distinct()
        .where(Trial.position == 1)
    )
    assert len(fresh_report(db_session, classroom).trials) == (2 if has_verdicts else 0)
    for student in (early, late):
        skill = db_session.get_one(Skill, (student.player_id, classroom.deck))
        assert counts_of(skill) == counts_in_database(db_session, student)
        assert counts_of(skill).correct == (label is Label.REAL)


def test_a_face_to_come_is_replaced_for_all(db_session: Session, teacher: Teacher) -> None:
    classroom = go_on(db_session, four_faces(db_session, teacher))
    students = [add_student(db_session, classroom) for _ in range(2)]
    try_response(db_session, students[0], 1)
    assert taken_down(db_session, classroom, 3) == 2
    assert fresh_snapshot(db_session, classroom)["responded"] == 1
    third = select(Trial.face_id).where(Trial.position == 3).distinct()
    assert len(db_session.scalars(third).all()) == 1


def test_a_face_that_was_told_stays(db_session: Session, teacher: Teacher) -> None:
    classroom = go_on(db_session, four_faces(db_session, teacher))
    try_response(db_session, add_student(db_session, classroom), 1)
    classroom = go_on(db_session, classroom)
    assert taken_down(db_session, classroom, 1) == 0


def test_at_their_own_speed_only_those_who_have_not_responded_see_another(
    db_session: Session, teacher: Teacher
) -> None:
    classroom = open_classroom(db_session, teacher, length=4)
    early, late = add_student(db_session, classroom), add_student(db_session, classroom)
    [place] = db_session.scalars(
        select(Trial.place).where(Trial.round_id == early.round_id, Trial.position == 1)
    )
    try_response(db_session, early, 1, in_classroom=False)
    assert taken_down(db_session, classroom, place or 1) == 1
    answered = select(Trial.response).where(Trial.round_id == early.round_id, Trial.position == 1)
    assert db_session.scalars(answered).one() is Label.FAKE
    assert isinstance(try_response(db_session, late, 1, in_classroom=False), Verdict)
