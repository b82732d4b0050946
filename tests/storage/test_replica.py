"""Replicas: one that does not answer is left alone for a while."""

import pytest
from sqlalchemy import text

from quiz.storage import Replica, replica

pytestmark = pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
NOBODY = "postgresql+psycopg://nobody@127.0.0.1:9/none"


def test_a_session_reads(database_url: str) -> None:
    copy = Replica(database_url)
    session = copy.session()
    assert session is not None
    with session:
        assert session.scalar(text("SELECT count(*) FROM players")) == 0
    assert not copy.is_resting
    copy.dispose()


@pytest.mark.usefixtures("database_url")
def test_one_that_does_not_answer_is_asked_again_after_a_while(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    now = [100.0]
    monkeypatch.setattr(replica, "monotonic", lambda: now[0])
    copy = Replica(NOBODY)
    assert copy.session() is None
    assert copy.is_resting
    assert copy.session() is None
    assert len(caplog.records) == 1  # the second time nobody asked
    now[0] += replica.REST
    assert copy.session() is None
    assert len(caplog.records) == 2
    copy.dispose()
