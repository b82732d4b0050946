"""The SQL of a response: few statements, the same on both databases, and locks on open trials."""

from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from quiz.models import Label, Player
from quiz.play.response_sql import LOCK_OPEN_TRIALS, SELECT_TRIAL, WRITES
from tests.support.factories import add_player, add_round, respond

DIALECTS = {"sqlite": sqlite.dialect(), "postgresql": postgresql.dialect()}  # type: ignore[no-untyped-call]


def test_a_response_takes_few_statements(db_session: Session, player: Player) -> None:
    round_ = add_round(db_session, player)
    statements: list[str] = []

    def note(*arguments: object) -> None:
        statements.append(str(arguments[2]))

    engine = db_session.get_bind()
    event.listen(engine, "before_cursor_execute", note)
    respond(db_session, player.id, round_.id, 1, Label.FAKE)
    event.remove(engine, "before_cursor_execute", note)
    writes = [s for s in statements if not s.startswith(("SELECT", "BEGIN"))]
    assert len(statements) - len(writes) <= 2
    # Trial, round, player, day, and the note that the aggregates are to count it.
    assert len(writes) == (1 if engine.dialect.name == "postgresql" else 5)


def parameters_of(kind: str) -> set[str]:
    """The names of all parameters that a database's statements take."""
    statements = [statement.compile(dialect=DIALECTS[kind]) for statement in WRITES[kind]]
    return set().union(*(statement.params for statement in statements))


def test_both_databases_are_given_the_same_values() -> None:
    assert parameters_of("sqlite") == parameters_of("postgresql")


@pytest.mark.parametrize("kind", DIALECTS)
def test_a_parameter_is_named_by_its_table(kind: str) -> None:
    """SQLAlchemy would set any column that a parameter has the plain name of."""
    tables = ("trials_", "rounds_", "skills_", "player_days_", "uncounted_")
    assert [name for name in parameters_of(kind) if not name.startswith(tables)] == []


def test_a_trial_is_read_for_its_player_alone(db_session: Session, player: Player) -> None:
    round_, other = add_round(db_session, player, length=4), add_player(db_session)
    place = {"round_id": round_.id, "position": 2}

    def rows(player_id: str) -> list[Any]:
        values = place | {"player_id": player_id}
        return list(db_session.connection().execute(SELECT_TRIAL, values))

    [row] = rows(player.id)
    assert (row.round_id, row.position, row.label, row.response) == (round_.id, 2, Label.REAL, None)
    assert rows(other.id) == []


def test_the_open_trial_of_each_round_is_locked(db_session: Session, player: Player) -> None:
    new, begun, finished = (add_round(db_session, player, length=4) for _ in range(3))
    respond(db_session, player.id, begun.id, 1, Label.FAKE)
    for position in range(1, 5):
        respond(db_session, player.id, finished.id, position, Label.FAKE)
    ids = {"round_ids": [new.id, begun.id, finished.id]}
    rows = db_session.connection().execute(LOCK_OPEN_TRIALS, ids)
    assert {row.round_id: row.position for row in rows} == {new.id: 1, begun.id: 2}
