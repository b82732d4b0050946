"""`flask teacher …`: 0 is done, 1 failed with a sentence, 2 wrong usage."""

from datetime import timedelta

import pytest
from click.testing import Result
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from quiz.models import Teacher
from quiz.policy import sizes
from quiz.storage.database import utc_now
from quiz.teachers import logins, second_factor
from quiz.web import turns
from tests.support.factories import PASSWORD, add_teacher
from tests.support.second_factors import set_up

pytestmark = pytest.mark.usefixtures("quick_hashes")


def run(app: Flask, *words: str, typed: str | None = None) -> Result:
    """Run a command, with what is typed when it asks."""
    return app.test_cli_runner().invoke(args=["teacher", *words], input=typed)


def log_in(client: FlaskClient, password: str) -> int:
    """Log in as ada; the status."""
    values = {"username": "ada", "password": password}
    return client.post(
        "/teach/login", json=values, headers={"Accept": "application/json"}
    ).status_code


def test_add_asks_for_a_password_and_hides_it(app: Flask, client: FlaskClient) -> None:
    result = run(app, "add", "ada", typed=f"{PASSWORD}\n{PASSWORD}\n")
    assert result.exit_code == 0, result.output
    assert result.stdout == "ada can log in now.\n"
    assert PASSWORD not in result.output
    assert log_in(client, PASSWORD) == 200


def test_add_can_make_a_password(app: Flask, client: FlaskClient) -> None:
    result = run(app, "add", "ada", "--generate")
    assert result.exit_code == 0
    assert log_in(client, result.stdout.strip()) == 200


@pytest.mark.parametrize(
    ("name", "typed", "why"),
    [
        ("Ada", None, "The username Ada is taken."),
        ("ab", None, "A username has 3 to 32 characters."),
        ("a b c", None, "A username has letters, digits, dots, - and _ only."),
        ("grace", "short\nshort\n", "A password has at least 10 characters."),
    ],
)
def test_add_fails_with_one_sentence(
    app: Flask, db_session: Session, name: str, typed: str | None, why: str
) -> None:
    add_teacher(db_session)
    result = run(app, "add", name, typed=typed)
    assert result.exit_code == 1
    assert result.stderr.splitlines()[-1] == why
    assert result.stdout == ""
    assert len(db_session.scalars(select(Teacher)).all()) == 1


def test_reset_prints_a_password_once_and_ends_all_logins(
    app: Flask, client: FlaskClient, db_session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns, "WAIT_SECONDS", 0.0)
    ada = add_teacher(db_session)
    token = logins.open_login(db_session, ada.id, utc_now())
    db_session.commit()
    for _ in range(12):
        status = log_in(client, "wrong")
    assert status == 429
    result = run(app, "reset", "ADA")
    assert result.exit_code == 0
    assert logins.find_visitor(db_session, token, utc_now()) is None
    db_session.rollback()
    assert log_in(client, PASSWORD) == 401
    assert log_in(client, result.stdout.strip()) == 200
    assert len(result.stdout.splitlines()) == 1


def test_reset_leaves_the_second_factor_on_unless_told_otherwise(
    app: Flask, client: FlaskClient, db_session: Session
) -> None:
    add_teacher(db_session)
    log_in(client, PASSWORD)
    set_up(client)
    for options, status in (((), 401), (("--no-second-factor",), 200)):
        result = run(app, "reset", "ada", *options)
        assert result.exit_code == 0
        assert log_in(app.test_client(), result.stdout.strip()) == status
        db_session.expire_all()
        is_on = second_factor.is_on(db_session.scalars(select(Teacher)).one())
        db_session.rollback()
        assert is_on is (status == 401)


def test_reset_of_nobody(app: Flask, db_session: Session) -> None:
    result = run(app, "reset", "grace")
    assert (result.exit_code, result.stderr) == (1, "There is no teacher named grace.\n")
    assert run(app, "reset", "a\nb").exit_code == 1


def test_list(app: Flask, db_session: Session) -> None:
    assert run(app, "list").stdout == "There are no teachers yet.\n"
    add_teacher(db_session, "grace")
    ada = add_teacher(db_session)
    made, seen = ada.created_at, utc_now() + timedelta(days=3)
    ada.seen_at = seen
    db_session.commit()
    lines = run(app, "list").stdout.splitlines()
    assert [line.split()[0] for line in lines] == ["ada", "grace"]
    assert lines[0].split()[1:] == [f"{made:%Y-%m-%d}", f"{seen:%Y-%m-%d}"]
    assert sizes.USERNAME < len(lines[0]) < 80


@pytest.mark.parametrize("name", ["add", "reset", "list"])
def test_help_has_an_example_and_wrong_usage_is_2(app: Flask, name: str) -> None:
    shown = run(app, name, "--help")
    assert shown.exit_code == 0
    assert f"Example: flask teacher {name}" in shown.output
    assert run(app, name, "--nonsense").exit_code == 2
    assert run(app, "add").exit_code == run(app, "reset").exit_code == 2
