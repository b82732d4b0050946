"""The daily ten in a browser: nothing is told before the tenth face, then the result to share."""

import re

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import delete, select

from quiz.models import Round, SharedSet, Trial
from tests.browser.conftest import Live, NewPage, looks
from tests.browser.play import on_trial, play_silently
from tests.browser.test_pages import assert_good

TITLE = re.compile(r"^No\. \d+: \d+ of 10 right$")


@pytest.fixture(autouse=True)
def new_day(live: Live) -> None:
    """Let no other test have played today."""
    shared = select(SharedSet.id).where(SharedSet.day.is_not(None))
    rounds = select(Round.id).where(Round.set_id.in_(shared))
    with live.database.transaction() as session:
        session.execute(delete(Trial).where(Trial.round_id.in_(rounds)))
        session.execute(delete(Round).where(Round.set_id.in_(shared)))
        session.execute(delete(SharedSet).where(SharedSet.day.is_not(None)))


def begin(page: Page) -> None:
    """Begin today's ten."""
    page.goto("/modes/daily")
    page.get_by_role("button", name="Play today’s ten").click()
    on_trial(page)


@pytest.mark.parametrize(("viewport", "scheme"), looks("narrow", "phone", "laptop"))
def test_a_day(new_page: NewPage, viewport: str, scheme: str) -> None:
    page = new_page(viewport, scheme, reduced_motion="reduce")
    page.goto("/modes/daily")
    assert_good(page)
    begin(page)
    assert_good(page)
    play_silently(page, "fake")
    expect(page.locator("h1")).to_have_text(TITLE)
    expect(page.locator(".round-film li")).to_have_count(10)
    right = page.locator(".round-film .is-right").count()
    text = page.locator("[data-share]").get_attribute("data-share") or ""
    assert text.endswith("✅" * right + "❌" * (10 - right))
    assert_good(page)
    page.get_by_role("link", name="Record and rules").click()
    expect(page.get_by_text(f"you had {right} right")).to_be_visible()
    expect(page.get_by_role("button", name="Play today’s ten")).to_have_count(0)
    expect(page.locator(".calendar .is-today b")).to_have_text(str(right))
    assert_good(page)


def test_without_scripts(plain_page: Page) -> None:
    plain_page.goto("/modes/daily")
    plain_page.get_by_role("button", name="Play today’s ten").click()
    for position in range(1, 11):
        expect(plain_page.locator("[data-slot=position]")).to_have_text(f"Face {position} of 10")
        plain_page.get_by_role("button", name="Real").click()
    plain_page.get_by_role("link", name="See your results").click()
    expect(plain_page.locator("h1")).to_have_text(TITLE)
