"""Exposure: which faces can still be responded to, so that nothing may reveal their label."""

from sqlalchemy import exists

from quiz.models import Classroom, ClassroomFace, Face, Round, Trial

# The trial can still be responded to; both its round and its trial are joined.
IS_OPEN = (Trial.response.is_(None), Trial.round_id == Round.id, Round.finished_at.is_(None))
# The face belongs to a classroom that is not over: only its students and teacher may see it.
IN_CLASS = exists().where(
    ClassroomFace.face_id == Face.id,
    ClassroomFace.classroom_id == Classroom.id,
    Classroom.finished_at.is_(None),
)
