"""Exposure: which faces can still be responded to, so that nothing may reveal their label."""

from typing import Any

from sqlalchemy import ColumnElement, and_, exists, false, func, or_, select, true

from quiz.models import (
    Classroom,
    ClassroomFace,
    ClimbFace,
    Face,
    PickFace,
    Round,
    SharedFace,
    SharedSet,
    Trial,
)

# The trial can still be responded to.
IS_OPEN = (Trial.response.is_(None), Trial.round_id == Round.id, Round.finished_at.is_(None))


def is_any(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    """Return the condition that rows which fulfil the conditions exist for a face.

    Only a few faces are asked about, each by an index. For EXISTS, Postgres may read all open
    trials into a hash first instead.
    """
    one = select(true()).where(*conditions).limit(1).correlate(Face).scalar_subquery()
    return func.coalesce(one, false())


def is_none(found: ColumnElement[bool]) -> ColumnElement[bool]:
    """Return the condition that what `is_any` looks for does not exist, as for most faces.

    Of NOT, Postgres expects that it leaves half of the faces, and of several that they leave hardly
    any: then it looks at all faces and sorts them, instead of going through them in their order. Of
    IS NOT NULL it expects that it leaves almost all, whatever the statistics say.
    """
    return func.nullif(found, true()).is_not(None)


# Nobody was ever dealt the real.
IS_NEW = and_(
    Face.partner_id.is_(None),
    is_none(is_any(Trial.face_id == Face.id)),
    is_none(is_any(ClassroomFace.face_id == Face.id)),
)
# The face, or the one that it was dealt with, belongs to a classroom that is not over.
IN_CLASS = is_any(
    or_(ClassroomFace.face_id == Face.id, ClassroomFace.spare_id == Face.id),
    ClassroomFace.classroom_id == Classroom.id,
    Classroom.finished_at.is_(None),
)
# The same of a shared set, whose faces are held until all who share it are told.
IN_SET = is_any(
    or_(SharedFace.face_id == Face.id, SharedFace.spare_id == Face.id),
    SharedFace.set_id == SharedSet.id,
    SharedSet.finished_at.is_(None),
)
# The face is for picks alone: no other mode shows it.
IS_FOR_PICKS = is_any(PickFace.face_id == Face.id)
# Somebody is looking at the face, or at the one that it was dealt with: until that trial is told,
# nobody else gets either of them, and no page shows them.
HOLDS = (
    is_any(Trial.face_id == Face.id, *IS_OPEN),
    is_any(Trial.spare_id == Face.id, *IS_OPEN),
    IN_CLASS,
    IN_SET,
)
IS_HELD = or_(*HOLDS)
IS_FREE = and_(*(is_none(hold) for hold in HOLDS))  # the contrary


def is_climbed(face_id: ColumnElement[int] | Any) -> ColumnElement[bool]:
    """Return the condition that a face is a fake of the climb, so that no other mode shows it."""
    return exists().where(ClimbFace.face_id == face_id)
