"""The migration that finishes the rounds of removed students whose classrooms are over."""

import pytest
from sqlalchemy import select, update

from quiz.classroom import erasing, stages, students
from quiz.models import Label, Round
from quiz.storage.database import Database, downgrade, upgrade, utc_now
from tests.support.classes import four_faces, go_on, try_response
from tests.support.factories import (
    add_player,
    add_round,
    add_student,
    add_teacher,
    fill,
    respond,
)


@pytest.mark.usefixtures("quick_hashes")
def test_rounds_end_with_their_classrooms(database: Database) -> None:
    with database.writing() as session:
        fill(session)
        teacher, rounds = add_teacher(session), []
        for _ in range(3):
            classroom = go_on(session, four_faces(session, teacher))
            gone = add_student(session, classroom)
            try_response(session, gone, 1)
            students.remove(session, classroom, gone.player_id, utc_now())
            rounds.append((classroom, gone.round_id))
        (finished, first), (deleted, second), (_, third) = rounds
        now = utc_now()
        stages.finish(session, finished, now)
        erasing.erase_classroom(session, deleted, now)
        player = add_player(session)
        outside = add_round(session, player, length=4)
        respond(session, player.id, outside.id, 1, Label.REAL)
        session.execute(update(Round).values(finished_at=None))  # as it was before
        session.commit()
        ids = [first, second, third, outside.id]
    downgrade(database.engine, "0012")
    upgrade(database.engine)
    with database.reading() as session:
        ends = dict(session.execute(select(Round.id, Round.finished_at)).all())
    assert ends[first] == now
    assert ends[second] is not None
    assert [ends[each] for each in ids[2:]] == [None, None]
