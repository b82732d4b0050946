"""Practice: as long as one likes, with statistics as one goes."""

import re

from playwright.sync_api import Page, expect

from tests.browser.play import begin_practice, go_on, respond


def test_practice_counts_as_one_goes_and_ends_when_told(page: Page) -> None:
    begin_practice(page)
    for position in range(1, 13):
        expect(page.locator("[data-slot=position]")).to_have_text(f"Face {position}")
        respond(page, "real")
        expect(page.locator("[data-slot=tally]")).to_have_text(
            re.compile(rf"\d+ of {position} right · \d+%")
        )
        go_on(page)
        expect(page.locator("[data-slot=tally]")).to_have_text(re.compile(r"sharpness −?\d\.\d\d$"))
    page.reload()
    expect(page.locator("[data-slot=tally]")).to_have_text(re.compile(r"sharpness −?\d\.\d\d$"))
    expect(page.locator("[data-slot=position]")).to_have_text("Face 13")
    expect(page.locator("[data-strip] li")).to_have_count(10)
    page.get_by_role("button", name="Finish").click()
    expect(page.locator(".frame")).to_have_count(12)
