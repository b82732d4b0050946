"""Tries of passwords: what counts them, and what a success clears."""

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from quiz.access import seals
from quiz.errors import NotAllowed, TooMany, Unavailable
from quiz.models import Attempt
from quiz.teachers import accounts, logins
from quiz.web import password_tries
from quiz.web.known_browsers import label_of
from tests.support.factories import PASSWORD, add_teacher

ADA = accounts.username_key("ada")
pytestmark = pytest.mark.usefixtures("quick_hashes")


def scopes(session: Session) -> dict[str, int]:
    return {row.scope: row.count for row in session.scalars(select(Attempt))}


def test_a_stranger_counts_by_name_and_by_address(app: Flask, db_session: Session) -> None:
    with app.test_request_context("/"):
        meters = password_tries.count_login(db_session, ADA)
        assert scopes(db_session) == {"login name": 1, "login address": 1}
        password_tries.count_login(db_session, ADA)
        password_tries.clear_failures(db_session, meters)
    db_session.expire_all()
    assert scopes(db_session) == {"login address": 1}


def test_a_known_browser_counts_by_itself(app: Flask, db_session: Session) -> None:
    with app.test_request_context("/"):
        known = seals.seal(app.config["SECRET_KEY"], seals.KNOWN_COOKIE, {label_of(ADA): "number"})
    with app.test_request_context("/", headers={"Cookie": f"known={known}"}):
        for _ in range(10):
            meters = password_tries.count_login(db_session, ADA)
        assert scopes(db_session) == {"login browser": 10}
        password_tries.count_login(db_session, ADA)  # from now on a stranger
        db_session.expire_all()
        assert scopes(db_session) == {"login browser": 10, "login name": 1, "login address": 1}
        password_tries.clear_failures(db_session, meters)
    db_session.expire_all()
    assert "login browser" not in scopes(db_session)


def test_a_check_that_could_not_be_made_does_not_count(app: Flask, db_session: Session) -> None:
    class Busy(accounts.Credential):
        def admits(self, password: str) -> bool:
            raise Unavailable("busy")

    with app.test_request_context("/"):
        meters = password_tries.count_login(db_session, ADA)
        with pytest.raises(Unavailable):
            password_tries.checked(db_session, Busy("hash"), "x", meters)
    db_session.expire_all()
    assert set(scopes(db_session).values()) == {0}


def test_a_password_is_confirmed_within_a_login(app: Flask, db_session: Session) -> None:
    ada = add_teacher(db_session)
    token = logins.open_login(db_session, ada.id, ada.created_at)
    with app.test_request_context("/", headers={"Cookie": f"teacher={token}"}):
        assert password_tries.confirm_password(db_session, ada, PASSWORD).teacher_id == ada.id
        for _ in range(10):
            with pytest.raises(NotAllowed, match="current password"):
                password_tries.confirm_password(db_session, ada, "wrong")
        with pytest.raises(TooMany):
            password_tries.confirm_password(db_session, ada, PASSWORD)
    other = logins.open_login(db_session, ada.id, ada.created_at)
    with app.test_request_context("/", headers={"Cookie": f"teacher={other}"}):
        assert password_tries.confirm_password(db_session, ada, PASSWORD)
