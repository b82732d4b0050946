"""Lists as parameters: the same rows on both databases, found by their keys."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from quiz.models import Face, Player
from quiz.storage import is_one_of
from tests.support.factories import add_player, fill

FACES = select(Face.id).where(is_one_of(Face.id, "faces")).order_by(Face.id)
PLAYERS = select(Player.id).where(is_one_of(Player.id, "players")).order_by(Player.id)


@pytest.mark.parametrize("count", [0, 1, 2, 50])
def test_rows_are_found_by_a_list_of_numbers(db_session: Session, count: int) -> None:
    fill(db_session, reals=60, fakes=0)
    wanted = sorted(db_session.scalars(select(Face.id).limit(count)))
    found = db_session.connection().execute(FACES, {"faces": [*wanted, 10**12]})
    assert [row.id for row in found] == wanted


def test_rows_are_found_by_a_list_of_texts(db_session: Session) -> None:
    wanted = sorted(add_player(db_session).id for _ in range(3))
    add_player(db_session)
    odd = ["'); DROP TABLE players; --", '"]', "ä\\", ""]
    found = db_session.connection().execute(PLAYERS, {"players": [*wanted, *odd]})
    assert [row.id for row in found] == wanted


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_sqlite_finds_rows_by_their_key(db_session: Session) -> None:
    connection = db_session.connection()
    text = f"EXPLAIN QUERY PLAN {FACES.compile(connection)}"
    plan = [row.detail for row in connection.exec_driver_sql(text, ("[1, 2]",))]
    assert plan[0] == "SEARCH faces USING INTEGER PRIMARY KEY (rowid=?)"


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
def test_postgres_gets_one_array(db_session: Session) -> None:
    assert "= ANY (%(faces)s::BIGINT[])" in str(FACES.compile(db_session.connection()))
