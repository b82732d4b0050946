"""Flash, distance and the right difficulty, as a player meets them."""

import re

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from quiz.models import Showing, Trial
from tests.browser.conftest import Live, NewPage, looks
from tests.browser.play import RESPONSES, VERDICT, go_on, on_trial, respond, trials_of
from tests.browser.test_pages import assert_good

FACE = "[data-face]"
READY = "[data-ready]"
ENOUGH = 15_000  # milliseconds for a face to come and go on a busy machine
# Notes for how many frames the face was seen, and whether the answers could be seen with it.
WATCH = """() => {
    const seen = (window.seen = { frames: 0, answers: 0 });
    const is = (element) => getComputedStyle(element).visibility === "visible";
    const look = () => {
        if (is(document.querySelector("[data-face]"))) {
            seen.frames += 1;
            if (is(document.querySelector(".respond"))) seen.answers += 1;
        }
        window.watching = requestAnimationFrame(look);
    };
    look();
}"""


def begin(page: Page, mode: str, option: str = "") -> None:
    """Start a round from the page of its mode."""
    page.goto(f"/modes/{mode}")
    if option:
        page.get_by_label(option).check()
    page.get_by_role("button", name="Play", exact=True).click()
    page.wait_for_url(re.compile("/rounds/"))
    page.wait_for_load_state("load")


def showings(live: Live, round_id: str) -> list[Showing]:
    """How the faces of a round were shown."""
    with live.database.reading() as session:
        query = select(Showing).join(Trial, Trial.id == Showing.trial_id)
        return list(
            session.scalars(query.where(Trial.round_id == round_id).order_by(Trial.position))
        )


@pytest.mark.parametrize(("viewport", "scheme"), looks("phone", "laptop"))
def test_flash(new_page: NewPage, live: Live, viewport: str, scheme: str) -> None:
    page = new_page(viewport, scheme)
    begin(page, "flash")
    round_id = page.url.rsplit("/", 1)[1]
    expect(page.locator(READY)).to_be_visible(timeout=ENOUGH)
    expect(page.locator(FACE)).to_be_hidden()
    expect(page.locator(".respond").first).to_be_hidden()
    assert_good(page)
    page.evaluate(WATCH)
    page.locator(READY).press("Enter")
    expect(page.get_by_role("button", name="Real")).to_be_visible(timeout=ENOUGH)
    expect(page.locator(FACE)).to_be_hidden()
    expect(page.locator("[data-mask]")).to_be_hidden(timeout=ENOUGH)
    seen = page.evaluate("cancelAnimationFrame(window.watching), window.seen")
    assert seen["frames"] >= 3
    assert seen["answers"] == 0
    assert_good(page)
    respond(page, "real")
    expect(page.locator(FACE)).to_be_visible()
    assert_good(page)
    go_on(page)
    expect(page.locator(FACE)).to_be_hidden()
    expect(page.get_by_role("button", name="Fake")).to_be_visible(timeout=ENOUGH)
    respond(page, "fake")
    first, second = showings(live, round_id)
    assert first.level == 149
    for each in (first, second):
        assert each.frames is not None
        assert each.frames >= 3
        assert each.achieved is not None
        assert each.achieved >= 30


def test_a_face_can_not_be_judged_by_key_before_it_was_shown(page: Page, live: Live) -> None:
    begin(page, "flash")
    round_id = page.url.rsplit("/", 1)[1]
    expect(page.locator(READY)).to_be_visible(timeout=ENOUGH)
    for key in ("r", "f", "ArrowLeft", "ArrowRight"):
        page.keyboard.press(key)
    page.wait_for_timeout(300)
    expect(page.locator(VERDICT)).to_be_hidden()
    assert [trial.response for trial in trials_of(live, round_id)] == [None] * 4
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Real")).to_be_visible(timeout=ENOUGH)
    page.keyboard.press("r")
    expect(page.locator(VERDICT)).to_be_visible()


def test_the_mask_is_made_of_the_face(page: Page) -> None:
    begin(page, "flash")
    expect(page.locator(READY)).to_be_visible(timeout=ENOUGH)
    page.locator(READY).press("Enter")
    expect(page.get_by_role("button", name="Real")).to_be_visible(timeout=ENOUGH)
    sums = page.evaluate("""() => {
        const mask = document.querySelector("[data-mask]");
        const face = document.querySelector("[data-face]");
        const copy = document.createElement("canvas");
        copy.width = copy.height = 96;
        copy.getContext("2d").drawImage(face, 0, 0, 96, 96);
        const pixels = (from) => [...from.getContext("2d").getImageData(0, 0, 96, 96).data];
        const sum = (all) => all.reduce((total, each) => total + each, 0);
        const [one, other] = [pixels(mask), pixels(copy)];
        return [sum(one), sum(other), one.filter((each, place) => each === other[place]).length];
    }""")
    assert sums[0] == pytest.approx(sums[1], rel=1e-3)
    assert sums[2] < 0.7 * 96 * 96 * 4


def test_less_motion_and_no_scripts_lead_to_distance(new_page: NewPage) -> None:
    page = new_page(reduced_motion="reduce")
    page.goto("/modes/flash")
    expect(page.get_by_text("your device asks for less motion")).to_be_visible()
    begin(page, "flash")
    expect(page.get_by_text("your device asks for less motion")).to_be_visible()
    page.locator(".only-if-calm").get_by_role("link", name="Distance").click()
    page.wait_for_url(re.compile("/modes/distance"))
    plain = new_page(java_script_enabled=False)
    plain.goto("/modes/flash")
    expect(plain.get_by_text("This way to play needs scripts")).to_be_visible()
    begin(plain, "flash")
    expect(plain.get_by_text("This way to play needs scripts")).to_be_visible()
    expect(plain.locator(FACE)).to_be_hidden()
    expect(plain.locator(".respond").first).to_be_hidden()


def test_a_slow_screen_is_told(new_page: NewPage) -> None:
    page = new_page()
    page.add_init_script("""
        const real = window.requestAnimationFrame.bind(window);
        window.requestAnimationFrame = (work) => real(() => real(() => real(work)));
    """)
    begin(page, "flash")
    expect(page.get_by_text("Your screen is too slow")).to_be_visible(timeout=ENOUGH)
    assert_good(page)


def test_frames_that_are_missed_again_and_again_are_told(page: Page, live: Live) -> None:
    begin(page, "flash")
    round_id = page.url.rsplit("/", 1)[1]
    expect(page.locator(READY)).to_be_visible(timeout=ENOUGH)
    page.evaluate("""() => {
        const real = window.requestAnimationFrame.bind(window);
        window.requestAnimationFrame = (work) => setTimeout(() => real(work), 1100);
        document.querySelector("[data-slow]").hidden = true;
    }""")
    page.locator(READY).press("Enter")
    for number in range(1, 4):
        expect(page.get_by_text("Your screen is too slow")).to_be_hidden()
        expect(page.get_by_role("button", name="Real")).to_be_visible(timeout=ENOUGH)
        respond(page, "fake")
        if number < 3:
            go_on(page)
    expect(page.get_by_text("Your screen is too slow")).to_be_visible()
    for each in showings(live, round_id):
        assert each.level is not None
        assert each.achieved is not None
        assert each.achieved > 1050 > each.level


@pytest.mark.parametrize(("viewport", "scheme"), looks("narrow", "laptop"))
def test_distance(new_page: NewPage, live: Live, viewport: str, scheme: str) -> None:
    page = new_page(viewport, scheme)
    page.goto("/modes/distance")
    assert_good(page)
    begin(page, "distance")
    round_id = on_trial(page)
    size = 74
    for number in range(1, 41):
        expect(page.locator("[data-slot=position]")).to_have_text(f"Face {number} of 40")
        box = page.locator(FACE).bounding_box()
        assert box is not None
        assert (round(box["width"]), round(box["height"])) == (size, size)
        if number == 1:
            assert_good(page)
        respond(page, "fake")
        said = page.locator("[data-slot=level]").inner_text()
        found = re.search(r"\d+", said)
        size = int(found[0]) if found and number < 40 else size
        if number == 1:
            whole = page.locator(FACE).bounding_box()
            assert whole is not None
            assert whole["width"] >= 200
            assert_good(page)
        go_on(page)
    expect(page.locator("h1")).to_contain_text(re.compile("tell them"))
    expect(page.locator(".plot .curve")).to_be_visible()
    assert_good(page)
    assert [each.achieved for each in showings(live, round_id)] == [
        each.level for each in showings(live, round_id)
    ]
    page.get_by_role("link", name="Record and rules").click()
    expect(page.get_by_text("Your best")).to_be_visible()
    assert_good(page)


def test_distance_without_scripts(plain_page: Page, live: Live) -> None:
    begin(plain_page, "distance")
    round_id = plain_page.url.rsplit("/", 1)[1]
    box = plain_page.locator(FACE).bounding_box()
    assert box is not None
    assert round(box["width"]) == 74
    plain_page.get_by_role("button", name="Real").click()
    plain_page.locator("[data-next]").click()
    assert [each.level for each in showings(live, round_id)] == [74.0]
    box = plain_page.locator(FACE).bounding_box()
    assert box is not None
    assert round(box["width"]) != 74


@pytest.mark.parametrize(("viewport", "scheme"), looks("narrow", "laptop"))
def test_the_right_difficulty(new_page: NewPage, viewport: str, scheme: str) -> None:
    page = new_page(viewport, scheme)
    page.goto("/modes/adaptive")
    assert_good(page)
    begin(page, "adaptive")
    on_trial(page)
    for number in range(1, 5):
        expect(page.locator("[data-slot=position]")).to_have_text(f"Face {number}")
        respond(page, "real")
        go_on(page)
    expect(page.locator("[data-slot=level]")).to_have_text(
        re.compile(r"^Faces are \d+ pixels wide now, because you got \d of the last 4 right\.$")
    )
    assert_good(page)
    page.get_by_role("button", name="Finish").click()
    expect(page.locator("h1")).to_have_text(re.compile(r"\d of 4 right"))
    assert_good(page)


def test_the_right_difficulty_by_time(page: Page) -> None:
    begin(page, "adaptive", "For how long faces are in view")
    expect(page.locator(READY)).to_be_visible(timeout=ENOUGH)
    page.locator(READY).press("Enter")
    expect(page.locator(RESPONSES)).to_be_visible(timeout=ENOUGH)
    respond(page, "real")
    expect(page.locator("[data-slot=level]")).to_have_text(
        re.compile(r"^You were (right|wrong)\. Faces are in view for \d+ milliseconds now\.$")
    )
