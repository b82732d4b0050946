"""Survival in a browser: hearts on one page, the timer, and the end."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Live, NewPage
from tests.browser.play import go_on, on_trial, respond, trials_of
from tests.browser.test_pages import assert_good

HEARTS = re.compile("^♥♥♥ · ")


def begin(page: Page, *, timer: bool = False) -> str:
    """Start survival from its page; the id of the round."""
    page.goto("/modes/survival")
    if timer:
        page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Play", exact=True).click()
    return on_trial(page)


@pytest.mark.parametrize(("size", "colours"), [("narrow", "light"), ("laptop", "dark")])
def test_three_mistakes_end_it(new_page: NewPage, live: Live, size: str, colours: str) -> None:
    page = new_page(size, colours)
    round_id = begin(page)
    expect(page.locator("[data-slot=tally]").first).to_have_text(HEARTS)
    assert_good(page)
    for number in range(1, 4):
        truth = trials_of(live, round_id)[number - 1].label
        respond(page, "fake" if truth == "real" else "real")
        lost = "♥" * (3 - number) + "♡" * number
        expect(page.locator("[data-slot=tally]").first).to_have_text(re.compile(f"^{lost}"))
        if number == 3:
            expect(page.locator("[data-next]")).to_have_text("See your results")
        go_on(page)
    expect(page.locator("h1")).to_have_text("0 right before the third mistake")
    assert_good(page)


def test_the_face_is_covered_when_the_time_is_up(
    new_page: NewPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("quiz.modes.survival.FIRST_S", 3.0)  # the server runs in this process
    page = new_page("phone")
    begin(page, timer=True)
    expect(page.locator("[data-timer]")).to_be_visible()
    expect(page.locator(".is-covered")).to_have_count(0)
    assert_good(page)
    expect(page.locator(".is-covered")).to_have_count(1)
    page.get_by_role("button", name="Real").press("Enter")
    expect(page.locator("[data-verdict]")).to_be_visible()
    expect(page.locator(".is-covered")).to_have_count(0)
