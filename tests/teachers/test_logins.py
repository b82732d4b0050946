"""Logins: how long they last, and what ends them."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from quiz.access import passwords
from quiz.errors import NotFound
from quiz.models import Login, Teacher
from quiz.policy import lifetimes
from quiz.storage.database import utc_now
from quiz.teachers import accounts, logins
from tests.support.factories import PASSWORD, add_teacher

NOW, DAY = utc_now(), timedelta(days=1)
pytestmark = pytest.mark.usefixtures("quick_hashes")


def test_a_login_lasts_a_month_and_a_week_without_a_visit(db_session: Session) -> None:
    ada = add_teacher(db_session)
    token = logins.open_login(db_session, ada.id, NOW)
    login = db_session.scalars(select(Login)).one()
    assert len(token) >= 43  # 256 bits
    assert token not in (login.token_hash, login.teacher_id)

    def visitor(days: float) -> Teacher | None:
        return logins.find_visitor(db_session, token, NOW + timedelta(days=days))

    assert visitor(6.9) is ada
    assert visitor(7) is None
    for day in range(0, 30, 6):
        logins.note_visit(db_session, login, NOW + timedelta(days=day))
    db_session.expire_all()
    assert visitor(29.9) is ada
    assert visitor(30) is None
    assert ada.seen_at == NOW + timedelta(days=24)


@pytest.mark.parametrize("token", [None, "", "x", "x" * 10_000, "\0", "\ud800"])
def test_a_foreign_token_is_nobody(db_session: Session, token: str | None) -> None:
    logins.open_login(db_session, add_teacher(db_session).id, NOW)
    assert logins.find_visitor(db_session, token, NOW) is None
    kept = db_session.scalars(select(Login)).one().token_hash
    assert logins.find_visitor(db_session, kept, NOW) is None


def test_a_visit_is_written_down_once_an_hour(db_session: Session) -> None:
    token = logins.open_login(db_session, add_teacher(db_session).id, NOW)
    login = logins.find_login(db_session, token, NOW)
    assert login
    assert not logins.is_due(login, NOW + timedelta(minutes=59))
    assert logins.is_due(login, NOW + timedelta(minutes=60))


def test_logins_end_one_by_one_or_all_but_one(db_session: Session) -> None:
    ada, grace = add_teacher(db_session), add_teacher(db_session, "grace")
    tokens = [logins.open_login(db_session, ada.id, NOW) for _ in range(4)]
    other = logins.open_login(db_session, grace.id, NOW)

    def alive() -> list[int]:
        found = enumerate(logins.find_visitor(db_session, token, NOW) for token in tokens)
        return [number for number, teacher in found if teacher]

    logins.end_login(db_session, tokens[0])
    assert alive() == [1, 2, 3]
    accounts.set_password(db_session, ada, passwords.hash_password(PASSWORD), NOW, keep=tokens[2])
    assert alive() == [2]
    accounts.set_password(db_session, ada, passwords.hash_password(PASSWORD), NOW, keep=None)
    assert alive() == []
    assert logins.find_visitor(db_session, other, NOW) is grace


def test_the_purge_takes_logins_that_are_over(db_session: Session) -> None:
    ada = add_teacher(db_session)
    old = logins.open_login(db_session, ada.id, NOW - timedelta(days=7))
    new = logins.open_login(db_session, ada.id, NOW)
    logins.purge(db_session, NOW, NOW - lifetimes.IDLE_LOGIN)
    rows = db_session.scalars(select(Login.token_hash)).all()
    assert rows == [logins.hash_token(new)]
    assert logins.hash_token(old) not in rows


def test_a_teacher_sees_the_open_logins_and_ends_each(db_session: Session) -> None:
    ada, grace = add_teacher(db_session), add_teacher(db_session, "grace")
    old = logins.open_login(db_session, ada.id, NOW - 8 * DAY)
    first = logins.open_login(db_session, ada.id, NOW - DAY, device="Firefox on Linux")
    second = logins.open_login(db_session, ada.id, NOW)
    other = logins.open_login(db_session, grace.id, NOW)
    seen = logins.of_teacher(db_session, ada.id, NOW)
    assert [login.token_hash for login in seen] == list(map(logins.hash_token, (second, first)))
    assert [login.device for login in seen] == ["", "Firefox on Linux"]
    logins.end_one(db_session, ada.id, logins.hash_token(first))
    for gone in (*map(logins.hash_token, (first, other)), "", "\0", "\ud800"):
        with pytest.raises(NotFound, match="ended"):
            logins.end_one(db_session, ada.id, gone)
    assert logins.find_visitor(db_session, second, NOW) is ada
    assert logins.find_visitor(db_session, other, NOW) is grace
    assert logins.find_visitor(db_session, old, NOW) is None


def test_the_twenty_first_login_ends_the_one_used_longest_ago(db_session: Session) -> None:
    ada = add_teacher(db_session)
    hours = [timedelta(hours=number) for number in range(21)]
    tokens = [logins.open_login(db_session, ada.id, NOW - DAY + hour) for hour in hours]
    found = [logins.find_visitor(db_session, token, NOW) for token in tokens]
    assert found == [None] + [ada] * 20
