"""Classrooms: faces kept for all, found by code, locked against new students."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from quiz.classroom import stages
from quiz.classroom.replacing import replace_face
from quiz.counts import digests
from quiz.decks.deck import UTKFACE
from quiz.errors import Unavailable
from quiz.faces import find_specimen, purge_fakes
from quiz.models import (
    ClassroomFace,
    Face,
    FaceBytes,
    Label,
    Teacher,
    Trial,
)
from quiz.play import dealing, exhibits
from quiz.storage.database import utc_now
from tests.support.classes import four_faces, go_on, try_response
from tests.support.factories import add_student


def faces_of(session: Session, round_id: str) -> list[int]:
    query = select(Trial.face_id).where(Trial.round_id == round_id).order_by(Trial.position)
    return list(session.scalars(query))


def test_all_students_see_the_faces_that_were_kept(db_session: Session, teacher: Teacher) -> None:
    classroom = four_faces(db_session, teacher, length=6)
    kept = list(
        db_session.scalars(
            select(ClassroomFace.face_id)
            .where(ClassroomFace.classroom_id == classroom.id)
            .order_by(ClassroomFace.position)
        )
    )
    assert len(set(kept)) == 6
    for _ in range(3):
        assert faces_of(db_session, add_student(db_session, classroom).round_id) == kept


def test_kept_faces_are_for_the_class_alone(db_session: Session, teacher: Teacher) -> None:
    classroom = four_faces(db_session, teacher, length=20)
    query = select(ClassroomFace.face_id).where(ClassroomFace.label == Label.FAKE)
    kept = set(db_session.scalars(query))
    assert kept
    assert find_specimen(db_session, UTKFACE, 18) not in kept
    pairs = dealing.pick_pairs(db_session, UTKFACE, "somebody", 20, utc_now(), 18)
    assert not kept & {pair[Label.FAKE] for pair in pairs}
    purge_fakes(db_session, utc_now() + timedelta(days=90))
    there = set(db_session.scalars(select(FaceBytes.face_id).where(FaceBytes.face_id.in_(kept))))
    assert there == kept
    stages.finish(db_session, classroom, utc_now())
    pairs = dealing.pick_pairs(db_session, UTKFACE, "somebody", 40, utc_now(), 18)
    assert kept < {pair[Label.FAKE] for pair in pairs}  # for all, with a new coin for each


def test_a_fake_of_an_open_classroom_is_no_exhibit(db_session: Session, teacher: Teacher) -> None:
    classroom = go_on(db_session, four_faces(db_session, teacher))
    query = update(ClassroomFace).values(label=Label.FAKE)
    fake = db_session.scalars(select(Face.id).where(Face.label == Label.FAKE)).first()
    db_session.execute(query.where(ClassroomFace.position == 1).values(face_id=fake))
    student = add_student(db_session, classroom)
    try_response(db_session, student, 1, Label.REAL)
    digests.store_digests(db_session, digests.compute_digests(db_session), utc_now())
    assert exhibits.fakes(db_session, "utkface") == []
    stages.finish(db_session, classroom, utc_now())
    digests.store_digests(db_session, digests.compute_digests(db_session), utc_now())
    assert [shown.face_id for shown in exhibits.fakes(db_session, "utkface")] == [fake]


def test_a_photograph_taken_down_is_replaced_for_all(db_session: Session, teacher: Teacher) -> None:
    classroom = four_faces(db_session, teacher, length=20)
    both = [add_student(db_session, classroom) for _ in range(2)]
    real = db_session.scalars(
        select(ClassroomFace).where(ClassroomFace.label == Label.REAL)
    ).first()
    assert real is not None
    gone, position = real.face_id, real.position
    replace_face(db_session, gone, 18, utc_now())
    db_session.expire_all()
    now = [faces_of(db_session, student.round_id)[position - 1] for student in both]
    assert now == [real.face_id] * 2
    assert real.face_id != gone


def test_adults_only_means_fakes_too(db_session: Session, teacher: Teacher) -> None:
    db_session.execute(update(Face).where(Face.label == Label.FAKE).values(klass=3))
    with pytest.raises(Unavailable):
        four_faces(db_session, teacher, length=20)  # so that a coin falls on fake
    db_session.rollback()
    assert four_faces(db_session, teacher, min_age=3)
