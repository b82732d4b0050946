"""The result of a round in one window, its mistakes one by one, and sharing it."""

import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Live, NewPage, looks
from tests.browser.play import begin_practice, begin_round, go_on, play_out, respond, trials_of
from tests.browser.test_pages import assert_good, too_wide

SHOTS = os.environ.get("SHOTS")  # a folder for pictures of every page, to be looked at
WINDOWS = {"phone": (390, 844), "laptop": (1280, 720)}
SHARE = """window.shared = [];
Object.defineProperty(navigator, "share", {
  value: (what) => { window.shared.push(what); return Promise.resolve(); } });"""
REFUSED = """Object.defineProperty(navigator, "share", {
  value: () => Promise.reject(new DOMException("closed", "AbortError")) });"""
NO_SHARE = """Object.defineProperty(navigator, "share", { value: undefined });"""
NEITHER = NO_SHARE + """Object.defineProperty(navigator, "clipboard", { value: undefined });"""


def shoot(page: Page, name: str) -> None:
    """Take a picture, if somebody wants to look."""
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"{name}.png", full_page=True)


def finish_a_round(page: Page, label: str = "real") -> str:
    """Play a round to its result; the id of the round."""
    round_id = begin_round(page)
    play_out(page, label)
    return round_id


@pytest.mark.parametrize(("window", "scheme"), looks(*WINDOWS))
def test_a_result_fits_one_window(new_page: NewPage, window: str, scheme: str) -> None:
    page = new_page(window, scheme, reduced_motion="reduce")
    width, height = WINDOWS[window]
    page.set_viewport_size({"width": width, "height": height})
    finish_a_round(page)
    shoot(page, f"result-{window}-{scheme}")
    script = "each => each.getBoundingClientRect().bottom + scrollY"
    assert page.locator(".folded").evaluate(script) <= height
    assert_good(page)
    for summary in page.locator(".folded > details > summary").all():
        summary.click()
    page.get_by_text("The same as a table").click()
    shoot(page, f"result-open-{window}-{scheme}")
    assert_good(page)


@pytest.mark.parametrize(("window", "scheme"), looks("narrow", *WINDOWS))
def test_what_a_result_leads_to(new_page: NewPage, window: str, scheme: str) -> None:
    page = new_page(window, scheme, reduced_motion="reduce")
    finish_a_round(page)
    assert_good(page)
    result = page.url
    page.get_by_role("link", name="Look at your mistake").click()
    expect(page.locator(".stamp")).to_be_visible()
    shoot(page, f"mistake-{window}-{scheme}")
    assert_good(page)
    page.goto(result)
    page.goto(page.get_by_role("link", name="Share").get_attribute("href") or "")
    expect(page.get_by_role("button", name="Play yourself")).to_be_visible()
    shoot(page, f"public-{window}-{scheme}")
    assert_good(page)


@pytest.mark.parametrize("width", [320, 768, 1920])
def test_a_result_is_never_too_wide(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    finish_a_round(page)
    for summary in page.locator(".folded > details > summary").all():
        summary.click()
    assert too_wide(page) == []


def test_the_mistakes_by_keys(page: Page, live: Live) -> None:
    round_id = finish_a_round(page)
    wrong = [t.position for t in trials_of(live, round_id) if t.label.value == "fake"]
    page.get_by_role("link", name="Look at your mistake").click()
    for number, position in enumerate(wrong, 1):
        expect(page.locator("h1")).to_have_text(f"Mistake {number} of {len(wrong)}")
        expect(page.locator(".slide figcaption")).to_contain_text(str(position))
        expect(page.locator(".stamp")).to_have_text("FAKE")
        face = page.locator(".slide .face")
        expect(face).to_have_js_property("complete", True)
        if number < len(wrong):
            page.keyboard.press("ArrowRight")
    if len(wrong) > 1:
        page.keyboard.press("ArrowLeft")
        expect(page.locator("h1")).to_have_text(f"Mistake {len(wrong) - 1} of {len(wrong)}")
    page.get_by_role("link", name="Back to your result").click()
    expect(page.locator(".round-film")).to_be_visible()


def test_a_wrong_face_leads_to_its_page(page: Page, live: Live) -> None:
    round_id = finish_a_round(page)
    wrong = [t.position for t in trials_of(live, round_id) if t.label.value == "fake"]
    expect(page.locator(".round-film a")).to_have_count(len(wrong))
    page.get_by_alt_text(f"Face {wrong[-1]}: wrong").click()
    expect(page.locator("h1")).to_have_text(f"Mistake {len(wrong)} of {len(wrong)}")


def test_the_mistakes_without_scripts(plain_page: Page) -> None:
    begin_practice(plain_page)
    for _ in range(8):
        plain_page.get_by_role("button", name="Real").click()
        plain_page.get_by_role("link", name="Next face").click()
    plain_page.get_by_role("button", name="Finish").click()
    plain_page.get_by_role("link", name="Look at your mistake").click()
    while plain_page.get_by_role("link", name="Next").count():
        plain_page.get_by_role("link", name="Next").click()
    plain_page.get_by_role("link", name="Your result", exact=True).click()
    expect(plain_page.locator(".round-film li")).to_have_count(8)
    plain_page.get_by_role("link", name="Share").click()
    expect(plain_page).to_have_url(re.compile("/results/"))
    expect(plain_page.get_by_role("button", name="Play yourself")).to_be_visible()


def test_sharing_by_the_systems_dialog(page: Page, live: Live) -> None:
    page.add_init_script(SHARE)
    finish_a_round(page)
    page.get_by_role("link", name="Share").click()
    [shared] = page.evaluate("window.shared")
    assert re.match(
        r"Real or Fake\? I was right about \d+ of 10 faces\.\n[✅]*[❌]*$", shared["text"]
    )
    assert shared["url"].startswith(f"{live.url}/results/")
    expect(page.get_by_role("status")).to_be_empty()


def test_a_dialog_that_is_closed_changes_nothing(page: Page) -> None:
    page.add_init_script(REFUSED)
    finish_a_round(page)
    before = page.url
    page.get_by_role("link", name="Share").click()
    page.wait_for_timeout(100)
    assert page.url == before
    expect(page.get_by_role("status")).to_be_empty()


def test_sharing_by_the_clipboard_is_spoken(page: Page, live: Live) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.add_init_script(NO_SHARE)
    finish_a_round(page)
    page.get_by_role("link", name="Share").click()
    expect(page.get_by_role("status")).to_have_text("Copied. You can paste it anywhere.")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("Real or Fake? I was right about ")
    assert copied.splitlines()[-1].startswith(f"{live.url}/results/")


def test_sharing_without_either_leads_to_the_public_page(page: Page) -> None:
    page.add_init_script(NEITHER)
    finish_a_round(page)
    page.get_by_role("link", name="Share").click()
    expect(page).to_have_url(re.compile("/results/"))
    page.get_by_role("button", name="Play yourself").click()
    expect(page.locator("[data-responses]")).to_be_visible()


def test_a_round_that_is_all_right_has_no_mistakes(page: Page, live: Live) -> None:
    round_id = begin_round(page)
    for position in range(1, 11):
        expect(page.locator("[data-slot=position]")).to_have_text(f"Face {position} of 10")
        respond(page, trials_of(live, round_id)[position - 1].label.value)
        go_on(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("You beat the forger 10 to 0")
    expect(page.get_by_role("link", name="Look at your mistake")).to_have_count(0)
