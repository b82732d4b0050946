"""Light, dark or automatic: chosen in the footer, kept, and applied before anything is painted."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NewPage

LIGHT, DARK = "rgb(232, 225, 211)", "rgb(20, 9, 7)"
# What the page looks like when its body begins, long before the scripts of the page run.
FIRST_LOOK = """new MutationObserver((_, observer) => {
  if (!document.body) return;
  observer.disconnect();
  window.firstLook = document.querySelector("link[data-dark]").media;
}).observe(document, { childList: true, subtree: true });"""


def table(page: Page) -> str:
    """Return the colour of the page."""
    colour: str = page.evaluate("getComputedStyle(document.body).backgroundColor")
    return colour


@pytest.mark.parametrize(("scheme", "own"), [("light", LIGHT), ("dark", DARK)])
def test_the_choice_is_kept_and_automatic_follows_the_system(
    new_page: NewPage, scheme: str, own: str
) -> None:
    page = new_page(scheme=scheme)
    page.goto("/")
    assert table(page) == own
    expect(page.get_by_label("Automatic")).to_be_checked()
    for choice, colour, media in (("Dark", DARK, "screen"), ("Light", LIGHT, "not all")):
        page.get_by_label(choice).check(force=True)
        assert table(page) == colour
        page.add_init_script(FIRST_LOOK)
        page.goto("/how")
        assert page.evaluate("window.firstLook") == media
        assert table(page) == colour
        expect(page.get_by_label(choice)).to_be_checked()
    page.get_by_label("Automatic").check(force=True)
    assert page.evaluate("localStorage.length") == 0
    page.reload()
    assert table(page) == own


def test_the_choice_works_by_keyboard(page: Page) -> None:
    page.goto("/")
    page.get_by_label("Automatic").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    assert table(page) == DARK


def test_a_browser_that_keeps_nothing_follows_the_system(new_page: NewPage) -> None:
    page = new_page(scheme="dark")
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new Error('no') } })"
    )
    page.goto("/")
    assert table(page) == DARK
    page.get_by_label("Light").check(force=True)
    assert table(page) == LIGHT


def test_without_scripts_there_is_no_switch_and_the_system_decides(new_page: NewPage) -> None:
    page = new_page(scheme="dark", java_script_enabled=False)
    page.goto("/")
    expect(page.locator("[data-colours]")).to_be_hidden()
