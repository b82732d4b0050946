"""The climb in a browser: by keyboard to the fall, without scripts, and the result on its curve."""

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from quiz.models import Trial
from tests.browser.conftest import Live, NewPage, looks
from tests.browser.test_pages import assert_good
from tests.support.climbs import stock_climb

LEVELS = (0, 4, 45, 81, 168, 741)


@pytest.fixture(scope="module", autouse=True)
def faces(live: Live) -> None:
    """Let each milestone have made some faces."""
    with live.database.writing() as session:
        stock_climb(session, 12, LEVELS)


def begin(page: Page) -> str:
    """Start a climb from its page; the id of the round."""
    page.goto("/modes/climb")
    page.get_by_role("button", name="Play", exact=True).click()
    expect(page.get_by_role("heading", name="Which one is the fake?")).to_be_visible()
    return page.url.rsplit("/", 1)[1]


def fake_at(live: Live, round_id: str, number: int) -> int:
    """Return the place of a trial's fake, from 0."""
    with live.database.reading() as session:
        query = select(Trial.label).where(Trial.round_id == round_id).order_by(Trial.position)
        labels = [label.value for label in session.scalars(query)][2 * number - 2 : 2 * number]
    return labels.index("fake")


def choose(page: Page, live: Live, round_id: str, number: int, *, is_right: bool) -> None:
    """Choose a face by its key, and go on."""
    fake = fake_at(live, round_id, number)
    page.locator(f"button[value='{fake if is_right else 1 - fake}']").press("Enter")
    expect(page.locator(".choice-verdict")).to_be_visible()


@pytest.mark.parametrize(("viewport", "scheme"), looks("narrow", "phone", "laptop"))
def test_a_climb(new_page: NewPage, live: Live, viewport: str, scheme: str) -> None:
    page = new_page(viewport, scheme)
    page.goto("/modes/climb")
    assert_good(page)
    round_id = begin(page)
    assert_good(page)
    for number, mark in enumerate([True, True, False, True, False, False], start=1):
        choose(page, live, round_id, number, is_right=mark)
        if number == 2:
            expect(page.locator(".is-here")).to_have_text("45")
            assert_good(page)
        if number == 3:
            expect(page.locator("[data-slot=tally]")).to_have_text("♥♥♡ · level 3 of 6")
        page.locator(".choice-verdict a").press("Enter")
    expect(page.get_by_role("heading", name="You fell at 45,000 images")).to_be_visible()
    expect(page.locator(".climb-curve .own")).to_have_text("you are here")
    assert_good(page)


def test_a_climb_without_scripts(plain_page: Page, live: Live) -> None:
    round_id = begin(plain_page)
    for number in (1, 2, 3):
        fake = fake_at(live, round_id, number)
        plain_page.locator(f"button[value='{1 - fake}']").click()
        plain_page.locator(".choice-verdict a").click()
    expect(plain_page.get_by_role("heading", name="at noise")).to_be_visible()
