"""The leaderboard: names, ranks, pages and windows."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from quiz import leaderboard
from quiz.db import utc_now
from quiz.errors import Conflict, Invalid
from quiz.models import Player, PlayerDay
from quiz.pseudonyms import ADJECTIVES, ANIMALS, pseudonym_key, read_pseudonym, suggest_pseudonym
from quiz.stats import Counts
from quiz.tallies import counts_of, lower_bound
from tests.factories import add_player

TODAY = utc_now().date()


def ranked_player(session: Session, name: str, correct: int, trials: int = 40) -> Player:
    """Put a listed player into the database, half of whose trials were fakes."""
    half = trials // 2
    hits = min(correct, half)
    counts: dict[str, Any] = {
        "hits": hits,
        "misses": half - hits,
        "correct_rejections": correct - hits,
        "false_alarms": trials - half - (correct - hits),
    }
    player = add_player(session, **counts)
    leaderboard.join(session, player, name)
    player.lower_bound = lower_bound(counts_of(player))
    session.add(PlayerDay(player_id=player.id, day=TODAY, **counts))
    session.flush()
    return player


def names(page: leaderboard.Page) -> list[tuple[int, str]]:
    """Show a page in short."""
    return [(standing.rank, standing.name) for standing in page.standings]


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
    assert (leaderboard.what_is_missing(counts) is None) is is_ranked


def test_what_is_missing_is_counted() -> None:
    assert (leaderboard.what_is_missing(Counts()) or "").startswith("30 more trials")
    assert (leaderboard.what_is_missing(Counts(15, 14, 0, 0)) or "").startswith("10 more trials")
    assert (leaderboard.what_is_missing(Counts(15, 10, 2, 2)) or "").startswith("6 more trials")
    assert (leaderboard.what_is_missing(Counts(10, 9, 5, 5)) or "").startswith("1 more trial and")


@pytest.mark.parametrize("window", leaderboard.WINDOWS)
def test_ties_share_a_rank_and_pages_go_on(db_session: Session, window: str) -> None:
    for name, correct in [("a1", 20), ("b1", 30), ("c1", 30), ("d1", 38), ("e1", 30), ("f1", 10)]:
        ranked_player(db_session, name, correct)
    whole = names(leaderboard.standings(db_session, window, today=TODAY))
    assert [rank for rank, _ in whole] == [1, 2, 2, 2, 5, 6]
    assert whole[0][1] == "d1"
    paged: list[tuple[int, str]] = []
    after = None
    for size in (2, 2, 2):
        page = leaderboard.standings(db_session, window, today=TODAY, after=after, limit=size)
        paged += names(page)
        after = page.after
    assert paged == whole
    assert after is None


def test_a_new_leader_between_two_pages_moves_nobody_twice(db_session: Session) -> None:
    for number in range(4):
        ranked_player(db_session, f"p{number}", 20 + number)
    first = leaderboard.standings(db_session, "all", today=TODAY, limit=2)
    ranked_player(db_session, "new", 40)
    second = leaderboard.standings(db_session, "all", today=TODAY, after=first.after, limit=2)
    assert [name for _, name in names(first) + names(second)] == ["p3", "p2", "p1", "p0"]


@pytest.mark.parametrize("window", leaderboard.WINDOWS)
def test_my_own_line_is_the_same_as_in_the_list(db_session: Session, window: str) -> None:
    for name, correct in [("a1", 20), ("b1", 30), ("c1", 30)]:
        me = ranked_player(db_session, name, correct)
    listed = leaderboard.standings(db_session, window, today=TODAY, me=me.id).standings
    mine = leaderboard.standing_of(db_session, me, window, TODAY)
    assert mine == next(standing for standing in listed if standing.me)
    assert mine is not None
    assert (mine.rank, mine.machine) == (1, False)


def test_only_who_joined_and_has_played_enough_is_ranked(db_session: Session) -> None:
    left = ranked_player(db_session, "gone", 35)
    few = add_player(db_session, hits=5)
    leaderboard.join(db_session, few, "few")
    leaderboard.leave(db_session, left)
    db_session.expire_all()
    for window in leaderboard.WINDOWS:
        assert names(leaderboard.standings(db_session, window, today=TODAY)) == []
        for player in (left, few, None):
            assert leaderboard.standing_of(db_session, player, window, TODAY) is None
    assert left.pseudonym is None


def test_windows_forget_what_is_older(db_session: Session) -> None:
    ranked_player(db_session, "old", 30)
    for window, days in (("today", 1), ("week", 7)):
        within = TODAY + timedelta(days=days - 1)
        assert names(leaderboard.standings(db_session, window, today=within))
        later = TODAY + timedelta(days=days)
        assert not names(leaderboard.standings(db_session, window, today=later))


def test_an_unknown_window_is_refused() -> None:
    assert leaderboard.read_window(None) == "all"
    with pytest.raises(Invalid):
        leaderboard.read_window("year")


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("  amber   otter ", "amber otter"),
        ("Zoë_7", "Zoë_7"),
        ("ｆｕｌｌ", "full"),
        ("李小龙", "李小龙"),
        ("a-b", "a-b"),
    ],
)
def test_a_name_is_kept_in_one_form(typed: str, name: str) -> None:
    assert read_pseudonym(typed) == name


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "a",
        "x" * 25,
        "<b>bold</b>",
        "a\u202eb",
        "a\x00b",
        "a&b",
        "--",
        "a\u200bb",
        "👍👍",
        "a'b",
    ],
)
def test_anything_else_is_no_name(typed: str) -> None:
    with pytest.raises(Invalid, match="A name has"):
        read_pseudonym(typed)


@pytest.mark.parametrize("rival", ["Amber Otter", "amber-otter", "AMBER_OTTER", "ａmberotter"])
def test_a_name_that_looks_the_same_is_taken(db_session: Session, rival: str) -> None:
    first, second = add_player(db_session), add_player(db_session)
    leaderboard.join(db_session, first, "amber otter")
    db_session.commit()
    with pytest.raises(Conflict, match="is taken"):
        leaderboard.join(db_session, second, rival)
    leaderboard.join(db_session, first, rival)
    leaderboard.leave(db_session, first)
    leaderboard.join(db_session, second, rival)


def test_suggestions_are_names() -> None:
    for _ in range(50):
        name = suggest_pseudonym()
        assert read_pseudonym(name) == name
    words = ADJECTIVES.split(), ANIMALS.split()
    assert all(len(set(each)) == len(each) for each in words)
    longest = max(map(len, words[0])) + 1 + max(map(len, words[1]))
    assert longest <= 24
    assert len(words[0]) * len(words[1]) > 4000
    assert pseudonym_key("Straße") == pseudonym_key("STRASSE")
