"""The house of the browser tests itself: a page comes, and strangers are seen."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import Live, NewPage, Watch


def test_the_home_page_comes(page: Page) -> None:
    page.goto("/")
    expect(page.locator("h1").first).to_be_visible()


def test_a_phone_without_scripts_in_the_dark(new_page: NewPage) -> None:
    page = new_page("phone", scheme="dark", java_script_enabled=False)
    page.goto("/")
    expect(page.locator("h1").first).to_be_visible()
    size = page.viewport_size
    assert size is not None
    assert size["width"] == 360


def test_a_stranger_and_a_failing_script_are_seen(page: Page, live: Live, watch: Watch) -> None:
    page.goto("/")
    other = live.url.replace("127.0.0.1", "localhost")
    page.evaluate("url => fetch(url).catch(() => 0)", f"{other}/healthz")
    page.evaluate("() => { setTimeout(() => { throw new Error('oops') }) }")
    page.wait_for_timeout(100)
    problems = " ".join(watch.problems)
    watch.problems.clear()
    assert "script error: " in problems
    assert other in problems
