"""Breaks: timers stand still, nothing is told, and what told nothing can be undone."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from quiz.classroom import breaks, joining, retention, stages
from quiz.errors import Conflict, NotAllowed
from quiz.models import Classroom, Pace, Phase, Round, Teacher, Trial
from quiz.play import Verdict
from quiz.policy import lifetimes
from quiz.storage import utc_now
from tests.support.classes import four_faces, fresh_snapshot, go_on, open_classroom, try_response
from tests.support.factories import add_student


def paused(session: Session, classroom: Classroom) -> Classroom:
    """Pause a classroom, and commit."""
    classroom = breaks.pause(session, classroom, utc_now())
    session.commit()
    return classroom


def ended(session: Session, classroom: Classroom) -> Classroom:
    """End a classroom as its teacher does, and commit."""
    classroom = stages.end(session, classroom, utc_now())
    session.commit()
    return classroom


def test_a_paused_class_takes_no_responses(db_session: Session, teacher: Teacher) -> None:
    classroom = go_on(db_session, four_faces(db_session, teacher))
    student = add_student(db_session, classroom)
    classroom = paused(db_session, classroom)
    assert isinstance(try_response(db_session, student, 1), Conflict)
    shown = fresh_snapshot(db_session, classroom, student)
    assert (shown["scene"], shown["say"]["status"]) == (
        "paused",
        "Paused. Your teacher goes on in a moment.",
    )
    desk = fresh_snapshot(db_session, classroom)
    assert (desk["is_paused"], desk["say"]["next"], desk["closes_in_ms"]) == (True, "Go on", None)
    classroom = go_on(db_session, classroom)
    assert (classroom.phase, classroom.position) == (Phase.QUESTION, 1)
    assert fresh_snapshot(db_session, classroom, student)["scene"] == "question"
    assert isinstance(try_response(db_session, student, 1), Verdict)


def test_a_pause_stops_the_timer(db_session: Session, teacher: Teacher) -> None:
    classroom = go_on(db_session, four_faces(db_session, teacher, seconds=10))
    student = add_student(db_session, classroom)
    shown = db_session.scalars(select(Trial.shown_at).where(Trial.position == 1)).one()
    closes_at, now = classroom.closes_at, utc_now()
    assert closes_at is not None
    assert shown is not None
    classroom = breaks.pause(db_session, classroom, now)
    db_session.commit()
    hour = now + timedelta(hours=1)
    assert not stages.is_due(classroom, hour)
    assert retention.overdue(db_session, hour) == []
    breaks.end_break(db_session, classroom, hour)
    db_session.commit()
    assert classroom.closes_at == closes_at + timedelta(hours=1)
    late = add_student(db_session, classroom)
    moved = dict(
        db_session.execute(select(Trial.player_id, Trial.shown_at).where(Trial.position == 1)).all()
    )
    assert moved[student.player_id] == shown + timedelta(hours=1)
    assert moved[late.player_id] is not None


def test_who_joins_in_a_pause_sees_the_face_afterwards(
    db_session: Session, teacher: Teacher
) -> None:
    classroom = paused(db_session, go_on(db_session, four_faces(db_session, teacher)))
    late = add_student(db_session, classroom)
    query = select(Trial.shown_at).where(Trial.player_id == late.player_id, Trial.position == 1)
    assert db_session.scalars(query).one() is None
    go_on(db_session, classroom)
    assert db_session.scalars(query).one() is not None
    assert isinstance(try_response(db_session, late, 1), Verdict)


def test_a_second_pause_and_a_stale_click_change_nothing(
    db_session: Session, teacher: Teacher
) -> None:
    classroom = go_on(db_session, four_faces(db_session, teacher))
    seen = classroom.version
    classroom = paused(db_session, classroom)
    version, since = classroom.version, classroom.paused_at
    classroom = paused(db_session, classroom)
    assert (classroom.version, classroom.paused_at) == (version, since)
    with pytest.raises(Conflict, match="moved on"):
        stages.advance(db_session, classroom, seen, utc_now())


def test_only_a_live_face_can_be_paused(db_session: Session, teacher: Teacher) -> None:
    for classroom in (four_faces(db_session, teacher), open_classroom(db_session, teacher)):
        with pytest.raises(Conflict, match="Only a live class"):
            breaks.pause(db_session, classroom, utc_now())
        db_session.rollback()


def test_an_end_that_tells_nothing_is_undone(db_session: Session, teacher: Teacher) -> None:
    classroom = go_on(db_session, four_faces(db_session, teacher))
    student = add_student(db_session, classroom)
    try_response(db_session, student, 1)
    classroom = go_on(db_session, classroom)  # the answer is told
    assert (
        "You can undo this for 10 minutes." in fresh_snapshot(db_session, classroom)["say"]["end"]
    )
    classroom = ended(db_session, classroom)
    assert (classroom.phase, classroom.finished_at) == (Phase.REVEAL, None)
    assert fresh_snapshot(db_session, classroom, student)["scene"] == "ended"
    with pytest.raises(NotAllowed, match="has ended"):
        joining.join(db_session, classroom, "", utc_now())
    db_session.rollback()
    classroom = breaks.reopen(db_session, classroom, utc_now())
    db_session.commit()
    assert (classroom.phase, classroom.ends_at, classroom.paused_at) == (Phase.REVEAL, None, None)
    classroom = go_on(db_session, classroom)
    assert isinstance(try_response(db_session, student, 2), Verdict)


def test_an_end_that_tells_an_answer_is_final(db_session: Session, teacher: Teacher) -> None:
    classroom = go_on(db_session, four_faces(db_session, teacher))
    student = add_student(db_session, classroom)
    assert not breaks.tells(db_session, classroom)
    try_response(db_session, student, 1)
    assert "can’t be undone" in fresh_snapshot(db_session, classroom)["say"]["end"]
    classroom = ended(db_session, classroom)
    assert classroom.phase is Phase.FINISHED
    with pytest.raises(Conflict, match="final"):
        breaks.reopen(db_session, classroom, utc_now())


@pytest.mark.parametrize("has_verdicts", [True, False])
def test_at_their_own_pace_an_end_tells_what_was_kept_for_it(
    db_session: Session, teacher: Teacher, has_verdicts: bool
) -> None:
    classroom = open_classroom(db_session, teacher, has_verdicts=has_verdicts, length=4)
    student = add_student(db_session, classroom)
    assert not breaks.tells(db_session, classroom)
    try_response(db_session, student, 1, in_classroom=False)
    assert breaks.tells(db_session, classroom) is not has_verdicts
    classroom = ended(db_session, classroom)
    assert (classroom.phase is Phase.FINISHED) is not has_verdicts
    if has_verdicts:
        assert isinstance(try_response(db_session, student, 2, in_classroom=False), Conflict)
        breaks.reopen(db_session, classroom, utc_now())
        db_session.commit()
        assert isinstance(try_response(db_session, student, 2, in_classroom=False), Verdict)


def test_an_end_is_final_after_a_while_or_at_once(db_session: Session, teacher: Teacher) -> None:
    classroom = ended(db_session, go_on(db_session, four_faces(db_session, teacher)))
    assert classroom.ends_at is not None
    before, after = classroom.ends_at, classroom.ends_at + timedelta(seconds=1)
    assert stages.close_due(db_session, classroom, before).phase is Phase.QUESTION
    assert [each.id for each in retention.overdue(db_session, after)] == [classroom.id]
    classroom = stages.close_due(db_session, classroom, after)
    assert (classroom.phase, classroom.finished_at) == (Phase.FINISHED, after)
    db_session.commit()
    other = ended(db_session, go_on(db_session, four_faces(db_session, teacher)))
    assert fresh_snapshot(db_session, other)["say"]["next"] == "Show the results now"
    assert go_on(db_session, other).phase is Phase.FINISHED
    assert all(each.finished_at for each in db_session.scalars(select(Round)))


def test_homework_is_undone_at_most_until_its_deadline(
    db_session: Session, teacher: Teacher
) -> None:
    deadline = utc_now() + lifetimes.UNDO_END / 2
    homework = four_faces(db_session, teacher, pace=Pace.HOMEWORK, deadline_at=deadline)
    assert ended(db_session, homework).ends_at == deadline
    breaks.reopen(db_session, homework, utc_now())
    db_session.commit()
    assert homework.closes_at == deadline


def test_a_class_that_was_paused_when_it_ended_is_paused_again(
    db_session: Session, teacher: Teacher
) -> None:
    classroom = go_on(db_session, four_faces(db_session, teacher, seconds=30))
    student = add_student(db_session, classroom)
    classroom = paused(db_session, classroom)
    paused_at = classroom.paused_at
    classroom = ended(db_session, classroom)
    classroom = breaks.reopen(db_session, classroom, utc_now())
    db_session.commit()
    assert (classroom.ends_at, classroom.paused_at) == (None, paused_at)
    assert fresh_snapshot(db_session, classroom, student)["scene"] == "paused"
    assert isinstance(try_response(db_session, student, 1), Conflict)


def test_an_end_whose_time_is_over_is_not_undone(db_session: Session, teacher: Teacher) -> None:
    classroom = ended(db_session, go_on(db_session, four_faces(db_session, teacher)))
    assert classroom.ends_at is not None
    with pytest.raises(Conflict, match="final"):
        breaks.reopen(db_session, classroom, classroom.ends_at + timedelta(seconds=1))
