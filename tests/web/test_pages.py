"""Pages and their JSON twins, empty and full."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from quiz.web.pages import with_code
from tests.support.factories import add_worker, fill
from tests.support.pages import play, twin

PAGES = ["/", "/me", "/stats", "/leaderboard", "/leaderboard?window=today", "/how"]


@pytest.mark.parametrize("url", PAGES)
def test_every_page_stands_empty_and_full(
    client: FlaskClient, db_session: Session, url: str
) -> None:
    for _ in range(2):
        page = client.get(url)
        assert page.status_code == 200
        assert page.mimetype == "text/html"
        assert 'name="csrf-token"' in page.text
        twin(client, url)
        fill(db_session)
        add_worker(db_session) if not _ else None
        play(client)


def test_a_browser_and_a_tool_without_wishes_get_the_page(client: FlaskClient) -> None:
    browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
    for accept in (browser, "*/*", ""):
        assert client.get("/stats", headers={"Accept": accept}).mimetype == "text/html"
    assert "Accept" in client.get("/stats").headers["Vary"]


def test_code_in_a_sentence_is_marked_and_the_rest_escaped() -> None:
    assert with_code("Run `flask <faces>` & wait.") == (
        "Run <code>flask &lt;faces&gt;</code> &amp; wait."
    )


def test_addresses_that_no_database_could_hold_are_404(client: FlaskClient) -> None:
    for path in ("/rounds/a%00b", f"/stats/fakes/{2**63}"):
        assert client.get(path).status_code == 404
