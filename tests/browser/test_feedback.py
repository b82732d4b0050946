"""Right and wrong are told apart by eye, by hand and, for those who want it, by ear."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import Live, NewPage
from tests.browser.play import RESPONSES, begin_round, go_on, respond, trials_of

KEEP_PULSES = """window.pulses = [];
Object.defineProperty(navigator, "vibrate", { value: (pulse) => window.pulses.push(pulse) })"""
KEEP_TONES = """window.tones = [];
const start = OscillatorNode.prototype.start;
OscillatorNode.prototype.start = function (at) {
  window.tones.push(this.frequency.value);
  return start.call(this, at);
}"""


def right_at(live: Live, round_id: str, position: int) -> str:
    """The right response to a trial."""
    return trials_of(live, round_id)[position - 1].label.value


def wrong_at(live: Live, round_id: str, position: int) -> str:
    """The wrong response to a trial."""
    return "real" if right_at(live, round_id, position) == "fake" else "fake"


def respond_rightly(page: Page, live: Live, round_id: str, count: int) -> None:
    """Tell the first faces of a round right, and stay at the last verdict."""
    for position in range(1, count + 1):
        respond(page, right_at(live, round_id, position))
        if position < count:
            go_on(page)
            expect(page.locator(RESPONSES)).to_be_visible()


def colours(page: Page) -> tuple[str, str]:
    """The colours of the word and of the frame."""
    return (
        page.locator(".outcome").evaluate("each => getComputedStyle(each).color"),
        page.locator(".slide").evaluate("each => getComputedStyle(each).borderTopColor"),
    )


def test_word_and_frame_have_the_colour_of_the_outcome(page: Page, live: Live) -> None:
    round_id = begin_round(page)
    plain = page.locator(".slide").evaluate("each => getComputedStyle(each).borderTopColor")
    respond(page, right_at(live, round_id, 1))
    right = colours(page)
    assert right[0] == right[1] != plain
    go_on(page)
    expect(page.locator(RESPONSES)).to_be_visible()
    assert page.locator(".slide").evaluate("e => getComputedStyle(e).borderTopColor") == plain
    respond(page, wrong_at(live, round_id, 2))
    wrong = colours(page)
    assert wrong[0] == wrong[1] not in (plain, right[0])


def test_the_strip_keeps_what_was_right_and_what_was_wrong(page: Page, live: Live) -> None:
    round_id = begin_round(page)
    respond(page, right_at(live, round_id, 1))
    go_on(page)
    expect(page.locator(RESPONSES)).to_be_visible()
    respond(page, wrong_at(live, round_id, 2))
    for _ in range(2):
        expect(page.locator("[data-frame='1']")).to_have_class(re.compile(r"\bis-right\b"))
        expect(page.locator("[data-frame='2']")).to_have_class(re.compile(r"\bis-wrong\b"))
        expect(page.locator(".is-right, .is-wrong")).to_have_count(2)
        page.reload()


def test_three_right_in_a_row_are_a_streak(page: Page, live: Live) -> None:
    round_id = begin_round(page)
    respond_rightly(page, live, round_id, 2)
    expect(page.locator(".streak")).to_be_hidden()
    page.reload()  # a streak outlives it
    respond(page, right_at(live, round_id, 3))
    expect(page.locator(".streak")).to_have_text("3 right in a row")
    expect(page.get_by_role("status")).to_contain_text("3 right in a row")
    go_on(page)
    expect(page.locator(RESPONSES)).to_be_visible()
    respond(page, wrong_at(live, round_id, 4))
    expect(page.locator(".streak")).to_be_hidden()


def test_a_streak_without_scripts(plain_page: Page, live: Live) -> None:
    round_id = begin_round(plain_page)
    for position in range(1, 4):
        respond(plain_page, right_at(live, round_id, position))
        expect(plain_page.locator(".is-right")).to_have_count(position)
        expect(plain_page.locator(".streak")).to_be_visible(visible=position == 3)
        plain_page.locator("[data-next]").click()
    expect(plain_page.locator("[data-sound]")).to_be_hidden()


def test_a_verdict_is_felt_unless_less_motion_is_asked_for(new_page: NewPage) -> None:
    for motion, count in (("no-preference", 1), ("reduce", 0)):
        page = new_page("phone", reduced_motion=motion)
        page.add_init_script(KEEP_PULSES)
        begin_round(page)
        respond(page, "real")
        assert page.evaluate("window.pulses.length") == count


def test_a_verdict_is_heard_only_once_the_sound_is_on(page: Page) -> None:
    page.add_init_script(KEEP_TONES)
    begin_round(page)
    respond(page, "real")
    assert page.evaluate("window.tones") == []
    page.get_by_role("button", name="Sound").click()
    heard = page.evaluate("window.tones.length")
    assert heard > 0
    page.reload()
    expect(page.get_by_role("button", name="Sound")).to_have_attribute("aria-pressed", "true")
    respond(page, "real")
    assert page.evaluate("window.tones.length") > 0
    page.get_by_role("button", name="Sound").click()
    page.reload()
    expect(page.get_by_role("button", name="Sound")).to_have_attribute("aria-pressed", "false")
