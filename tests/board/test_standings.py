"""The leaderboard: ranks, pages, machines among people, joining and leaving."""

from typing import Any

import pytest
from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from quiz.board import standings, windows
from quiz.counts import aggregates, skills
from quiz.counts.counters import lower_bound
from quiz.counts.crowd import Crowd
from quiz.decks.deck import UTKFACE
from quiz.errors import Conflict
from quiz.figures.signal_detection import Counts
from quiz.models import Label, Player, Trial, Uncounted, WindowStanding
from quiz.play.players import erase_player
from quiz.storage.database import utc_now
from tests.support.boards import TODAY, machine, names, ranked_player, refresh, sheet
from tests.support.factories import add_player, add_round, add_skill, fill


def test_many_good_trials_beat_a_lucky_one() -> None:
    assert (lower_bound(Counts(38, 12, 13, 37)) or 0) > 0.6
    assert lower_bound(Counts(1, 0, 0, 0)) is None


@pytest.mark.parametrize(
    ("counts", "is_ranked"),
    [
        (Counts(10, 5, 5, 10), True),
        (Counts(10, 4, 5, 10), False),
        (Counts(9, 0, 20, 20), False),
        (Counts(20, 20, 4, 5), False),
        (Counts(20, 0, 5, 5), True),
    ],
)
def test_ranking_takes_thirty_trials_and_ten_of_each(counts: Counts, is_ranked: bool) -> None:
    assert (lower_bound(counts) is not None) is is_ranked
    assert (standings.what_is_missing(counts) is None) is is_ranked


def test_what_is_missing_is_counted() -> None:
    assert (standings.what_is_missing(Counts()) or "").startswith("30 more trials")
    assert (standings.what_is_missing(Counts(15, 14, 0, 0)) or "").startswith("10 more trials")
    assert (standings.what_is_missing(Counts(15, 10, 2, 2)) or "").startswith("6 more trials")
    assert (standings.what_is_missing(Counts(10, 9, 5, 5)) or "").startswith("1 more trial and")


@pytest.mark.parametrize("window", windows.WINDOWS)
def test_ties_share_a_rank_and_pages_go_on(db_session: Session, window: str) -> None:
    for name, correct in [("a1", 20), ("b1", 30), ("c1", 30), ("d1", 38), ("e1", 30), ("f1", 10)]:
        ranked_player(db_session, name, correct)
    whole = names(standings.standings(db_session, sheet(window)))
    assert [rank for rank, _ in whole] == [1, 2, 2, 2, 5, 6]
    assert whole[0][1] == "d1"
    paged: list[tuple[int, str]] = []
    after = None
    for size in (2, 2, 2):
        page = standings.standings(db_session, sheet(window), after=after, limit=size)
        paged += names(page)
        after = page.after
    assert paged == whole
    assert after is None


def test_a_new_leader_between_two_pages_moves_nobody_twice(db_session: Session) -> None:
    for number in range(4):
        ranked_player(db_session, f"p{number}x", 20 + number)
    first = standings.standings(db_session, sheet("all"), limit=2)
    ranked_player(db_session, "new", 40)
    second = standings.standings(db_session, sheet("all"), after=first.after, limit=2)
    assert [name for _, name in names(first) + names(second)] == ["p3x", "p2x", "p1x", "p0x"]


@pytest.mark.parametrize("window", windows.WINDOWS)
def test_my_own_line_is_the_same_as_in_the_list(db_session: Session, window: str) -> None:
    for name, correct in [("a1", 20), ("b1", 30), ("c1", 30)]:
        me = ranked_player(db_session, name, correct)
    listed = standings.standings(db_session, sheet(window), me=me.id).standings
    mine = standings.standing_of(db_session, me, sheet(window), TODAY)
    assert mine == next(standing for standing in listed if standing.me)
    assert mine is not None
    assert (mine.rank, mine.machine) == (1, False)
    assert set(mine.as_json()) == {
        "rank", "name", "trials", "correct", "accuracy", "lower_bound", "me", "machine",
    }  # fmt: skip


@pytest.mark.parametrize("window", windows.WINDOWS)
def test_far_down_my_rank_is_a_guess_and_says_so(
    db_session: Session, monkeypatch: pytest.MonkeyPatch, window: str
) -> None:
    players = [ranked_player(db_session, f"player {n:03}x", 39 - n) for n in range(20)]
    monkeypatch.setattr(windows, "EXACT", 5)
    refresh(db_session, window)
    for player, rank, is_about in [(players[5], 6, False), (players[16], 17, True)]:
        mine = standings.standing_of(db_session, player, sheet(window), TODAY)
        assert mine is not None
        assert mine.is_about is is_about
        assert abs(mine.rank - rank) <= 1
        assert mine.as_json().get("rank_is_about", False) is is_about


@pytest.mark.parametrize("window", windows.WINDOWS)
def test_only_who_joined_and_has_played_enough_is_ranked(db_session: Session, window: str) -> None:
    left, erased = (ranked_player(db_session, name, 35) for name in ("gone", "erased"))
    few, none = add_player(db_session), add_player(db_session)
    add_skill(db_session, few, hits=5)
    for player, name in ((few, "few"), (none, "none")):
        standings.join(db_session, player, name, utc_now())
    assert len(standings.standings(db_session, sheet(window)).standings) == 2
    standings.leave(db_session, left)
    erase_player(db_session, erased.id)
    assert names(standings.standings(db_session, sheet(window))) == []
    assert db_session.scalar(select(func.count()).select_from(WindowStanding)) == 0
    db_session.expire_all()
    assert left.pseudonym is None
    nobody: list[Player | None] = [left, few, none, None]
    for asker in nobody:
        assert standings.standing_of(db_session, asker, sheet(window), TODAY) is None


def test_machines_stand_where_they_fall_and_take_no_rank(db_session: Session) -> None:
    for name, correct in [("a1", 38), ("b1", 30), ("c1", 30), ("d1", 20)]:
        ranked_player(db_session, name, correct)
    machines = [machine("detector", 39), machine("discriminator", 30)]
    page = standings.standings(db_session, sheet("all"), machines=machines)
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
    whole = names(standings.standings(db_session, sheet("all"), machines=machines))
    paged: list[tuple[int, str]] = []
    page = standings.standings(db_session, sheet("all"), limit=size, machines=machines)
    while True:
        paged += names(page)
        if page.after is None:
            break
        page = standings.standings(
            db_session, sheet("all"), limit=size, machines=machines, after=page.after
        )
    assert paged == whole
    assert len(whole) == 5


def test_machines_stand_alone_where_nobody_is_ranked(db_session: Session) -> None:
    page = standings.standings(db_session, sheet("all"), machines=[machine("detector", 30)])
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
    counts = standings.machine_counts(Crowd(aggregates.everything(db_session, UTKFACE.name), {}))
    assert counts == {"discriminator": Counts(1, 1, 1, 2), "detector": Counts(1, 1, 1, 1)}
    assert standings.machine_entries(counts) == []  # too few to be ranked


@pytest.mark.parametrize("rival", ["Amber Otter", "amber-otter", "AMBER_OTTER", "ａmber0tter"])
def test_a_name_that_looks_the_same_is_taken(db_session: Session, rival: str) -> None:
    first, second = add_player(db_session), add_player(db_session)
    standings.join(db_session, first, "amber otter", utc_now())
    db_session.commit()
    with pytest.raises(Conflict, match="is taken"):
        standings.join(db_session, second, rival, utc_now())
    standings.join(db_session, first, rival, utc_now())
    standings.leave(db_session, first)
    standings.join(db_session, second, rival, utc_now())


def test_who_is_listed_may_take_another_name(db_session: Session) -> None:
    player = ranked_player(db_session, "amber otter", 30)
    standings.join(db_session, player, "calm finch", utc_now())
    for window in windows.WINDOWS:
        assert names(standings.standings(db_session, sheet(window))) == [(1, "calm finch")]
    ranked_player(db_session, "amber otter", 30)


def test_a_suggestion_is_free(db_session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(standings, "suggest_pseudonym", lambda: "amber-otter")
    assert standings.suggest_free_pseudonym(db_session) == "amber-otter"
    standings.join(db_session, add_player(db_session), "Amber Otter", utc_now())
    suggested = standings.suggest_free_pseudonym(db_session)
    assert suggested != "amber-otter"
    standings.join(db_session, add_player(db_session), suggested, utc_now())


def test_pages_and_ranks_are_read_from_an_index(db_session: Session) -> None:
    ranked_player(db_session, "amber otter", 30)
    after, entry = standings.Cursor(0.5, "x", 1, 1), machine("detector", 30)
    for query, index in [
        (standings.of_all_time("utkface", after), "ix_skills_standing"),
        (standings.better_of_all_time("utkface", entry), "ix_skills_standing"),
        (standings.of_window(sheet("week"), after), "ix_window_standings_place"),
        (standings.better_in(sheet("week"), entry), "ix_window_standings_place"),
    ]:
        plan = explain(db_session, query.limit(50))
        assert index in plan
        for slow in ("SCAN", "Seq Scan", "TEMP B-TREE", "Sort", "Bitmap"):
            assert slow not in plan


def explain(session: Session, query: Any) -> str:
    """How the database would read a large table."""
    connection = session.connection()
    literal = query.compile(connection, compile_kwargs={"literal_binds": True})
    if connection.dialect.name == "sqlite":
        rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {literal}")
        return "\n".join(row[3] for row in rows)
    for other in ("seqscan", "bitmapscan", "sort"):  # they are cheaper where nothing is
        connection.exec_driver_sql(f"SET LOCAL enable_{other} = off")
    return "\n".join(row[0] for row in connection.exec_driver_sql(f"EXPLAIN {literal}"))


def test_the_place_on_hold_is_no_place(db_session: Session) -> None:
    player = ranked_player(db_session, "amber otter", 30)
    db_session.execute(update(Player).values(is_on_hold=True))
    skills.publish(db_session, player.id)
    db_session.expire_all()
    for window in windows.WINDOWS:
        assert names(standings.standings(db_session, sheet(window))) == []
        assert standings.standing_of(db_session, player, sheet(window), TODAY) is None
