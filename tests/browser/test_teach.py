"""A teacher's account, from the browser: with and without scripts, by keyboard, in both schemes."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NewPage, looks
from tests.browser.test_pages import assert_good

PASSWORD, NEW = "a horse of another colour", "another horse altogether"


def sign_up(page: Page, name: str, password: str = PASSWORD) -> None:
    """Make an account."""
    page.goto("/teach")
    page.get_by_label("Choose a username").fill(name)
    page.get_by_label("Password, at least").fill(password)
    page.get_by_role("button", name="Sign up").click()


def log_in(page: Page, name: str, password: str) -> None:
    """Log in on the page that is there."""
    page.get_by_label("Username", exact=True).fill(name)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Log in").click()


def change_password(page: Page, old: str, new: str) -> None:
    """Change the password on the page that is there."""
    page.get_by_label("Current password").fill(old)
    page.get_by_label("New password").fill(new)
    page.get_by_role("button", name="Change password").click()


@pytest.mark.parametrize("has_scripts", [True, False])
def test_an_account_from_its_beginning_to_its_end(new_page: NewPage, has_scripts: bool) -> None:
    page, name = new_page(java_script_enabled=has_scripts), f"teacher.{has_scripts}"
    page.goto("/")
    page.get_by_role("link", name="For teachers").click()
    sign_up(page, name)
    expect(page.get_by_text(f"You are logged in as {name}.")).to_be_visible()
    expect(page.get_by_text("No classrooms yet.")).to_be_visible()
    page.get_by_role("button", name="Log out").click()
    log_in(page, name, NEW)
    expect(page.get_by_role("alert")).to_have_text("The username or the password is wrong.")
    expect(page.get_by_label("Username", exact=True)).to_have_value(name)
    log_in(page, name.upper(), PASSWORD)
    change_password(page, NEW, NEW)
    expect(page.get_by_role("alert")).to_have_text("The current password is wrong.")
    change_password(page, PASSWORD, NEW)
    expect(page.get_by_role("status")).to_have_text("Your password has been changed.")
    page.get_by_role("button", name="Log out").click()
    log_in(page, name, NEW)
    page.get_by_text("Erase my account").first.click()
    page.get_by_role("button", name="Erase my account").click()
    expect(page.get_by_role("heading", name="For teachers")).to_be_visible()


def test_two_browsers_and_a_changed_password(new_page: NewPage) -> None:
    one, other = new_page(), new_page("phone")
    sign_up(one, "two.browsers")
    other.goto("/teach")
    log_in(other, "two.browsers", PASSWORD)
    expect(other.get_by_text("You are logged in")).to_be_visible()
    change_password(one, PASSWORD, NEW)
    expect(one.get_by_text("You are logged in")).to_be_visible()
    change_password(other, PASSWORD, NEW)
    expect(other.get_by_role("alert")).to_have_text("Log in first.")
    expect(other.get_by_role("heading", name="Log in")).to_be_visible()


def test_signing_up_by_keyboard(page: Page) -> None:
    page.goto("/teach")
    page.get_by_role("button", name="Log in").focus()
    for keys in ("by.keyboard", PASSWORD):
        page.keyboard.press("Tab")
        page.keyboard.type(keys)
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Sign up")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_text("You are logged in as by.keyboard.")).to_be_visible()


@pytest.mark.parametrize(("viewport", "scheme"), looks("phone", "laptop"))
def test_the_pages_of_a_teacher(new_page: NewPage, viewport: str, scheme: str) -> None:
    page = new_page(viewport, scheme)
    name = f"{viewport}-{scheme}-with-a-long-name"
    for password in ("1234567890", PASSWORD):  # refused, then taken
        sign_up(page, name, password)
        expect(page.get_by_role("alert" if password != PASSWORD else "main")).to_be_visible()
        assert_good(page)
    page.get_by_text("Erase my account").first.click()
    change_password(page, NEW, NEW)
    expect(page.get_by_role("alert")).to_be_visible()
    assert_good(page)
    page.goto("/teach")
    page.get_by_label("Title").fill("A class with quite a long title")
    page.get_by_role("button", name="Open a classroom").click()
    page.get_by_role("link", name="Your classrooms").click()
    expect(page.get_by_role("link", name="Report of")).to_be_visible()
    assert_good(page)
