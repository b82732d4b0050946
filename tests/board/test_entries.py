"""Entries: machines among people, and queries that read an index."""

from typing import Any

import pytest
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from quiz.board import entries, standings
from quiz.board.entries import Cursor, machine_counts, machine_entries
from quiz.counts import aggregates
from quiz.counts.crowd import Crowd
from quiz.decks.deck import UTKFACE
from quiz.figures.signal_detection import Counts
from quiz.models import Label, Trial, Uncounted
from tests.support.boards import machine, names, ranked_player, sheet
from tests.support.factories import add_player, add_round, fill


def test_machines_are_sorted_among_people_and_take_no_rank(db_session: Session) -> None:
    for name, correct in [("a1", 38), ("b1", 30), ("c1", 30), ("d1", 20)]:
        ranked_player(db_session, name, correct)
    machines = [machine("detector", 39), machine("discriminator", 30)]
    page = standings.page_of_standings(db_session, sheet("all"), machines=machines)
    assert [place for place, _ in names(page)] == [1, 1, 2, 2, 2, 4]
    assert [standing.name for standing in page.standings if standing.machine] == [
        "the detector", "the discriminator",
    ]  # fmt: skip
    assert names(page)[4] == (2, "the discriminator")
    assert not any(standing.me for standing in page.standings)


@pytest.mark.parametrize("size", [1, 2, 3, 4, 5])
@pytest.mark.parametrize("correct", [10, 20, 25, 30, 33, 38, 40])
def test_pages_show_each_machine_once(db_session: Session, size: int, correct: int) -> None:
    for name, right in [("a1", 38), ("b1", 30), ("c1", 30), ("d1", 20)]:
        ranked_player(db_session, name, right)
    machines = [machine("detector", correct)]
    whole = names(standings.page_of_standings(db_session, sheet("all"), machines=machines))
    paged: list[tuple[int, str]] = []
    page = standings.page_of_standings(db_session, sheet("all"), limit=size, machines=machines)
    while True:
        paged += names(page)
        if page.after is None:
            break
        page = standings.page_of_standings(
            db_session, sheet("all"), limit=size, machines=machines, after=page.after
        )
    assert paged == whole
    assert len(whole) == 5


def test_machines_stand_alone_where_nobody_is_ranked(db_session: Session) -> None:
    page = standings.page_of_standings(db_session, sheet("all"), machines=[machine("detector", 30)])
    assert names(page) == [(1, "the detector")]


def test_machines_are_measured_on_the_faces_that_people_judged(
    db_session: Session,
) -> None:
    fill(db_session)
    round_ = add_round(db_session, add_player(db_session), length=8)
    trials = db_session.scalars(select(Trial).where(Trial.round_id == round_.id)).all()
    cases: list[tuple[Label, Any, float | None]] = [
        (Label.FAKE, 0.9, 0.2), (Label.FAKE, 0.5, 0.7), (Label.REAL, 0.51, 0.1),
        (Label.REAL, 0.1, None), (Label.FAKE, None, None), (Label.REAL, 0.5, 0.6),
    ]  # fmt: skip
    for trial, (label, p_discriminator, p_detector) in zip(trials, cases, strict=False):
        trial.label, trial.response = label, Label.REAL
        trial.p_discriminator, trial.p_detector = p_discriminator, p_detector
    trials[7].p_discriminator = 0.9  # nobody has judged that face yet
    db_session.flush()
    judged = select(Trial.id).where(Trial.response.is_not(None))
    db_session.execute(insert(Uncounted).from_select(["trial_id"], judged))
    counts = machine_counts(Crowd(aggregates.read_aggregates(db_session, UTKFACE.name), {}))
    assert counts == {"discriminator": Counts(1, 1, 1, 2), "detector": Counts(1, 1, 1, 1)}
    assert machine_entries(counts) == []  # too few to be ranked


def test_pages_and_ranks_are_read_from_an_index(db_session: Session) -> None:
    ranked_player(db_session, "amber otter", 30)
    after, entry = Cursor(0.5, "x", 1, 1), machine("detector", 30)
    for query, index in [
        (entries.of_all_time("utkface", after), "ix_skills_standing"),
        (standings.better_of_all_time("utkface", entry), "ix_skills_standing"),
        (entries.of_window(sheet("week"), after), "ix_window_standings_place"),
        (standings.better_on(sheet("week"), entry), "ix_window_standings_place"),
    ]:
        plan = explain(db_session, query.limit(50))
        assert index in plan
        for slow in ("SCAN", "Seq Scan", "TEMP B-TREE", "Sort", "Bitmap"):
            assert slow not in plan


def explain(session: Session, query: Any) -> str:
    """Return the database's query plan for a large table."""
    connection = session.connection()
    literal = query.compile(connection, compile_kwargs={"literal_binds": True})
    if connection.dialect.name == "sqlite":
        rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {literal}")
        return "\n".join(row[3] for row in rows)
    for other in ("seqscan", "bitmapscan", "sort"):  # cheaper on empty tables
        connection.exec_driver_sql(f"SET LOCAL enable_{other} = off")
    return "\n".join(row[0] for row in connection.exec_driver_sql(f"EXPLAIN {literal}"))
