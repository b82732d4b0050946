"""Plans of Postgres stay good where its statistics are from before the first trial."""

import re
from typing import Any

import pytest
from sqlalchemy.orm import Session

from quiz.decks.deck import UTKFACE
from quiz.play.deal_sql import Group, candidates

pytestmark = pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
POPULATE = """
INSERT INTO faces (deck, label, resolution, klass, shuffle, made_at, age, split, p_detector)
SELECT 'utkface', kind, 96, 6 + mod(number, 6), random(), now(), 30, 'test', 0.5
FROM generate_series(1, 4000) AS number, unnest(ARRAY['real', 'fake']) AS kind;
INSERT INTO players (id, created_at) SELECT 'p' || n, now() FROM generate_series(1, 200) AS n;
INSERT INTO skills (player_id, deck, seen_at) SELECT id, 'utkface', now() FROM players;
INSERT INTO rounds (id, player_id, deck, mode, length, answered, correct, started_at)
SELECT 'r' || id, id, 'utkface', 'classic', 50, 49, 25, now() FROM players;
ANALYZE;
INSERT INTO trials (round_id, player_id, position, face_id, label, token, response)
SELECT 'r' || players.id, players.id, n, faces.id, 'real', players.id || '-' || n,
       CASE WHEN n < 50 THEN 'real' END
FROM players, generate_series(1, 50) AS n
JOIN LATERAL (SELECT id FROM faces WHERE label = 'real' OFFSET n * 7 LIMIT 1) AS faces ON true
"""


@pytest.fixture
def outdated(db_session: Session) -> Session:
    """A Postgres with 10,000 trials of which its statistics know nothing."""
    db_session.connection().exec_driver_sql(POPULATE)
    db_session.commit()
    return db_session


def plan_of(session: Session, query: Any, **values: Any) -> str:
    """Return how Postgres runs a query, and how many rows each part has read."""
    connection = session.connection()
    literal = query.params(**values).compile(connection, compile_kwargs={"literal_binds": True})
    rows = connection.exec_driver_sql(f"EXPLAIN (ANALYZE, TIMING OFF) {literal}")
    return "\n".join(row[0] for row in rows)


def rows_read(plan: str) -> int:
    """Return how many rows the parts of a plan have returned or passed over, in all their runs."""
    returned = re.findall(r"actual rows=([\d.]+) loops=(\d+)", plan)
    passed = re.findall(r"Rows Removed by (?:Join )?Filter: (\d+)", plan)
    return round(sum(float(n) * int(loops) for n, loops in returned) + sum(map(int, passed)))


@pytest.mark.parametrize("group", ["any", "new", "matched", "judged"])
def test_reals_are_found_in_their_order(outdated: Session, group: Group) -> None:
    wanted = {"is_of_class": True, "is_unknown": True, "is_after": True}
    values = {"klass": 7, "start": 0.3, "others": [-1], "resolution": 96}
    query = candidates(UTKFACE, 18, group, **wanted).limit(16)
    plan = plan_of(outdated, query, player_id="p7", **values)
    assert "ix_faces_deck_label_shuffle" in plan
    assert "Sort" not in plan
    assert "Seq Scan on faces" not in plan
    assert rows_read(plan) < 2_000, plan
