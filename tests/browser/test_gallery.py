"""Two decks side by side: chosen by mouse and by key, played in their own words, everywhere."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from quiz.decks.deck import GALLERY
from quiz.languages import languages
from quiz.models import Face, Round, Trial
from tests.browser.conftest import VIEWPORTS, Live, Watch, serving
from tests.browser.play import VERDICT, go_on, on_trial
from tests.browser.test_pages import violations
from tests.support.factories import fill

PHOTOGRAPHS, PORTRAITS = "/?deck=utkface", "/?deck=gallery"


@pytest.fixture(scope="module")
def gallery(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """A server with faces of both decks."""
    with serving(sqlite_template, tmp_path_factory.mktemp("gallery")) as site:
        with site.database.writing() as session:
            fill(session, reals=60, fakes=60, deck=GALLERY)
        yield site


@pytest.fixture(params=[("phone", "light"), ("laptop", "dark")], ids=["phone", "laptop"])
def visitor(request: pytest.FixtureRequest, gallery: Live, browser: Browser) -> Iterator[Page]:
    """A page of the server with both decks."""
    size, scheme = request.param
    watch = Watch(gallery.url)
    settings: dict[str, Any] = {"viewport": VIEWPORTS[size], "color_scheme": scheme}
    context = browser.new_context(base_url=gallery.url, reduced_motion="reduce", **settings)
    page = context.new_page()
    watch.attach(page)
    yield page
    context.close()
    assert watch.problems == []


def test_the_gallery_by_keyboard_alone(visitor: Page, gallery: Live) -> None:
    visitor.goto("/")
    assert violations(visitor) == []
    visitor.get_by_role("link", name="The gallery").click()
    visitor.get_by_role("button", name="Play", exact=True).focus()
    visitor.keyboard.press("Enter")
    round_id = on_trial(visitor)
    for position, key in enumerate(["o", "f", "O", "F", "ArrowLeft"] * 2, start=1):
        expect(visitor.locator("[data-slot=position]")).to_have_text(f"Face {position} of 10")
        expect(visitor.get_by_role("button", name="Original")).to_be_visible()
        visitor.keyboard.press(key)
        expect(visitor.locator(VERDICT)).to_be_visible()
        said = "forgery" if key.lower() == "f" else "original"
        expect(visitor.locator("[data-slot=said]")).to_have_text(f"You said {said}.")
        word = visitor.locator("[data-stamp]").text_content()
        assert word in ("ORIGINAL", "FORGERY")
        story = visitor.locator("[data-slot=story]").text_content() or ""
        assert story.lower().startswith((f"a {word}".lower(), f"an {word}".lower()))
        assert violations(visitor) == [] or position > 1
        go_on(visitor)
    expect(visitor.locator(".round-film")).to_be_visible()
    expect(visitor.get_by_text(str(GALLERY.licence))).to_be_visible()
    visitor.get_by_role("button", name="Play again").click()
    again = on_trial(visitor)
    with gallery.database.reading() as session:
        for each in (round_id, again):
            assert session.get_one(Round, each).deck == "gallery"
            query = select(Face.deck).join(Trial, Trial.face_id == Face.id)
            assert set(session.scalars(query.where(Trial.round_id == each))) == {"gallery"}


@pytest.mark.parametrize("code", languages())
def test_words_fit_their_buttons_and_the_stamp_its_window(visitor: Page, code: str) -> None:
    visitor.goto(f"{PORTRAITS}&lang={code}")
    visitor.locator("form[action='/rounds'] button").first.click()
    on_trial(visitor)
    too_wide = """() => [...document.querySelectorAll(".respond")].filter((button) => {
      const word = button.querySelector("span").getBoundingClientRect();
      const place = button.getBoundingClientRect();
      return word.left < place.left + 4 || word.right > place.right - 4;
    }).length"""
    assert visitor.evaluate(too_wide) == 0
    for position in range(1, 5):
        expect(visitor.locator("[data-slot=position]")).to_contain_text(
            re.compile(rf"(?<!\d){position}(?!\d)")
        )
        visitor.keyboard.press("f")
        expect(visitor.locator(VERDICT)).to_be_visible()
        stamp, window = (
            visitor.locator(name).bounding_box() for name in ("[data-stamp]", ".slide .window")
        )
        assert stamp is not None
        assert window is not None
        assert stamp["x"] >= window["x"] - 8
        assert stamp["x"] + stamp["width"] <= window["x"] + window["width"] + 24
        go_on(visitor)
    expect(visitor.locator("[data-responses]")).to_be_visible()
    for width in (320, 390):
        visitor.set_viewport_size({"width": width, "height": 700})
        assert visitor.evaluate(too_wide) == 0


def test_each_deck_has_a_button_without_scripts(gallery: Live, browser: Browser) -> None:
    context = browser.new_context(base_url=gallery.url, java_script_enabled=False)
    page = context.new_page()
    for home, said in ((PHOTOGRAPHS, "Real"), (PORTRAITS, "Forgery")):
        page.goto(home)
        page.get_by_role("button", name="Play", exact=True).click()
        page.get_by_role("button", name=said).click()
        expect(page.locator("[data-slot=said]")).to_have_text(f"You said {said.lower()}.")
    context.close()


def test_home_is_read_out_as_a_choice(visitor: Page) -> None:
    visitor.goto("/")
    choice = visitor.get_by_role("navigation", name="Deck")
    expect(choice.get_by_role("link")).to_have_text(["Photographs", "The gallery"])
    current = choice.locator("[aria-current=page]")
    expect(current).to_have_text("Photographs")
    choice.get_by_role("link", name="The gallery").click()
    expect(current).to_have_text("The gallery")
