"""The recount: what disagrees is repaired and returned, and several workers repair it once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from quiz.counts import recounting, repairing
from quiz.jobs import recount
from quiz.models import Skill
from quiz.storage import Database
from tests.support.counting import counters_agree, play_randomly
from tests.support.factories import add_player, fill


@pytest.fixture
def played(database: Database) -> Database:
    """A database in which one player has played a round."""
    with database.writing() as session:
        fill(session)
        play_randomly(session, add_player(session))
    return database


def test_what_disagrees_is_repaired_and_returned(played: Database) -> None:
    with played.transaction() as session:
        session.execute(update(Skill).values(hits=Skill.hits + 3))
    [difference] = recount(played)
    assert (difference.table, difference.missing) == ("skills", {"hits": -3})
    with played.writing() as session:
        assert counters_agree(session)
        assert repairing.latest_repair(session) is not None
    assert recount(played) == []


def test_where_all_agrees_nothing_is_written(played: Database) -> None:
    assert recount(played) == []
    with played.reading() as session:
        assert repairing.latest_repair(session) is None


def test_several_workers_repair_once(played: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each night all workers recount at the same minute, and each finds the same differences."""
    barrier, count = Barrier(3), recounting.find_differences

    def find_together(session: Session) -> list[recounting.Difference]:
        differences = count(session)
        barrier.wait(timeout=20)
        return differences

    for night in range(3):
        with played.transaction() as session:
            session.execute(update(Skill).values(hits=Skill.hits + 3 + night))
        monkeypatch.setattr(recounting, "find_differences", find_together)
        with ThreadPoolExecutor(3) as threads:
            repaired = list(threads.map(recount, [played] * 3))
        monkeypatch.undo()
        assert sorted(map(len, repaired)) == [0, 0, 1]
        with played.writing() as session:
            assert counters_agree(session)
