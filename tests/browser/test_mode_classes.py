"""A class that plays pairs in a browser: two students play it out, their teacher sees that."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Live, NewPage
from tests.browser.test_choices import right_place
from tests.browser.test_pages import assert_good
from tests.browser.test_teach import sign_up


def open_pairs(desk: Page) -> str:
    """Make a class of pairs with the form, and open it; its address."""
    desk.get_by_text("More choices").click()
    desk.get_by_role("radio", name="Pairs").check()
    desk.get_by_role("button", name="Open a classroom").click()
    desk.wait_for_url("**/classrooms/*")
    return desk.url


def join(pupil: Page, code: str) -> None:
    """Join with a code, under the name that is offered."""
    pupil.goto(f"/join?code={code}")
    pupil.get_by_role("button", name="Join", exact=True).click()
    pupil.wait_for_url("**/classrooms/*")


def play_out(pupil: Page, live: Live, wrong: int, *, has_scripts: bool = True) -> None:
    """Play all pairs, the first so many wrongly; axe needs scripts."""
    pupil.get_by_role("link", name="Play").click()
    for number in range(1, 11):
        expect(pupil.locator("[data-slot=position]")).to_have_text(f"Face {number} of 10")
        pupil.wait_for_load_state("load")
        place = right_place(live, pupil.url.rpartition("/")[2], number, 2)
        place = 1 - place if number <= wrong else place
        pupil.locator(f"[name=choice][value='{place}']").click()
        expect(pupil.locator(".is-chosen")).to_have_count(1)
        if number == 1 and has_scripts:
            assert_good(pupil)
        pupil.locator(".next").click()
    expect(pupil.locator("h1")).to_have_text(f"{10 - wrong} of 10 choices right")


def test_two_students_play_and_the_teacher_sees_them_done(new_page: NewPage, live: Live) -> None:
    desk, quick = new_page("laptop"), new_page("phone", "dark")
    slow = new_page("narrow", java_script_enabled=False)
    sign_up(desk, "pairs.class")
    url = open_pairs(desk)
    code = url.rpartition("/")[2]
    for pupil in (quick, slow):
        join(pupil, code)
    assert_good(quick)
    desk.get_by_role("button", name="Start", exact=True).click()
    expect(desk.get_by_text("0 of 2 finished").first).to_be_visible()
    expect(desk.locator(".pupil [data-facts]").first).to_have_text("has not begun")
    play_out(quick, live, wrong=3)
    assert_good(quick)
    quick.get_by_role("link", name="Back to the class").click()
    expect(quick.locator(".status")).to_have_text("You are done. Your teacher can see that.")
    expect(quick.get_by_role("link", name="See your results")).to_be_visible()
    assert_good(quick)
    expect(desk.get_by_text("1 of 2 finished").first).to_be_visible()
    expect(desk.locator(".pupil [data-facts]").first).to_have_text("done: 7")
    assert_good(desk)
    wall = desk.context.new_page()
    wall.goto(f"{url}?view=projector")
    expect(wall.locator(".wall-count")).to_have_text("1 of 2 finished")
    expect(wall.locator(".wall-code")).to_have_text(code)
    assert_good(wall)
    slow.reload()
    play_out(slow, live, wrong=0, has_scripts=False)
    slow.get_by_role("link", name="Back to the class").click()
    expect(wall.locator(".wall-count")).to_have_text("2 of 2 finished")
    desk.bring_to_front()
    desk.get_by_role("link", name="Report", exact=True).click()
    expect(desk.get_by_role("heading", name="How the scores are spread")).to_be_visible()
    expect(desk.locator(".students tbody tr")).to_have_count(2)
    assert_good(desk)
    desk.locator(".students a").first.click()
    expect(desk.get_by_text("Score: 7.")).to_be_visible()
    assert_good(desk)


@pytest.mark.parametrize("viewport", ["narrow", "laptop"])
def test_the_form_leaves_out_what_a_mode_decides(new_page: NewPage, viewport: str) -> None:
    page = new_page(viewport)
    sign_up(page, f"pairs.{viewport}")
    page.get_by_text("More choices").click()
    page.get_by_role("radio", name="Distance").check()
    expect(page.get_by_label("Faces", exact=True)).to_be_disabled()
    expect(page.get_by_role("radio", name="Live:")).to_be_disabled()
    expect(page.get_by_role("radio", name="Self-paced")).to_be_checked()
    assert_good(page)
    page.locator(".preset").first.click()
    expect(page.get_by_role("radio", name="All judge")).to_be_checked()
    expect(page.get_by_label("Faces", exact=True)).to_be_enabled()
    expect(page.get_by_role("radio", name="Live:")).to_be_checked()
    page.get_by_role("radio", name="Pairs").check()
    page.get_by_role("button", name="Open a classroom").click()
    page.wait_for_url("**/classrooms/*")
    expect(page.locator(".desk-progress")).to_contain_text("Pairs")


def test_the_form_says_what_is_wrong_without_scripts(new_page: NewPage) -> None:
    page = new_page("phone", java_script_enabled=False)
    sign_up(page, "pairs.plain")
    page.get_by_text("More choices").click()
    page.get_by_role("radio", name="Distance").check()
    page.get_by_role("button", name="Open a classroom").click()
    expect(page.get_by_role("alert")).to_contain_text("faces of their own")
    page.get_by_role("radio", name="Self-paced").check()
    page.get_by_role("button", name="Open a classroom").click()
    expect(page.get_by_role("alert")).to_contain_text("leave the number of faces empty")
    page.get_by_label("Faces", exact=True).fill("")
    page.get_by_role("button", name="Open a classroom").click()
    page.wait_for_url("**/classrooms/*")
    expect(page.locator(".desk-progress")).to_contain_text("Distance")
