"""Everyone's numbers: kept for a moment outside tests, fresh afterwards."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from quiz.decks import UTKFACE
from quiz.web import crowd_totals, everyone
from tests.support.factories import fill
from tests.support.pages import play


def test_everyones_numbers_are_those_of_the_database(app: Flask, db_session: Session) -> None:
    fill(db_session)
    play(app.test_client(), 4)
    with app.app_context():
        totals = everyone(UTKFACE)
    assert (totals.crowd.counts.trials, totals.players) == (4, 1)


def test_numbers_are_kept_for_some_seconds(
    app: Flask, db_session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(db_session)
    app.testing = False
    with app.app_context():
        first = everyone(UTKFACE)
        assert everyone(UTKFACE) is first
        monkeypatch.setattr(crowd_totals, "KEPT_SECONDS", -1.0)
        assert everyone(UTKFACE) is not first
