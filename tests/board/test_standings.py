"""Standings: ranks, pages, a player's own line, and what a player still needs."""

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from quiz.board import standings
from quiz.board.sheets import WINDOWS
from quiz.counts import player_counts
from quiz.counts.counters import lower_bound
from quiz.figures.signal_detection import Counts
from quiz.models import Player
from quiz.policy import ranking
from tests.support.boards import TODAY, names, ranked_player, refresh, sheet


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
    assert (standings.faces_missing(counts) == 0) is is_ranked


def test_what_is_missing_is_counted_and_said() -> None:
    assert standings.faces_missing(Counts()) == 30
    assert standings.faces_missing(Counts(15, 14, 0, 0)) == 10
    assert standings.faces_missing(Counts(15, 10, 2, 2)) == 6
    assert (standings.what_is_missing(6) or "").startswith("Judge 6 more faces")
    assert (standings.what_is_missing(1) or "").startswith("Judge 1 more face to")
    assert standings.what_is_missing(0) is None


@pytest.mark.parametrize("window", WINDOWS)
def test_ties_share_a_rank_across_pages(db_session: Session, window: str) -> None:
    for name, correct in [("a1", 20), ("b1", 30), ("c1", 30), ("d1", 38), ("e1", 30), ("f1", 10)]:
        ranked_player(db_session, name, correct)
    whole = names(standings.page_of_standings(db_session, sheet(window)))
    assert [rank for rank, _ in whole] == [1, 2, 2, 2, 5, 6]
    assert whole[0][1] == "d1"
    paged: list[tuple[int, str]] = []
    after = None
    for size in (2, 2, 2):
        page = standings.page_of_standings(db_session, sheet(window), after=after, limit=size)
        paged += names(page)
        after = page.after
    assert paged == whole
    assert after is None


def test_a_new_leader_between_two_pages_repeats_nobody(db_session: Session) -> None:
    for number in range(4):
        ranked_player(db_session, f"p{number}x", 20 + number)
    first = standings.page_of_standings(db_session, sheet("all"), limit=2)
    ranked_player(db_session, "new", 40)
    second = standings.page_of_standings(db_session, sheet("all"), after=first.after, limit=2)
    assert [name for _, name in names(first) + names(second)] == ["p3x", "p2x", "p1x", "p0x"]


@pytest.mark.parametrize("window", WINDOWS)
def test_my_own_line_is_the_same_as_in_the_list(db_session: Session, window: str) -> None:
    for name, correct in [("a1", 20), ("b1", 30), ("c1", 30)]:
        me = ranked_player(db_session, name, correct)
    listed = standings.page_of_standings(db_session, sheet(window), me=me.id).standings
    mine = standings.standing_of_player(db_session, me, sheet(window), TODAY)
    assert mine == next(standing for standing in listed if standing.me)
    assert mine is not None
    assert (mine.rank, mine.machine) == (1, False)
    assert set(mine.as_json()) == {
        "rank", "name", "trials", "correct", "accuracy", "lower_bound", "me", "machine",
    }  # fmt: skip


@pytest.mark.parametrize("window", WINDOWS)
def test_far_down_my_rank_is_marked_as_an_estimate(
    db_session: Session, monkeypatch: pytest.MonkeyPatch, window: str
) -> None:
    players = [ranked_player(db_session, f"player {n:03}x", 39 - n) for n in range(20)]
    monkeypatch.setattr(ranking, "EXACT_RANKS", 5)
    refresh(db_session, window)
    for player, rank, is_about in [(players[5], 6, False), (players[16], 17, True)]:
        mine = standings.standing_of_player(db_session, player, sheet(window), TODAY)
        assert mine is not None
        assert mine.is_about is is_about
        assert abs(mine.rank - rank) <= 1
        assert mine.as_json().get("rank_is_about", False) is is_about


def test_a_player_on_hold_is_not_in_the_standings(db_session: Session) -> None:
    player = ranked_player(db_session, "amber otter", 30)
    db_session.execute(update(Player).values(is_on_hold=True))
    player_counts.copy_is_public(db_session, player.id)
    db_session.expire_all()
    for window in WINDOWS:
        assert names(standings.page_of_standings(db_session, sheet(window))) == []
        assert standings.standing_of_player(db_session, player, sheet(window), TODAY) is None
