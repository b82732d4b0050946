"""Every page: accessible in both schemes, and no wider than a phone."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import NewPage, looks
from tests.browser.play import begin_practice, begin_round, play_out, respond

PAGES = [
    "/", "/how", "/how/tips", "/me", "/stats", "/leaderboard", "/leaderboard?window=today",
    "/teach", "/teach/demo", "/teach/lesson", "/join", "/privacy", "/nowhere",
]  # fmt: skip
SCHEMES = ["light", "dark"]


def violations(page: Page) -> list[str]:
    """What axe finds, one line each."""
    found: list[dict[str, Any]] = Axe().run(page).response["violations"]
    return [f"{page.url} {v['id']}: {v['nodes'][0]['html'][:120]}" for v in found]


def too_wide(page: Page) -> list[str]:
    """What makes a page too wide; a phone's innerWidth grows with it and says nothing."""
    script = """() => { const { clientWidth, scrollWidth } = document.documentElement;
        return scrollWidth <= clientWidth ? [] : [`${scrollWidth} of ${clientWidth}`,
            ...[...document.querySelectorAll("body *")]
                .filter(each => each.getBoundingClientRect().right > clientWidth)
                .map(each => each.outerHTML.slice(0, 120))] }"""
    found: list[str] = page.evaluate(script)
    return found


def assert_good(page: Page) -> None:
    """No violation, no sideways scrolling."""
    assert violations(page) == []
    assert too_wide(page) == []


@pytest.mark.parametrize(("viewport", "scheme"), looks("narrow", "phone", "laptop"))
def test_every_page(new_page: NewPage, viewport: str, scheme: str) -> None:
    page = new_page(viewport, scheme)
    for address in PAGES:
        page.goto(address)
        assert_good(page)


@pytest.mark.parametrize(("viewport", "scheme"), looks("narrow", "phone", "laptop"))
def test_a_round_and_what_follows(new_page: NewPage, viewport: str, scheme: str) -> None:
    page = new_page(viewport, scheme, reduced_motion="reduce")
    begin_round(page)
    assert_good(page)
    respond(page, "real")
    assert_good(page)
    page.goto("/")
    assert_good(page)
    page.get_by_role("link", name="Continue").click()
    page.get_by_role("button", name="Fake").focus()
    begin_practice(page)
    assert_good(page)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_pages_of_someone_who_played(new_page: NewPage, scheme: str) -> None:
    page = new_page("narrow", scheme)
    begin_round(page)
    play_out(page, "fake")
    page.get_by_text("You and published studies").click()
    page.get_by_text("The same as a table").click()
    assert_good(page)
    for address in ("/", "/me", "/stats", "/leaderboard"):
        page.goto(address)
        assert_good(page)


def test_skip_link(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("Tab")
    expect(page.get_by_text("Skip to the page")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


def test_the_footer_and_the_strip_are_as_wide_as_what_is_above_them(page: Page) -> None:
    def sides(selector: str) -> list[float]:
        script = "e => [e.getBoundingClientRect().left, e.getBoundingClientRect().right]"
        found: list[float] = page.locator(selector).first.evaluate(script)
        return found

    page.set_viewport_size({"width": 1920, "height": 1080})
    page.goto("/privacy")
    assert sides(".footer-inner p")[0] == sides("main h1")[0] == sides(".wordmark")[0]
    begin_round(page)
    assert sides(".progress .film") == sides("header.film")
