"""Asking whether a face is held costs a look into an index, however many trials are open."""

from sqlalchemy import select, text

from quiz.faces import IS_FREE
from quiz.models import Face
from quiz.storage import Database


def test_the_plan_reads_no_trials_of_other_faces(postgres_database: str) -> None:
    database = Database(postgres_database)
    query = select(Face.id).where(Face.id.in_([1, 2]), IS_FREE)
    literal = query.compile(database.engine, compile_kwargs={"literal_binds": True})
    with database.reading() as session:
        plan = "\n".join(session.scalars(text(f"EXPLAIN {literal}")))
    database.dispose()
    assert "SubPlan" in plan
    assert "hashed" not in plan
