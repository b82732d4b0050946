"""Limits: so many tries within a time, over threads, and nobody's name or address is kept."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from quiz.access import attempts
from quiz.access.attempts import meter_of, network_of
from quiz.errors import TooMany
from quiz.models import Attempt
from quiz.policy import Limit
from quiz.storage.database import Database, utc_now

SECRET = "the key of the tests"
NOW = utc_now()
THREE = Limit("three", 3, timedelta(minutes=15))
TWO = Limit("two", 2, timedelta(hours=1))
ADA = meter_of(THREE, SECRET, "ada")


def tries(session: Session, *meters: attempts.Meter, minutes: float = 0, count: int = 1) -> int:
    """Try as often as it goes, at most `count` times."""
    for done in range(count):
        try:
            attempts.spend(session, meters, NOW + timedelta(minutes=minutes))
        except TooMany:
            return done
    return count


def test_the_fourth_of_three_waits_until_the_time_is_over(db_session: Session) -> None:
    assert tries(db_session, ADA, count=10) == 3
    assert tries(db_session, ADA, minutes=14.9) == 0
    assert tries(db_session, ADA, minutes=15, count=10) == 3
    assert tries(db_session, ADA, minutes=29) == 0
    assert tries(db_session, ADA, minutes=31) == 1


def test_the_refusal_says_when_to_come_back(db_session: Session) -> None:
    tries(db_session, ADA, count=3)
    for minutes, seconds, words in (
        (0, 900, "15 minutes"),
        (4.5, 630, "11 minutes"),
        (14.5, 30, "a minute"),
    ):
        with pytest.raises(TooMany, match=rf"try again in {words}\.$") as caught:
            attempts.spend(db_session, [ADA], NOW + timedelta(minutes=minutes))
        assert caught.value.facts == {"retry_after": seconds}


def test_others_are_not_concerned(db_session: Session) -> None:
    tries(db_session, ADA, count=3)
    assert tries(db_session, meter_of(THREE, SECRET, "grace")) == 1
    assert tries(db_session, meter_of(TWO, SECRET, "ada")) == 1


def test_the_strictest_of_two_limits_decides(db_session: Session) -> None:
    assert tries(db_session, ADA, meter_of(TWO, SECRET, "192.0.2.1"), count=9) == 2


def test_giving_back_and_forgetting(db_session: Session) -> None:
    tries(db_session, ADA, count=3)
    attempts.give_back(db_session, [ADA])
    assert tries(db_session, ADA, count=9) == 1
    attempts.forget(db_session, ADA)
    assert tries(db_session, ADA, count=9) == 3
    for _ in range(9):
        attempts.give_back(db_session, [ADA])
    assert tries(db_session, ADA, count=9) == 3


def test_all_meters_count_or_none(db_session: Session) -> None:
    other = meter_of(TWO, SECRET, "192.0.2.1")
    assert [attempts.try_to_spend(db_session, [ADA, other], NOW) for _ in range(3)] == [1, 1, 0]
    assert attempts.try_to_spend(db_session, [ADA], NOW)  # the refused one counted nowhere
    assert not attempts.try_to_spend(db_session, [ADA], NOW)


def test_what_counts_is_seen(db_session: Session) -> None:
    assert not attempts.is_counted(db_session, ADA, NOW)
    tries(db_session, ADA)
    assert attempts.is_counted(db_session, ADA, NOW + timedelta(minutes=14))
    assert not attempts.is_counted(db_session, ADA, NOW + timedelta(minutes=15))
    attempts.give_back(db_session, [ADA])
    assert not attempts.is_counted(db_session, ADA, NOW)


def test_a_clock_that_is_set_back_locks_nobody_out(db_session: Session) -> None:
    assert tries(db_session, ADA, minutes=60, count=9) == 3
    assert tries(db_session, ADA, minutes=59.5) == 0  # another machine's clock
    assert tries(db_session, ADA, minutes=0, count=9) == 3


def test_parallel_tries_do_not_outrun_the_limit(database: Database) -> None:
    meter = meter_of(Limit("parallel", 10, timedelta(minutes=15)), SECRET, "ada")

    def attempt(_number: int) -> bool:
        try:
            with database.transaction() as session:
                attempts.spend(session, [meter], NOW)
        except TooMany:
            return False
        return True

    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(attempt, range(60))) == 10


def test_only_a_keyed_hash_is_kept(db_session: Session) -> None:
    tries(db_session, meter_of(THREE, SECRET, "192.0.2.1"))
    row = db_session.scalars(select(Attempt)).one()
    assert len(row.key) == 64
    assert "192" not in (row.scope, row.key)
    keys = {
        meter_of(limit, secret, "x").key for limit in (THREE, TWO) for secret in (SECRET, "another")
    }
    assert len(keys) == 4
    assert len(meter_of(THREE, SECRET, "\ud800" * 10_000).key) == 64


def test_the_purge_forgets_what_is_old(db_session: Session) -> None:
    tries(db_session, ADA)
    attempts.purge(db_session, NOW)
    assert db_session.scalars(select(Attempt)).one()
    attempts.purge(db_session, NOW + timedelta(seconds=1))
    assert db_session.scalars(select(Attempt)).all() == []


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::1", "2001:db8:1:2::/64"),
        ("203.0.113.8:51034", "203.0.113.8"),
        (" 203.0.113.8 ", "203.0.113.8"),
        ("[2001:db8:1:2::1]", "2001:db8:1:2::/64"),
        ('"[2001:db8:1:2::1]:443"', "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("[::ffff:192.0.2.1]:80", "192.0.2.1"),
    ],
)
def test_an_address_is_counted_under_its_network(address: str, network: str) -> None:
    assert network_of(address) == network


@pytest.mark.parametrize(
    "junk",
    [
        None,
        "",
        "unix:",
        "unknown",
        "_hidden",
        "999.1.2.3",
        "1.2.3",
        "[",
        "[]",
        "a:b:c",
        ":80",
        "\0",
    ],
)
def test_what_cannot_be_read_counts_as_one(junk: str | None) -> None:
    assert network_of(junk) == attempts.UNREADABLE
