"""Every language in a browser: no page too wide, nothing for axe to find, rounds and classes."""

import re

import pytest
from babel.support import Translations
from playwright.sync_api import Page, expect

from quiz.languages import CATALOGUES, ENGLISH, languages
from tests.browser.conftest import NewPage
from tests.browser.play import VERDICT, on_trial
from tests.browser.test_classroom import open_classroom
from tests.browser.test_pages import PAGES, assert_good, too_wide

CODES = [code for code in languages() if code != ENGLISH]
STEP_MS = 10_000


def said(code: str, message: str) -> str:
    """Return a message in a language."""
    return str(Translations.load(str(CATALOGUES), [code]).gettext(message))


def speak(page: Page, code: str) -> None:
    """Choose a language as people do, by the switch in the footer."""
    page.goto("/")
    page.locator(f".footer a[hreflang={code}]").click()
    html = page.locator("html")
    expect(html).to_have_attribute("lang", code)
    expect(html).to_have_attribute("dir", languages()[code].direction)


def respond(page: Page, label: str) -> None:
    """Give a response by its button."""
    page.locator(f".respond-{label}").press("Enter")


@pytest.mark.parametrize("code", CODES)
def test_every_page_on_a_small_phone(new_page: NewPage, code: str) -> None:
    page = new_page("narrow", "dark")
    speak(page, code)
    for address in PAGES:
        page.goto(address)
        assert_good(page)


@pytest.mark.parametrize("code", CODES)
def test_every_page_on_a_laptop(new_page: NewPage, code: str) -> None:
    page = new_page("laptop")
    speak(page, code)
    for address in PAGES:
        page.goto(address)
        assert too_wide(page) == [], address


@pytest.mark.parametrize("code", CODES)
def test_a_round(new_page: NewPage, code: str) -> None:
    page = new_page("narrow")
    speak(page, code)
    page.locator("form[action='/rounds'] button").first.click()
    on_trial(page)
    assert_good(page)
    outcomes = re.compile(f"^({said(code, 'Right')}|{said(code, 'Wrong')})$")
    for position in range(1, 11):
        words = said(code, "Face %(position)s of %(length)s")
        place = words % {"position": position, "length": 10}
        expect(page.locator("[data-slot=position]")).to_have_text(place)
        respond(page, "fake")
        expect(page.locator(VERDICT)).to_be_visible()
        expect(page.locator("[data-slot=outcome]")).to_have_text(outcomes)
        if position in (1, 10):
            assert_good(page)
        page.locator("[data-next]").press("Enter")
    expect(page.locator(".round-film")).to_be_visible()
    assert_good(page)
    page.goto("/me")
    assert_good(page)


def test_arrow_keys_point_to_their_buttons(new_page: NewPage) -> None:
    page = new_page("laptop")
    speak(page, "ar")
    page.locator("form[action='/rounds'] button").first.click()
    on_trial(page)
    real, fake = (page.locator(f".respond-{label}").bounding_box() for label in ("real", "fake"))
    assert real is not None
    assert fake is not None
    assert real["x"] > fake["x"]
    page.keyboard.press("ArrowRight")
    expect(page.locator("[data-slot=said]")).to_contain_text(said("ar", "You said real."))


@pytest.mark.parametrize("code", ["zh", "ar"])
def test_a_live_class(new_page: NewPage, code: str) -> None:
    """A teacher who reads English opens it; the wall and a new student speak its language."""
    desk, phone = new_page("laptop"), new_page("narrow")
    classroom = open_classroom(desk, f"ada-{code}", "7B", [("Language of the class", code)])
    wall = desk.context.new_page()
    wall.goto(f"{desk.url}?view=projector")
    phone.goto(f"/join?code={classroom}")
    phone.locator("form[action='/join'] .button-main").first.click()
    expect(phone.locator("[data-me=name]")).to_be_visible()
    for page in (wall, phone):
        expect(page.locator("html")).to_have_attribute("lang", code)
        assert_good(page)
    for scene in ("question", "reveal", "question"):
        desk.locator(".desk-now form[action$=advance] button").click()
        for page in (wall, phone):
            part = page.locator("[data-classroom]")
            expect(part).to_have_attribute("data-scene", scene, timeout=STEP_MS)
            assert_good(page)
        if scene == "question":
            respond(phone, "real")
            expect(phone.locator(".status")).to_have_text(
                said(code, "You said real. Now wait for the others.")
            )
    # The script on the wall keeps to the wall's language, whatever was chosen since.
    desk.goto("/how?lang=es")
    expect(wall.locator("html")).to_have_attribute("lang", code)
    expect(wall.locator("[data-say=progress]").first).to_have_text(
        said(code, "Face %(position)s of %(length)s") % {"position": 2, "length": 4}
    )
    speak(phone, "de")
    phone.goto(f"/classrooms/{classroom}")
    expect(phone.locator("html")).to_have_attribute("lang", "de")
