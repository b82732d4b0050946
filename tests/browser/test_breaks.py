"""A class that is paused, and one whose end is undone, in browsers with and without scripts."""

from playwright.sync_api import expect

from tests.browser.conftest import NewPage
from tests.browser.test_classroom import (
    STEP_MS,
    click_next,
    in_scene,
    join,
    open_classroom,
    respond,
)
from tests.browser.test_pages import assert_good


def test_a_pause_and_an_end_that_is_undone(new_page: NewPage) -> None:
    desk, pupil = new_page(), new_page("phone", "dark")
    code = open_classroom(desk, "breaks.teacher", "With breaks")
    wall = desk.context.new_page()
    wall.goto(f"/classrooms/{code}?view=projector")
    name = join(pupil, code)
    expect(pupil.locator("[data-say=here]")).to_have_text(f"1 student here: {name}.")
    click_next(desk, "Start")
    in_scene([desk, wall, pupil], "question")
    desk.get_by_role("button", name="Pause").click()
    in_scene([desk, wall, pupil], "paused")
    expect(pupil.locator(".status")).to_contain_text("Paused.")
    expect(pupil.locator(".slide")).to_be_hidden()
    for page in (desk, wall, pupil):
        assert_good(page)
    wall.keyboard.press("ArrowRight")
    in_scene([desk, wall, pupil], "question")
    respond(pupil, "fake")
    end = desk.locator("#end summary").first
    end.click()
    expect(desk.locator("[data-say=end]")).to_contain_text("can’t be undone", timeout=STEP_MS)
    click_next(desk, "Reveal")
    in_scene([desk, pupil], "reveal")
    expect(desk.locator("[data-say=end]")).to_contain_text("You can undo this for 10 minutes.")
    desk.get_by_role("button", name="End the classroom now").click()
    in_scene([desk, wall, pupil], "ended")
    expect(desk.locator(".desk-progress")).to_contain_text("minutes left")
    assert_good(desk)
    assert_good(pupil)
    desk.get_by_role("button", name="Undo").click()
    in_scene([desk, wall, pupil], "reveal")
    desk.get_by_role("button", name="End the classroom now").click()
    click_next(desk, "Show the results now")
    in_scene([desk, wall, pupil], "finished")
    expect(desk.get_by_role("link", name="Use this plan again")).to_be_visible()


def test_a_pause_without_scripts(new_page: NewPage) -> None:
    desk, pupil = new_page(java_script_enabled=False), new_page("phone", java_script_enabled=False)
    code = open_classroom(desk, "plain.breaks", "Plain")
    join(pupil, code)
    click_next(desk, "Start")
    desk.get_by_role("button", name="Pause").click()
    pupil.goto(f"/classrooms/{code}")
    expect(pupil.locator(".status")).to_contain_text("Paused.")
    click_next(desk, "Go on")
    pupil.goto(f"/classrooms/{code}")
    expect(pupil.get_by_role("button", name="Fake")).to_be_visible()
