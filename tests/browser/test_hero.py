"""The home page's face is judged right there: the first response takes one tap."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import delete

from quiz.models import Import
from quiz.storage.database import utc_now
from tests.browser.conftest import Live, NewPage, looks
from tests.browser.test_pages import assert_good


@pytest.mark.parametrize(("viewport", "scheme"), looks("phone", "laptop"))
def test_one_tap_brings_the_first_verdict(
    new_page: NewPage, live: Live, viewport: str, scheme: str
) -> None:
    page = new_page(viewport, scheme)
    page.goto("/")
    hero = page.locator("[data-hero]")
    hero.get_by_role("button", name="Real").click()
    expect(hero.locator(".outcome")).to_have_text(re.compile("Right|Wrong"))
    expect(hero.locator(".stamp")).to_have_text(re.compile("REAL|FAKE"))
    assert page.url.endswith("/")
    assert_good(page)
    hero.get_by_role("link", name="Try another").click()
    expect(hero.get_by_role("button", name="Fake")).to_be_visible()


def test_it_works_without_scripts(plain_page: Page, live: Live) -> None:
    plain_page.goto("/")
    plain_page.locator("[data-hero]").get_by_role("button", name="Fake").click()
    expect(plain_page.locator("[data-hero] .outcome")).to_be_visible()


@pytest.fixture
def importing(live: Live) -> Iterator[None]:
    """Photographs are being imported, so that the page looks for news every two seconds."""
    now = utc_now()
    own = {"deck": "gallery", "source": "a test", "read": 1, "total": 9, "kept": 1}
    with live.database.transaction() as session:
        session.add(Import(**own, started_at=now, beat_at=now + timedelta(hours=1)))
    yield
    with live.database.transaction() as session:
        session.execute(delete(Import).where(Import.source == "a test"))


@pytest.mark.usefixtures("importing")
def test_the_verdict_stays_while_photographs_are_imported(page: Page) -> None:
    page.goto("/")
    expect(page.locator("[data-waiting]")).to_be_visible()
    with page.expect_request(lambda request: "response=real" in request.url):
        page.locator("[data-hero]").get_by_role("button", name="Real").click()
    expect(page.locator("[data-hero] .outcome")).to_be_visible()
    with page.expect_response(lambda reply: reply.url.endswith("/")):
        page.wait_for_timeout(0)  # the page looks for news
    page.wait_for_timeout(200)
    expect(page.locator("[data-hero] .outcome")).to_be_visible()
