"""The migration of modes, down and up again: classes of modes go, with their rounds."""

import pytest
from sqlalchemy import func, select

from quiz.models import Classroom, Mode, Round, Student
from quiz.storage.database import Database, downgrade, upgrade
from tests.support.factories import add_classroom, add_student, add_teacher, fill
from tests.support.mode_classes import open_mode_class, played


@pytest.mark.usefixtures("quick_hashes")
def test_classes_of_modes_go_and_others_stay(database: Database) -> None:
    with database.writing() as session:
        fill(session)
        teacher = add_teacher(session)
        add_student(session, add_classroom(session, teacher, length=4))
        played(session, open_mode_class(session, teacher), 7)
    downgrade(database.engine, "0021")
    upgrade(database.engine)
    with database.reading() as session:
        counts = [
            session.scalar(select(func.count()).select_from(table))
            for table in (Classroom, Student, Round)
        ]
        assert counts == [1, 1, 1]
        assert session.scalars(select(Classroom.mode)).all() == [Mode.CLASSIC]
