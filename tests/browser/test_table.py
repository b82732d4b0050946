"""A trial's page: magnifying, confidence, and a window without scrolling."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Live, NewPage
from tests.browser.play import begin_round, go_on, respond, trials_of

WINDOWS = [(390, 844), (390, 664), (360, 740), (1280, 720), (1280, 800), (768, 1024)]


@pytest.mark.parametrize(("width", "height"), WINDOWS)
def test_a_trial_needs_no_scrolling(page: Page, width: int, height: int) -> None:
    page.set_viewport_size({"width": width, "height": height})
    begin_round(page)
    assert _overflow(page) == [0, 0]
    respond(page, "fake")
    assert _overflow(page)[0] == 0
    face = page.locator("[data-face]").bounding_box()
    assert face is not None
    assert face["width"] >= min(width - 72, height - 400)


def _overflow(page: Page) -> list[int]:
    script = """() => { const { clientWidth, scrollWidth, scrollHeight } = document.documentElement;
        return [scrollWidth - clientWidth, scrollHeight - innerHeight].map(n => Math.max(0, n)) }"""
    found: list[int] = page.evaluate(script)
    return found


def test_hold_to_magnify(page: Page) -> None:
    begin_round(page)
    page.locator("[data-face]").hover()
    page.mouse.down()
    expect(page.locator(".lens")).to_be_visible()
    page.mouse.up()
    expect(page.locator(".lens")).to_have_count(0)
    page.keyboard.down("z")
    expect(page.locator(".lens")).to_be_visible()
    page.keyboard.up("z")
    expect(page.locator(".lens")).to_have_count(0)


def test_sureness_is_told_only_when_unfolded_and_is_remembered(page: Page, live: Live) -> None:
    round_id = begin_round(page)
    respond(page, "real")
    go_on(page)
    page.get_by_text("How sure?").click()
    page.get_by_role("slider").fill("90")
    page.keyboard.press("r")
    expect(page.locator("[data-verdict]")).to_be_hidden()  # the slider has the keys
    respond(page, "fake")
    assert [trial.confidence for trial in trials_of(live, round_id)[:2]] == [None, 90]
    page.reload()
    expect(page.get_by_role("slider")).to_be_visible()


def test_less_motion_when_asked(new_page: NewPage) -> None:
    page = new_page(reduced_motion="reduce")
    begin_round(page)
    respond(page, "real")
    name = page.locator("[data-stamp]").evaluate("stamp => getComputedStyle(stamp).animationName")
    assert name == "none"
