"""The page before the lesson, in a browser: accessible, and with an eye on the clocks."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from quiz.monitoring import preflight
from quiz.storage.database import utc_now
from tests.browser.conftest import REALS, NewPage, looks
from tests.browser.test_pages import assert_good
from tests.browser.test_teach import sign_up


@pytest.mark.parametrize(("viewport", "scheme"), looks("phone", "laptop"))
def test_the_checks(
    new_page: NewPage, viewport: str, scheme: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(preflight, "MOST_FACES", REALS + 1)
    page = new_page(viewport, scheme)
    sign_up(page, f"checks.{viewport}.{scheme}")
    page.get_by_role("link", name="Before the lesson").click()
    expect(page.get_by_text("so that phones can reach it")).to_be_visible()
    expect(page.get_by_text("Your device shows the same time")).to_be_visible()
    assert_good(page)
    page.get_by_label("Faces that you want to show").fill(str(REALS + 1))
    page.get_by_role("button", name="Check again").click()
    expect(page.get_by_text("Show fewer faces")).to_be_visible()
    assert_good(page)


def test_without_scripts_the_clocks_are_compared_by_eye(plain_page: Page) -> None:
    sign_up(plain_page, "plain.checks")
    plain_page.goto("/teach/preflight")
    expect(plain_page.get_by_text("Compare it with your own clock.")).to_be_visible()


def test_a_clock_that_is_far_off_is_to_be_set(page: Page) -> None:
    sign_up(page, "late.clock")
    before = (utc_now() - timedelta(minutes=5)).timestamp() * 1000
    page.route(
        "**/teach/preflight",
        lambda route: route.fulfill(body=with_clock(route.fetch().text(), before)),
    )
    page.goto("/teach/preflight")
    check = page.locator("[data-clock]")
    expect(check).to_contain_text("Your device’s clock is 5 min ahead.")
    expect(check.locator("[data-good=no]")).to_be_visible()
    expect(check.locator("[data-good=yes]")).to_be_hidden()


def with_clock(text: str, milliseconds: float) -> str:
    """Return a page whose server has another time."""
    before, _, rest = text.partition('data-clock="')
    return f'{before}data-clock="{milliseconds:.0f}"{rest.partition(chr(34))[2]}'
