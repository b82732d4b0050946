"""Exposure: which faces can still be responded to, so that nothing may reveal their label."""

from sqlalchemy import exists, or_

from quiz.models import Classroom, ClassroomFace, Face, Round, Trial

# The trial can still be responded to.
IS_OPEN = (Trial.response.is_(None), Trial.round_id == Round.id, Round.finished_at.is_(None))
# The face, or the one that it was dealt with, belongs to a classroom that is not over.
IN_CLASS = (
    exists()
    .where(
        or_(ClassroomFace.face_id == Face.id, ClassroomFace.spare_id == Face.id),
        ClassroomFace.classroom_id == Classroom.id,
        Classroom.finished_at.is_(None),
    )
    .correlate(Face)
)
# Somebody is looking at the face, or at the one that it was dealt with: until that trial is told,
# nobody else gets either of them, and no page shows them.
IS_HELD = or_(
    exists().where(Trial.face_id == Face.id, *IS_OPEN).correlate(Face),
    exists().where(Trial.spare_id == Face.id, *IS_OPEN).correlate(Face),
    IN_CLASS,
)
