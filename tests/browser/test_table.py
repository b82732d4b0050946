"""A trial's page: its sizes, magnifying, and sureness."""

import pytest
from playwright.sync_api import FloatRect, Page, expect

from tests.browser.conftest import Live, NewPage
from tests.browser.play import begin_round, go_on, respond, trials_of

MIN_FACE = 240  # pixels
LOW = [(844, 390), (640, 360), (568, 320), (320, 256), (320, 480)]  # on its side, or at 200 %
WINDOWS = [(390, 844), (390, 664), (360, 740), (1280, 720), (1280, 800), (768, 1024)]


@pytest.mark.parametrize(("width", "height"), WINDOWS)
def test_a_trial_needs_no_scrolling(page: Page, width: int, height: int) -> None:
    page.set_viewport_size({"width": width, "height": height})
    begin_round(page)
    assert _overflow(page) == [0, 0]
    respond(page, "fake")
    assert _overflow(page)[0] == 0
    assert box(page, "[data-face]")["width"] >= min(width - 72, height - 400)


@pytest.mark.parametrize(("width", "height"), [*WINDOWS, *LOW])
def test_a_face_is_never_small(page: Page, width: int, height: int) -> None:
    page.set_viewport_size({"width": width, "height": height})
    begin_round(page)
    face = box(page, "[data-face]")
    assert face["width"] >= MIN_FACE
    if width >= 2 * MIN_FACE and height < width / 1.5:
        assert face["y"] + face["height"] <= height


@pytest.mark.parametrize(("width", "height"), [(360, 640), (390, 844), (820, 1180), *LOW[:3]])
def test_next_is_where_the_answers_were(page: Page, width: int, height: int) -> None:
    page.set_viewport_size({"width": width, "height": height})
    begin_round(page)
    real, fake = box(page, ".respond-real"), box(page, ".respond-fake")
    assert real["y"] + real["height"] <= height
    for _ in range(4):  # of both labels, most likely, whose stories differ in length
        respond(page, "real")
        following = box(page, "[data-next]")
        assert (following["x"], following["y"]) == (real["x"], real["y"])
        assert following["height"] == real["height"]
        assert following["x"] + following["width"] == fake["x"] + fake["width"]
        go_on(page)
        expect(page.locator("[data-responses]")).to_be_visible()


def test_next_stays_on_a_laptop(page: Page) -> None:
    begin_round(page)
    places = []
    for _ in range(4):
        respond(page, "real")
        places.append(box(page, "[data-next]"))
        go_on(page)
        expect(page.locator("[data-responses]")).to_be_visible()
    assert places == [places[0]] * 4


def box(page: Page, selector: str) -> FloatRect:
    """Where an element is in the window."""
    found = page.locator(selector).bounding_box()
    assert found is not None
    return found


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


def test_the_lens_is_above_a_finger_that_rests(phone: Page) -> None:
    begin_round(phone)
    face = box(phone, "[data-face]")
    x, y = face["x"] + face["width"] / 2, face["y"] + face["height"] * 0.7
    touches = phone.context.new_cdp_session(phone)
    finger = {"touchPoints": [{"x": x, "y": y}]}
    touches.send("Input.dispatchTouchEvent", {"type": "touchStart", **finger})
    expect(phone.locator(".lens")).to_be_visible()
    lens = box(phone, ".lens")
    assert lens["y"] + lens["height"] < y + lens["height"] / 4
    touches.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    expect(phone.locator(".lens")).to_have_count(0)


def test_a_finger_that_moves_at_once_scrolls(phone: Page) -> None:
    phone.set_viewport_size({"width": 320, "height": 256})
    begin_round(phone)
    touches = phone.context.new_cdp_session(phone)
    for kind, height in (("touchStart", 220), ("touchMove", 180), ("touchMove", 100)):
        finger = {"touchPoints": [{"x": 160, "y": height}]}
        touches.send("Input.dispatchTouchEvent", {"type": kind, **finger})
    touches.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    phone.wait_for_function("scrollY > 0")
    expect(phone.locator(".lens")).to_have_count(0)


def test_sureness_is_sent_only_when_it_is_chosen_for_this_face(page: Page, live: Live) -> None:
    round_id = begin_round(page)
    for choose in ("Guess", None, "Fairly sure", "Certain"):
        if choose:
            page.get_by_role("radio", name=choose).click()
        page.keyboard.press("ArrowLeft")  # answers, though a step was clicked
        expect(page.locator("[data-verdict]")).to_be_visible()
        go_on(page)
        expect(page.locator("[data-responses]")).to_be_visible()
        expect(page.get_by_role("radio", checked=True)).to_have_count(0)
    sent = [trial.confidence for trial in trials_of(live, round_id)[:4]]
    assert sent == [50, None, 75, 100]


def test_sureness_can_be_taken_back(page: Page, live: Live) -> None:
    round_id = begin_round(page)
    step = page.get_by_role("radio", name="Certain")
    step.click()
    expect(step).to_be_checked()
    step.click()
    expect(step).not_to_be_checked()
    respond(page, "real")
    assert trials_of(live, round_id)[0].confidence is None


def test_sureness_by_keyboard(page: Page, live: Live) -> None:
    round_id = begin_round(page)
    page.keyboard.press("3")
    expect(page.get_by_role("radio", name="Certain")).to_be_checked()
    page.get_by_role("radio", name="Certain").focus()
    page.keyboard.press("ArrowLeft")  # among the steps, while one has the focus
    expect(page.get_by_role("radio", name="Fairly sure")).to_be_checked()
    page.keyboard.press("Enter")  # answers nothing
    page.keyboard.press("f")
    expect(page.locator("[data-slot=said]")).to_have_text("You said fake.")
    assert trials_of(live, round_id)[0].confidence == 75


def test_less_motion_when_asked(new_page: NewPage) -> None:
    page = new_page(reduced_motion="reduce")
    begin_round(page)
    respond(page, "real")
    name = page.locator("[data-stamp]").evaluate("stamp => getComputedStyle(stamp).animationName")
    assert name == "none"
