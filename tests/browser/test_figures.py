"""The pages You and Everyone: three figures at the top, and the rest folded."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import NewPage, looks
from tests.browser.play import begin_round, play_out
from tests.browser.test_pages import assert_good
from tests.browser.test_result import WINDOWS, shoot


@pytest.mark.parametrize(("window", "scheme"), looks("narrow", *WINDOWS))
def test_the_figures_of_one_and_of_all(new_page: NewPage, window: str, scheme: str) -> None:
    page = new_page(window, scheme, reduced_motion="reduce")
    for _ in range(2):
        begin_round(page)
        play_out(page, "fake")
    for address in ("/me", "/stats"):
        page.goto(address)
        expect(page.locator(".glances li")).to_have_count(3)
        shoot(page, f"{address[1:]}-{window}-{scheme}")
        assert_good(page)
        for summary in page.locator(".folded > details > summary").all():
            summary.click()
        expect(page.locator(".figures").first).to_be_visible()
        shoot(page, f"{address[1:]}-open-{window}-{scheme}")
        assert_good(page)
    page.goto("/leaderboard")
    shoot(page, f"leaderboard-{window}-{scheme}")
    assert_good(page)
