"""A duel in two browsers, from the link to who has won."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import NewPage, looks
from tests.browser.play import play_silently
from tests.browser.test_pages import assert_good

ENDED = re.compile(r"^(You have won|Your friend has won|A draw)")


@pytest.mark.parametrize(("viewport", "scheme"), looks("narrow", "phone", "laptop"))
def test_a_duel(new_page: NewPage, viewport: str, scheme: str) -> None:
    mine = new_page(viewport, scheme, reduced_motion="reduce")
    theirs, third = new_page(reduced_motion="reduce"), new_page()
    mine.goto("/modes/duel")
    assert_good(mine)
    mine.get_by_role("button", name="Start a duel").click()
    link = mine.get_by_label("The link for your friend").input_value()
    assert link == mine.url
    assert_good(mine)
    theirs.goto(link)
    assert_good(theirs)
    theirs.get_by_role("button", name="Accept and play").click()
    play_silently(theirs, "real")
    assert_good(theirs)
    theirs.get_by_role("link", name="To the duel").click()
    expect(theirs.locator("h1")).to_have_text("Your duel")
    third.goto(link)
    expect(third.get_by_text("Both places of this duel are taken.")).to_be_visible()
    mine.reload()
    mine.get_by_role("link", name="Play your ten faces").click()
    play_silently(mine, "fake")
    mine.get_by_role("link", name="To the duel").click()
    theirs.reload()
    for page in (mine, theirs):
        expect(page.locator("h1")).to_have_text(ENDED)
    assert_good(mine)
    mine.goto("/modes/duel")
    expect(mine.get_by_role("link", name=ENDED)).to_be_visible()
    assert_good(mine)
