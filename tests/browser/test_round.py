"""A classic round: by mouse, by keyboard alone, and when things go wrong."""

import re

from playwright.sync_api import Page, Route, expect
from sqlalchemy import update

from quiz.models import Face
from tests.browser.conftest import Live
from tests.browser.play import (
    RESPONSES,
    VERDICT,
    begin_round,
    go_on,
    on_trial,
    respond,
    trials_of,
)
from tests.support.loads import CLICK_TO_VERDICT

DOUBLE_TAP_MS = 450  # a click sooner than this after a change is the second half of a double click
OUTCOME = re.compile("^(Right|Wrong)$")


def test_a_round_by_mouse(page: Page, live: Live) -> None:
    round_id = begin_round(page)
    for position in range(1, 11):
        expect(page.locator("[data-slot=position]")).to_have_text(f"Face {position} of 10")
        expect(page.locator(RESPONSES)).to_be_visible()
        page.wait_for_timeout(DOUBLE_TAP_MS)
        page.get_by_role("button", name="Real").click()
        expect(page.locator(VERDICT)).to_be_visible()
        page.wait_for_timeout(DOUBLE_TAP_MS)
        page.locator("[data-next]").click()
    expect(page.locator(".round-film")).to_be_visible()
    trials = trials_of(live, round_id)
    right = sum(trial.label.value == "real" for trial in trials)
    expect(page.locator(".result .lead")).to_have_text(f"You were right about {right} of 10 faces.")
    expect(page.locator(".round-film .is-right")).to_have_count(right)
    expect(page.locator(".frame")).to_have_count(10)
    assert [trial.response.value for trial in trials if trial.response] == ["real"] * 10
    assert all(trial.response_ms is not None for trial in trials)


def test_a_round_by_keyboard_alone(page: Page, live: Live) -> None:
    page.goto("/")
    page.get_by_role("button", name="Play", exact=True).focus()
    page.keyboard.press("Enter")
    round_id = on_trial(page)
    for position, key in enumerate(["ArrowLeft", "ArrowRight", "r", "F"] * 2 + ["R", "f"], 1):
        expect(page.locator("[data-slot=position]")).to_have_text(f"Face {position} of 10")
        page.keyboard.press(key)
        expect(page.locator("[data-next]")).to_be_focused()
        page.keyboard.press("Space" if position % 2 else "Enter")
    expect(page.locator(".round-film")).to_be_visible()
    said = [trial.response.value for trial in trials_of(live, round_id) if trial.response]
    assert said == ["real", "fake"] * 5


def test_tab_reaches_the_responses_in_order(page: Page) -> None:
    begin_round(page)
    page.locator("[data-heading]").focus()
    reached = []
    for _ in range(4):
        page.keyboard.press("Tab")
        reached.append(
            page.evaluate("document.activeElement.closest('[aria-label], button').className")
        )
    assert reached == ["sound", "sureness", "respond respond-real", "respond respond-fake"]


def test_the_verdict_comes_on_the_same_page(page: Page, live: Live) -> None:
    round_id = begin_round(page)
    page.evaluate("window.isSamePage = true")
    respond(page, "fake")
    trial = trials_of(live, round_id)[0]
    expect(page.locator("[data-slot=outcome]")).to_have_text(OUTCOME)
    expect(page.locator("[data-stamp]")).to_have_text(trial.label.value.upper())
    expect(page.get_by_role("status")).to_contain_text("You said fake.")
    is_fake = trial.label.value == "fake"
    page.locator("summary", has_text="Details").click()
    expect(page.locator("[data-slot=seed]")).to_be_visible(visible=is_fake)
    expect(page.locator("[data-slot=origin]")).to_be_visible(visible=not is_fake)
    go_on(page)
    expect(page.locator("[data-slot=position]")).to_have_text("Face 2 of 10")
    expect(page.locator("[data-stamp]")).to_be_hidden()
    assert page.evaluate("window.isSamePage")


def test_the_verdict_takes_one_request(page: Page) -> None:
    begin_round(page)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(f"{request.method} {request.resource_type}"))
    for _ in range(5):
        asked.clear()
        page.evaluate(CLICK_TO_VERDICT)
        assert [each for each in asked if "image" not in each] == ["POST fetch"]
        go_on(page)
        expect(page.locator(RESPONSES)).to_be_visible()


def test_a_fake_tells_its_seed_checkpoint_and_age(page: Page, live: Live) -> None:
    round_id = begin_round(page)
    for position in range(1, 11):
        respond(page, "real")
        if trials_of(live, round_id)[position - 1].label.value == "fake":
            break
        go_on(page)
        expect(page.locator(RESPONSES)).to_be_visible()
    else:
        return  # ten photographs in a row: once in a thousand rounds
    expect(page.locator("[data-slot=checkpoint]")).to_have_text(re.compile("^drawn"))
    expect(page.locator("[data-slot=seed]")).to_have_text(re.compile(r"^\d+$"))
    age = re.compile(r"^[\d,]+ seconds before your response$")
    expect(page.locator("[data-slot=age]")).to_have_text(age)


def test_a_ring_shows_where_the_detector_looked_and_a_tap_lifts_the_stamp(
    page: Page, live: Live
) -> None:
    with live.database.transaction() as session:
        session.execute(update(Face).values(focus=14, p_detector=0.9))
    begin_round(page)
    ring, stamp = page.locator("[data-ring]"), page.locator("[data-stamp]")
    expect(ring).to_be_hidden()
    assert ring.locator("circle").get_attribute("cx") == "0"
    respond(page, "fake")
    expect(ring).to_be_visible()
    assert ring.locator("circle").get_attribute("cx") == "0.417"
    expect(page.locator("[data-slot=focus]")).to_contain_text("The ring")
    page.locator("[data-loupe]").click()
    expect(ring).to_be_hidden()
    expect(stamp).to_be_hidden()
    page.locator("[data-loupe]").click()
    expect(stamp).to_be_visible()
    go_on(page)
    expect(page.locator("[data-slot=position]")).to_have_text("Face 2 of 10")
    expect(ring).to_be_hidden()


def test_the_next_face_is_loaded_before_it_is_shown(page: Page, live: Live) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    round_id = begin_round(page)
    following = f"{live.url}/faces/{trials_of(live, round_id)[1].token}"
    page.wait_for_timeout(100)
    assert following in asked


def test_no_label_before_the_response(page: Page) -> None:
    begin_round(page)
    expect(page.locator("[data-stamp]")).to_have_text("")
    expect(page.locator("[data-face]")).to_have_attribute("alt", "A face: real or fake?")
    assert page.locator("[data-label], [data-correct]").count() == 0


def test_reload_and_back_keep_the_place(page: Page) -> None:
    begin_round(page)
    respond(page, "real")
    page.reload()
    expect(page.locator("[data-slot=position]")).to_have_text("Face 2 of 10")
    expect(page.locator("[data-slot=tally]")).to_contain_text("of 1 right")
    # With its pictures: werkzeug's own server, which tests use, leaves a file open on an abort.
    page.goto("/how", wait_until="networkidle")
    page.go_back()
    expect(page.locator("[data-slot=position]")).to_have_text("Face 2 of 10")


def test_home_continues_the_round(phone: Page) -> None:
    begin_round(phone)
    respond(phone, "real")
    phone.goto("/")
    phone.get_by_role("link", name="Continue").click()
    expect(phone.locator("[data-slot=position]")).to_have_text("Face 2 of 10")


def test_a_double_click_is_one_response(page: Page, live: Live) -> None:
    round_id = begin_round(page)
    page.get_by_role("button", name="Fake").dblclick()
    expect(page.locator(VERDICT)).to_be_visible()
    expect(page.locator("[data-slot=position]")).to_have_text("Face 1 of 10")
    answered = [trial.position for trial in trials_of(live, round_id) if trial.response]
    assert answered == [1]


def test_a_double_tap_on_next_is_no_response(phone: Page, live: Live) -> None:
    round_id = begin_round(phone)
    respond(phone, "fake")
    phone.wait_for_timeout(DOUBLE_TAP_MS)
    phone.locator("[data-next]").tap()
    expect(phone.locator(RESPONSES)).to_be_visible()
    phone.get_by_role("button", name="Real").tap()
    expect(phone.locator("[data-slot=position]")).to_have_text("Face 2 of 10")
    answered = [trial.position for trial in trials_of(live, round_id) if trial.response]
    assert answered == [1]


def test_a_second_tab_shows_the_recorded_verdict(page: Page, live: Live) -> None:
    round_id = begin_round(page)
    other = page.context.new_page()
    other.goto(page.url)
    respond(page, "real")
    respond(other, "fake")
    expect(other.locator("[data-slot=said]")).to_have_text("You said real.")
    recorded = trials_of(live, round_id)[0].response
    assert recorded is not None
    assert recorded.value == "real"


def test_a_lost_network_loses_nothing(page: Page, live: Live) -> None:
    round_id = begin_round(page)

    def cut(route: Route) -> None:
        route.abort("internetdisconnected")

    page.route("**/trials/*", cut)
    page.get_by_role("button", name="Real").click()
    expect(page.get_by_role("alert")).to_contain_text("Nothing is lost")
    page.unroute("**/trials/*", cut)
    page.get_by_role("button", name="Try again").click()
    expect(page.locator(VERDICT)).to_be_visible()
    expect(page.get_by_role("alert")).to_be_hidden()
    answered = [trial.position for trial in trials_of(live, round_id) if trial.response]
    assert answered == [1]


def test_a_lost_reply_is_asked_for_again(page: Page) -> None:
    begin_round(page)
    calls = []

    def lose_first(route: Route) -> None:
        calls.append(route.request.url)
        reply = route.fetch()
        if len(calls) == 1:
            route.abort()
        else:
            route.fulfill(response=reply)

    page.route("**/trials/*", lose_first)
    page.get_by_role("button", name="Fake").click()
    page.get_by_role("button", name="Try again").click()
    expect(page.locator("[data-slot=said]")).to_have_text("You said fake.")
    assert len(calls) == 2


def test_the_next_trial_comes_with_the_verdict(page: Page, live: Live) -> None:
    round_id = begin_round(page)
    respond(page, "real")
    page.wait_for_load_state("networkidle")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    go_on(page)
    expect(page.locator("[data-slot=position]")).to_have_text("Face 2 of 10")
    page.wait_for_timeout(200)
    third = f"{live.url}/faces/{trials_of(live, round_id)[2].token}"
    assert [url for url in asked if url != third] == []  # nothing is waited for
    respond(page, "fake")
    [took] = [trial.response_ms for trial in trials_of(live, round_id) if trial.position == 2]
    assert took is not None
    assert 200 <= took < 10_000


def test_a_lost_network_between_faces(page: Page, live: Live) -> None:
    third = f"**/faces/{trials_of(live, begin_round(page))[2].token}"
    page.route(third, lambda route: route.abort())
    for response in ("real", "fake"):
        respond(page, response)
        go_on(page)
    expect(page.get_by_role("alert")).to_be_visible()
    page.unroute(third)
    page.get_by_role("button", name="Try again").click()
    expect(page.locator("[data-slot=position]")).to_have_text("Face 3 of 10")
