"""Everything by forms alone."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import Live
from tests.browser.play import begin_practice, begin_round, trials_of


def test_a_round_without_scripts(plain_page: Page, live: Live) -> None:
    round_id = begin_round(plain_page)
    for position in range(1, 11):
        trial = trials_of(live, round_id)[position - 1]
        plain_page.get_by_role("button", name="Fake").click()
        plain_page.wait_for_url(re.compile(rf"\?verdict={position}$"))
        outcome = "Right" if trial.label.value == "fake" else "Wrong"
        expect(plain_page.locator("[data-slot=outcome]")).to_have_text(outcome)
        plain_page.get_by_role("link", name=re.compile("Next face|See your results")).click()
    expect(plain_page.locator(".round-film")).to_be_visible()


def test_sureness_without_scripts(plain_page: Page, live: Live) -> None:
    round_id = begin_round(plain_page)
    plain_page.get_by_role("radio", name="Fairly sure").check()
    plain_page.keyboard.press("Enter")  # answers nothing
    plain_page.get_by_role("button", name="Real").click()
    expect(plain_page.locator("[data-verdict]")).to_be_visible()
    plain_page.locator("[data-next]").click()
    expect(plain_page.get_by_role("radio", checked=True)).to_have_count(0)
    plain_page.get_by_role("button", name="Real").click()
    expect(plain_page.locator("[data-verdict]")).to_be_visible()
    assert [trial.confidence for trial in trials_of(live, round_id)[:2]] == [75, None]


def test_practice_without_scripts(plain_page: Page) -> None:
    begin_practice(plain_page)
    plain_page.get_by_role("button", name="Real").click()
    plain_page.get_by_role("link", name="Next face").click()
    plain_page.get_by_role("button", name="Finish").click()
    expect(plain_page.locator(".frame")).to_have_count(1)


def test_erase_me_without_scripts(plain_page: Page) -> None:
    begin_round(plain_page)
    plain_page.goto("/me")
    plain_page.get_by_text("Delete all my responses").click()
    plain_page.get_by_role("button", name="Delete everything").click()
    plain_page.goto("/me")
    expect(plain_page.get_by_text("No responses yet")).to_be_visible()
