"""What teachers look at first, in a browser: the demo plays, forms fill, a link is copied."""

import re

import pytest
from playwright.sync_api import Page, expect

from quiz.words import demo
from tests.browser.conftest import NewPage, looks
from tests.browser.test_pages import assert_good
from tests.browser.test_teach import sign_up


@pytest.mark.parametrize(("viewport", "scheme"), looks("narrow", "phone", "laptop"))
def test_every_scene_is_good(new_page: NewPage, viewport: str, scheme: str) -> None:
    page = new_page(viewport, scheme)
    page.goto("/")  # which takes a fake to show
    for step in range(1, len(demo.SCENES) + 1):
        page.goto(f"/teach/demo?step={step}")
        expect(page.locator(".demo-scene:visible")).to_have_count(1)
        assert_good(page)


def test_the_demo_without_scripts_is_a_walk(plain_page: Page) -> None:
    plain_page.goto("/teach")
    plain_page.get_by_role("link", name="Watch a class play").click()
    for scene in demo.SCENES:
        expect(plain_page.get_by_role("heading", name=str(scene.title))).to_be_visible()
        expect(plain_page.get_by_role("button", name="Play")).to_be_hidden()
        plain_page.get_by_role("link", name=re.compile("Next|From the beginning")).click()
    expect(plain_page.get_by_role("heading", name=str(demo.SCENES[0].title))).to_be_visible()


def test_the_demo_plays_by_itself_and_stops(page: Page) -> None:
    page.clock.install()
    page.goto("/teach/demo")
    page.get_by_role("button", name="Play").click()
    page.clock.run_for(6100)
    expect(page.get_by_role("heading", name=str(demo.SCENES[1].title))).to_be_visible()
    expect(page.get_by_role("status")).to_contain_text(str(demo.SCENES[1].title))
    expect(page.get_by_role("button", name="Stop")).to_be_focused()
    page.get_by_role("button", name="Stop").click()
    page.clock.run_for(20_000)
    expect(page.get_by_role("heading", name=str(demo.SCENES[1].title))).to_be_visible()
    page.get_by_role("link", name="Next").click()
    expect(page.get_by_role("heading", name=str(demo.SCENES[2].title))).to_be_focused()
    page.get_by_role("button", name="Play").click()
    page.clock.run_for(6000 * len(demo.SCENES))
    expect(page.get_by_role("heading", name=str(demo.SCENES[-1].title))).to_be_visible()
    expect(page.get_by_role("button", name="Play")).to_be_visible()


@pytest.mark.parametrize("has_scripts", [True, False])
def test_a_preset_fills_the_form(new_page: NewPage, has_scripts: bool) -> None:
    page = new_page(java_script_enabled=has_scripts)
    sign_up(page, f"preset.{has_scripts}")
    page.get_by_role("button", name="Homework").click()
    expect(page.get_by_label("Homework, until")).to_be_checked()
    expect(page.get_by_label("Sets of faces")).to_have_value("two")
    expect(page.locator("[data-filled-words]")).to_contain_text("filled in for: Homework")
    page.get_by_role("button", name="Ten-minute").click()
    expect(page.get_by_label("Live: you show")).to_be_checked()
    expect(page.get_by_label("Faces", exact=True)).to_have_value("8")


def test_a_link_is_copied_and_said(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    sign_up(page, "copy.link")
    page.get_by_role("button", name="Open a classroom").click()
    page.get_by_role("button", name="Copy link").click()
    expect(page.get_by_text("The link is copied.")).to_be_visible()
    link = page.get_by_label("Link for students").input_value()
    assert page.evaluate("navigator.clipboard.readText()") == link
    page.evaluate("() => { document.execCommand = () => false }")
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error()) }")
    page.get_by_role("button", name="Copy link").click()
    expect(page.get_by_text("This browser can’t copy it.")).to_be_visible()


@pytest.mark.parametrize(("viewport", "scheme"), looks("narrow", "laptop"))
def test_the_sheets_to_print(new_page: NewPage, viewport: str, scheme: str) -> None:
    page = new_page(viewport, scheme)
    sign_up(page, f"sheets.{viewport}.{scheme}")
    page.get_by_role("button", name="Open a classroom").click()
    page.get_by_role("link", name="Print a handout").click()
    expect(page.get_by_role("button", name="Print")).to_be_visible()
    assert_good(page)
    page.goto("/teach/lesson")
    assert_good(page)
    page.emulate_media(media="print")
    expect(page.get_by_role("button", name="Print")).to_be_hidden()
