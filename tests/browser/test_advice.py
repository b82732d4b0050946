"""With advice: two responses to each face, by touch, by keys, by ear and without scripts."""

import re

import pytest
from playwright.sync_api import Page, Route, expect
from sqlalchemy import select, update

from quiz.models import Face, Label, Showing
from tests.browser.conftest import Live, NewPage, looks
from tests.browser.play import RESPONSES, VERDICT, go_on, on_trial, trials_of
from tests.browser.test_pages import assert_good

ADVICE = "[data-advice]"


@pytest.fixture(autouse=True)
def opinions(live: Live) -> None:
    """The detector has judged all faces, and is right about them."""
    with live.database.transaction() as session:
        for label, p_fake in ((Label.FAKE, 0.83), (Label.REAL, 0.2)):
            chosen = update(Face).where(Face.label == label)
            session.execute(chosen.values(p_detector=p_fake, p_discriminator=p_fake))


def begin(page: Page) -> str:
    """Start a round from the page of the mode; its id."""
    page.goto("/modes/advice")
    page.get_by_role("button", name="Play", exact=True).click()
    return on_trial(page)


def say(page: Page, word: str) -> None:
    """Press one of the two answers by key: a click could be half of a double click."""
    page.get_by_role("button", name=word).press("Enter")


def firsts_of(live: Live, round_id: str) -> list[str]:
    """What was said before advice, as the database has it."""
    ids = [trial.id for trial in trials_of(live, round_id)]
    with live.database.reading() as session:
        query = select(Showing).where(Showing.trial_id.in_(ids)).order_by(Showing.trial_id)
        return [str(each.first_response) for each in session.scalars(query)]


@pytest.mark.parametrize(("viewport", "scheme"), looks("narrow", "phone", "laptop"))
def test_a_round_with_advice(new_page: NewPage, live: Live, viewport: str, scheme: str) -> None:
    page = new_page(viewport, scheme, reduced_motion="reduce")
    page.goto("/modes/advice")
    assert_good(page)
    round_id = begin(page)
    assert_good(page)
    for number in range(1, 13):
        expect(page.locator("[data-slot=position]")).to_have_text(f"Face {number} of 12")
        expect(page.locator(ADVICE)).to_be_hidden()
        say(page, "Real")
        expect(page.locator("[data-slot=advice]")).to_have_text(re.compile("^The detector: "))
        expect(page.locator(VERDICT)).to_be_hidden()
        box, bar = page.locator(ADVICE).bounding_box(), page.locator(".respond-real").bounding_box()
        assert box is not None
        assert bar is not None
        viewport_height = page.evaluate("innerHeight")
        assert box["y"] + box["height"] <= (bar["y"] if viewport != "laptop" else viewport_height)
        if number == 1:
            assert_good(page)
        say(page, "Fake" if number % 2 else "Real")
        expect(page.locator(VERDICT)).to_be_visible()
        expect(page.locator("[data-slot=advised]")).not_to_be_empty()
        expect(page.locator(ADVICE)).to_be_hidden()
        if number == 1:
            assert_good(page)
        go_on(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("right after the advice")
    expect(page.get_by_role("row", name=re.compile("^You, before the advice"))).to_be_visible()
    assert_good(page)
    assert firsts_of(live, round_id) == ["real"] * 12
    said = [str(trial.response) for trial in trials_of(live, round_id)]
    assert said == ["fake", "real"] * 6


def test_by_keys_and_by_ear(page: Page, live: Live) -> None:
    round_id = begin(page)
    page.evaluate("window.isSamePage = true")
    page.keyboard.press("ArrowLeft")
    status = page.get_by_role("status")
    expect(status).to_contain_text("The detector: ")
    expect(status).to_contain_text("You said real. Change your answer, or say it again.")
    page.keyboard.press("f")
    expect(page.locator("[data-next]")).to_be_focused()
    expect(status).to_contain_text("You said fake.")
    page.keyboard.press("Enter")
    expect(page.locator("[data-slot=position]")).to_have_text("Face 2 of 12")
    expect(status).to_have_text("")
    assert page.evaluate("window.isSamePage")
    assert firsts_of(live, round_id) == ["real"]
    assert page.locator("[data-first]").count() == 0


def test_a_double_tap_is_the_first_response_alone(phone: Page, live: Live) -> None:
    round_id = begin(phone)
    phone.get_by_role("button", name="Fake").dblclick()
    expect(phone.locator(ADVICE)).to_be_visible()
    phone.wait_for_timeout(300)
    expect(phone.locator(RESPONSES)).to_be_visible()
    assert firsts_of(live, round_id) == ["fake"]
    assert trials_of(live, round_id)[0].response is None
    phone.wait_for_timeout(300)
    phone.get_by_role("button", name="Fake").tap()
    expect(phone.locator(VERDICT)).to_be_visible()


def test_a_reload_shows_the_stage_that_the_trial_is_in(page: Page) -> None:
    begin(page)
    say(page, "Real")
    expect(page.locator(ADVICE)).to_be_visible()
    said = page.locator("[data-slot=advice]").inner_text()
    page.reload()
    expect(page.locator("[data-slot=advice]")).to_have_text(said)
    expect(page.locator("form[data-first=real]")).to_be_visible()
    say(page, "Fake")
    expect(page.locator(VERDICT)).to_be_visible()


def test_a_second_tab_is_led_to_what_was_said(page: Page, live: Live) -> None:
    round_id = begin(page)
    other = page.context.new_page()
    other.goto(page.url)
    say(page, "Real")
    expect(page.locator(ADVICE)).to_be_visible()
    say(other, "Fake")
    expect(other.locator("[data-slot=advice_ask]")).to_contain_text("You said real.")
    assert firsts_of(live, round_id) == ["real"]


def test_a_lost_reply_is_asked_for_again(page: Page, live: Live) -> None:
    round_id, calls = begin(page), list[str]()

    def lose_first(route: Route) -> None:
        calls.append(route.request.url)
        reply = route.fetch()
        if len(calls) == 1:
            route.abort()
        else:
            route.fulfill(response=reply)

    page.route("**/trials/*", lose_first)
    page.get_by_role("button", name="Fake").click()
    expect(page.get_by_role("alert")).to_contain_text("Nothing is lost")
    page.get_by_role("button", name="Try again").click()
    expect(page.locator(ADVICE)).to_be_visible()
    assert firsts_of(live, round_id) == ["fake"]


def test_without_scripts(plain_page: Page, live: Live) -> None:
    round_id = begin(plain_page)
    for number in range(1, 13):
        expect(plain_page.locator(ADVICE)).to_be_hidden()
        plain_page.get_by_role("button", name="Real").click()
        expect(plain_page.locator("[data-slot=advice]")).to_be_visible()
        plain_page.get_by_role("button", name="Fake").click()
        plain_page.wait_for_url(re.compile(rf"\?verdict={number}$"))
        expect(plain_page.locator("[data-slot=advised]")).to_be_visible()
        plain_page.locator("[data-next]").click()
    expect(plain_page.get_by_role("heading", level=1)).to_contain_text("after the advice")
    assert firsts_of(live, round_id) == ["real"] * 12
