"""A teacher's second factor and logins, in real browsers: with and without scripts."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Live, NewPage, looks
from tests.browser.test_pages import assert_good
from tests.browser.test_teach import PASSWORD, log_in, sign_up
from tests.support.second_factors import App, forget_last_code

SHOTS = os.environ.get("SHOTS")  # a folder for pictures of every page, to be looked at


def shoot(page: Page, name: str) -> None:
    """Take a picture, if somebody wants to look."""
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"{name}.png", full_page=True)


def switch_on(page: Page, code: str | None = None) -> App:
    """Set the second factor up on its page; the app."""
    app = App(page.locator("#key").inner_text())
    page.get_by_label("The six digits").fill(code or app.code())
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name="Switch on").click()
    return app


@pytest.mark.parametrize("has_scripts", [True, False])
def test_a_second_factor_from_its_beginning_to_its_end(
    new_page: NewPage, live: Live, has_scripts: bool
) -> None:
    page, name = new_page(java_script_enabled=has_scripts), f"factor.{has_scripts}"
    sign_up(page, name)
    page.get_by_role("link", name="Second factor").click()
    expect(page.locator(".qr-mount svg")).to_be_visible()
    switch_on(page, "000000")
    expect(page.get_by_role("alert")).to_contain_text("That code is wrong.")
    app = switch_on(page)
    expect(page.locator(".recovery-codes li")).to_have_count(8)
    recovery = page.locator(".recovery-codes code").first.inner_text()
    page.get_by_role("link", name="I have kept them").click()
    page.get_by_role("button", name="Log out").click()
    for code in (None, recovery):
        log_in(page, name, PASSWORD)
        expect(page.get_by_role("heading", name="The code, please")).to_be_visible()
        page.get_by_label("Code").fill("000000")
        page.get_by_role("button", name="Log in").click()
        expect(page.get_by_role("alert")).to_contain_text("That code is wrong")
        with live.database.writing() as session:
            forget_last_code(session)
        page.get_by_label("Code").fill(code or app.code())
        page.get_by_role("button", name="Log in").click()
        expect(page.get_by_text(f"You are logged in as {name}.")).to_be_visible()
        if code is None:
            page.get_by_role("button", name="Log out").click()
    page.get_by_role("link", name="Second factor").click()
    expect(page.get_by_text("You have 7 recovery codes left.")).to_be_visible()
    page.locator("#off-password").fill(PASSWORD)
    page.get_by_role("button", name="Switch off").click()
    expect(page.get_by_role("button", name="Switch on")).to_be_visible()


@pytest.mark.parametrize("has_scripts", [True, False])
def test_the_logins_of_a_teacher(new_page: NewPage, has_scripts: bool) -> None:
    name = f"logins.{has_scripts}"
    page = new_page(java_script_enabled=has_scripts)
    sign_up(page, name)
    others = [new_page("phone") for _ in range(3)]
    for other in others:
        other.goto("/teach")
        log_in(other, name, PASSWORD)
        expect(other.get_by_text("You are logged in")).to_be_visible()
    page.get_by_role("link", name="Your logins").click()
    expect(page.locator(".login")).to_have_count(4)
    page.get_by_role("button", name="End the login with").first.click()
    expect(page.locator(".login")).to_have_count(3)
    page.get_by_role("button", name="End all others").click()
    expect(page.locator(".login")).to_have_count(1)
    for other in others:
        other.reload()
        expect(other.get_by_role("heading", name="Log in")).to_be_visible()
    page.get_by_role("button", name="Log out").click()
    expect(page.get_by_role("heading", name="For teachers")).to_be_visible()


@pytest.mark.parametrize(("viewport", "scheme"), looks("phone", "laptop"))
def test_the_pages_of_an_account_are_good(new_page: NewPage, viewport: str, scheme: str) -> None:
    page, name = new_page(viewport, scheme), f"pages.{viewport}.{scheme}.of.an.account"
    sign_up(page, name)
    other = new_page()
    other.goto("/teach")
    log_in(other, name, PASSWORD)
    expect(other.get_by_text("You are logged in")).to_be_visible()
    shots = f"{viewport}-{scheme}"
    for address in ("/teach/logins", "/teach/second-factor"):
        page.goto(address)
        shoot(page, f"{address.rpartition('/')[2]}-{shots}")
        assert_good(page)
    switch_on(page, "000000")
    expect(page.get_by_role("alert")).to_be_visible()
    shoot(page, f"wrong-{shots}")
    assert_good(page)
    switch_on(page)
    expect(page.locator(".recovery-codes li")).to_have_count(8)
    shoot(page, f"recovery-{shots}")
    assert_good(page)
    page.goto("/teach/second-factor")
    shoot(page, f"on-{shots}")
    assert_good(page)
    page.goto("/teach")
    shoot(page, f"teach-{shots}")
    page.get_by_role("button", name="Log out").click()
    log_in(page, name, PASSWORD)
    expect(page.get_by_label("Code")).to_be_focused()
    shoot(page, f"code-{shots}")
    assert_good(page)
