"""The page of everyone's statistics, with a crowd behind it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect
from sqlalchemy import select, update

from quiz.counts import aggregates, digests, notable_faces
from quiz.models import Label, Trial
from quiz.policy import ranking
from quiz.storage.database import Database, utc_now
from tests.browser.conftest import Live, NewPage, serving
from tests.browser.test_pages import SCHEMES, assert_good
from tests.support.factories import add_player, add_round, respond


@pytest.fixture
def live(sqlite_template: Path, tmp_path: Path) -> Iterator[Live]:
    """A server of its own: open rounds of other tests would keep faces off the page."""
    with serving(sqlite_template, tmp_path) as site:
        yield site


def a_crowd_plays(database: Database) -> None:
    """Three players who take every third face wrongly; the worker has counted them."""
    with database.writing() as session:
        for number in range(3):
            player = add_player(session)
            round_ = add_round(session, player, length=20)
            query = select(Trial).where(Trial.round_id == round_.id).order_by(Trial.position)
            for trial in session.scalars(query).all():
                wrong = (trial.position + number) % 3 == 0
                said = Label.FAKE if (trial.label is Label.REAL) == wrong else Label.REAL
                respond(session, player.id, round_.id, trial.position, said, confidence=80)
        session.execute(update(Trial).values(p_detector=0.9, p_discriminator=0.4))
        aggregates.count_waiting_trials(session)
        digests.store_digests(session, digests.compute_digests(session), utc_now())
        session.commit()


@pytest.mark.parametrize("scheme", SCHEMES)
def test_everyones_page_full_of_figures(
    new_page: NewPage, live: Live, scheme: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notable_faces, "MIN_SHOWN", 1)
    monkeypatch.setattr(ranking, "MIN_DRAWN", 0)
    a_crowd_plays(live.database)
    page = new_page("phone", scheme)
    page.goto("/stats")
    page.get_by_text("For the curious").click()
    expect(page.get_by_text("The photographs most often taken for fakes")).to_be_visible()
    expect(page.get_by_text("You have not judged this face yet.").first).to_be_visible()
    picture = page.get_by_alt_text("Face 1", exact=True).first
    picture.scroll_into_view_if_needed()
    expect(picture).to_have_js_property("naturalWidth", 96)
    for summary in page.get_by_text("The same as a table").all():
        summary.click()
    assert_good(page)
