"""Browsers of some years ago: what they lack is taken away from this one, and people still play."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Live, NewPage
from tests.browser.play import begin_round, go_on, respond, trials_of
from tests.browser.test_classroom import click_next, in_scene, join, open_classroom

# What Safari 15, Chrome 109 and their elders do not have.
LACKS = """
delete AbortSignal.timeout;
delete AbortSignal.any;
delete Element.prototype.replaceChildren;
delete Document.prototype.replaceChildren;
delete HTMLImageElement.prototype.decode;
delete Object.fromEntries;
delete Array.prototype.at;
delete Object.hasOwn;
delete String.prototype.replaceAll;
delete window.structuredClone;
Object.defineProperty(SubmitEvent.prototype, "submitter", { get: () => undefined });
Object.defineProperty(Performance.prototype, "timeOrigin", { get: () => undefined });
const WholeFormData = window.FormData;
window.FormData = class extends WholeFormData {
  constructor(form) {
    super(form);
  }
};
"""
# A script that stumbles over whatever it uses for its requests.
NO_REQUESTS = "window.fetch = undefined;"
# A script that sends, and can't show what came back.
NO_SHOWING = """Object.defineProperty(DOMTokenList.prototype, "toggle", { value: undefined });
Object.defineProperty(DOMTokenList.prototype, "add", { value: undefined });"""


def old(page: Page, lacks: str = LACKS) -> Page:
    """Take features away from a page before its scripts run."""
    page.add_init_script(lacks)
    return page


def test_a_round_in_an_old_browser(page: Page, live: Live) -> None:
    round_id = begin_round(old(page))
    page.evaluate("window.isSamePage = true")
    said = ["fake", "real"] * 5
    for position, label in enumerate(said, 1):
        expect(page.locator("[data-slot=position]")).to_have_text(f"Face {position} of 10")
        respond(page, label)
        if position == 2:
            assert page.evaluate("window.isSamePage"), "the script itself played"
        go_on(page)
    expect(page.locator(".round-film")).to_be_visible()
    recorded = [trial.response.value for trial in trials_of(live, round_id) if trial.response]
    assert recorded == said


def test_keys_choose_the_right_button_too(page: Page, live: Live) -> None:
    round_id = begin_round(old(page))
    page.keyboard.press("ArrowRight")
    expect(page.locator("[data-next]")).to_be_focused()
    [first, *_] = trials_of(live, round_id)
    assert first.response is not None
    assert first.response.value == "fake"


@pytest.mark.parametrize("lacks", [NO_REQUESTS, NO_SHOWING], ids=["no requests", "no showing"])
def test_where_a_script_can_not_go_on_the_form_does(page: Page, live: Live, lacks: str) -> None:
    round_id = begin_round(old(page, lacks))
    page.get_by_role("button", name="Fake").click()
    page.wait_for_url(re.compile(r"\?verdict=1$"))
    page.get_by_role("link", name=re.compile("Next face")).click()
    expect(page.locator("[data-slot=position]")).to_have_text("Face 2 of 10")
    [first, *_] = trials_of(live, round_id)
    assert first.response is not None
    assert first.response.value == "fake"


def test_a_class_of_old_browsers(new_page: NewPage, live: Live) -> None:
    desk = old(new_page())
    code = open_classroom(desk, "elderly.teacher", "7 old")
    wall, student = old(desk.context.new_page()), old(new_page("phone"))
    wall.goto(f"/classrooms/{code}?view=projector")
    name = join(student, code)
    expect(desk.locator(".pupil", has_text=name)).to_be_visible()
    expect(wall.get_by_text(name)).to_be_visible()
    click_next(desk, "Start")
    in_scene([desk, wall, student], "question")
    student.get_by_role("button", name="Fake").click()
    expect(student.locator(".status")).to_have_text("You said fake. Now wait for the others.")
    click_next(desk, "Reveal")
    in_scene([desk, wall, student], "reveal")
    expect(wall.locator("[data-vote=fake]").first).to_have_text("1")


@pytest.mark.parametrize("lacks", [NO_REQUESTS, NO_SHOWING], ids=["no requests", "no showing"])
def test_a_class_whose_scripts_can_not_go_on(new_page: NewPage, live: Live, lacks: str) -> None:
    desk = new_page()
    name = "form.teacher" if lacks is NO_REQUESTS else "form.teacher.2"
    code = open_classroom(desk, name, "7 forms")
    student = old(new_page("phone"), lacks)
    join(student, code)
    click_next(desk, "Start")
    in_scene([desk], "question")
    student.reload()
    student.get_by_role("button", name="Fake").click()
    expect(student.locator(".status")).to_have_text("You said fake. Now wait for the others.")


def test_the_teachers_forms_work_without_requests(new_page: NewPage, live: Live) -> None:
    desk = old(new_page(), NO_REQUESTS)
    code = open_classroom(desk, "plain.teacher", "7 plain")
    desk.get_by_role("button", name="Lock the classroom").click()
    desk.get_by_role("button", name="Unlock the classroom").click()
    expect(desk.get_by_role("button", name="Lock the classroom", exact=True)).to_be_visible()
    join(new_page("phone"), code)
    desk.reload()
    click_next(desk, "Start")
    expect(desk.locator("[data-classroom]")).to_have_attribute("data-phase", "question")
