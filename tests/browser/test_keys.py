"""The list of keys: opened by ? or by its button, and no key acts behind it."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Live, NewPage
from tests.browser.play import begin_round, trials_of
from tests.browser.test_pages import assert_good

LIST = "[data-keys-list]"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_trial_lists_its_keys(new_page: NewPage, live: Live, scheme: str) -> None:
    page = new_page(scheme=scheme)
    round_id = begin_round(page)
    expect(page.locator(LIST)).to_be_hidden()
    page.keyboard.press("?")
    shown = page.get_by_role("dialog", name="Keys")
    for words in ("← or R", "→ or F", "magnify the face", "show this list"):
        expect(shown).to_contain_text(words)
    assert_good(page)
    for key in ("ArrowRight", "r", "z", "?"):
        page.keyboard.press(key)
    expect(page.locator(".lens")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(page.locator(LIST)).to_be_hidden()
    assert [trial for trial in trials_of(live, round_id) if trial.response] == []
    page.keyboard.press("ArrowRight")
    expect(page.locator("[data-verdict]")).to_be_visible()


def test_a_button_opens_the_list_and_gets_the_focus_back(page: Page) -> None:
    page.goto("/")
    button = page.get_by_role("button", name="Keys")
    button.focus()
    page.keyboard.press("Enter")
    expect(page.locator(LIST)).to_be_visible()
    page.get_by_role("button", name="Close").click()
    expect(page.locator(LIST)).to_be_hidden()
    expect(button).to_be_focused()


def test_a_question_mark_in_a_field_is_a_letter(page: Page) -> None:
    page.goto("/join")
    page.get_by_label("Classroom code").press("?")
    expect(page.locator(LIST)).to_be_hidden()
    assert page.get_by_label("Classroom code").input_value() == "?"


def test_browsers_without_dialogs_and_without_scripts_offer_nothing(new_page: NewPage) -> None:
    old, plain = new_page(), new_page(java_script_enabled=False)
    old.add_init_script("delete HTMLDialogElement.prototype.showModal")
    for page in (old, plain):
        page.goto("/")
        expect(page.locator("[data-keys-offer]")).to_be_hidden()
        expect(page.locator(LIST)).to_be_hidden()
