"""The leaderboard in a browser: join under a made-up name, change it, be ranked, leave."""

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from quiz.access import seals
from quiz.board import holds
from quiz.board.sheets import WINDOWS
from quiz.figures.signal_detection import Counts
from quiz.models import Player
from quiz.storage.database import utc_now
from tests.browser.conftest import Live, NewPage, looks
from tests.browser.play import begin_practice, begin_round, go_on, respond
from tests.browser.test_pages import assert_good
from tests.browser.test_result import WINDOWS as WINDOWS_OF_SCREENS
from tests.browser.test_result import shoot
from tests.support.boards import ranked_player

RANKED = 45  # faces: 30 with 10 of each label, but for one run in ten thousand
RESPOND_TO_ALL = """async (count) => {
  const token = document.querySelector('meta[name="csrf-token"]').content;
  const headers = {
    Accept: "application/json", "Content-Type": "application/json", "X-CSRFToken": token };
  for (let position = 1; position <= count; position += 1) {
    const url = `${location.pathname}/trials/${position}`;
    await fetch(url, { method: "POST", headers, body: '{"response": "real"}' });
  }
}"""


def test_join_and_leave(page: Page) -> None:
    page.goto("/leaderboard")
    expect(page.get_by_text("Play a round first")).to_be_visible()
    begin_round(page)
    respond(page, "real")
    page.goto("/leaderboard")
    name = page.get_by_label("A made-up name").input_value()
    page.get_by_role("button", name="Join the leaderboard").click()
    expect(page.get_by_text(name).first).to_be_visible()
    page.get_by_role("button", name="Leave the leaderboard").click()
    expect(page.get_by_role("button", name="Join the leaderboard")).to_be_visible()


def test_a_program_is_put_on_hold_and_stands_when_cleared(page: Page, live: Live) -> None:
    begin_practice(page)
    page.evaluate(RESPOND_TO_ALL, RANKED)
    page.goto("/leaderboard")
    name = page.get_by_label("A made-up name").input_value()
    page.get_by_role("button", name="Join the leaderboard").click()
    expect(page.get_by_text("Your place is hidden until a person has reviewed it")).to_be_visible()
    row = page.get_by_role("row").filter(has_text=f"{name} (you)")
    expect(row).to_have_count(0)
    with live.database.transaction() as session:
        player = session.scalars(select(Player).where(Player.pseudonym == name)).one()
        holds.review(session, player.id, clear=True, now=utc_now())
    for window in WINDOWS:
        page.goto(f"/leaderboard?window={window}")
        expect(row).to_be_visible()


def test_another_name_until_one_pleases(plain_page: Page) -> None:
    begin_round(plain_page)
    plain_page.goto("/leaderboard")
    field = plain_page.get_by_label("A made-up name")
    offered = {field.input_value()}
    for _ in range(4):
        plain_page.get_by_role("button", name="Another name").click()
        offered.add(field.input_value())
    assert len(offered) > 1
    plain_page.get_by_role("button", name="Join the leaderboard").click()
    expect(field).to_have_count(0)
    plain_page.get_by_role("button", name="Another name").click()
    field.fill("Calm   Finch 77")
    plain_page.get_by_role("button", name="Use this name").click()
    expect(plain_page.get_by_text("You are listed as Calm Finch 77")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_full_board_is_accessible(
    new_page: NewPage, live: Live, monkeypatch: pytest.MonkeyPatch, scheme: str
) -> None:
    counts = {"detector": Counts(170, 30, 30, 170), "discriminator": Counts(110, 90, 90, 110)}
    monkeypatch.setattr("quiz.views.leaderboard.machine_counts", lambda _: counts)
    with live.database.transaction() as session:
        for number in range(60):
            name = f"{scheme} player number {number:02}"
            ranked_player(session, name[-24:], 20 + number // 3)
    page = new_page("phone", scheme)
    page.goto("/leaderboard?window=all")
    expect(page.get_by_role("row").filter(has_text="the detector")).to_contain_text("machine")
    assert_good(page)
    page.get_by_role("link", name="Next page").click()
    assert_good(page)
    page.get_by_role("link", name="First page").click()
    expect(page.get_by_role("row").nth(1)).to_contain_text("1")


@pytest.mark.parametrize(("window", "scheme"), looks("narrow", *WINDOWS_OF_SCREENS))
def test_the_way_to_a_place_and_who_is_near_it(
    new_page: NewPage, live: Live, window: str, scheme: str
) -> None:
    page = new_page(window, scheme)
    begin_round(page)
    for _ in range(4):
        respond(page, "real")
        go_on(page)
    page.goto("/leaderboard")
    expect(page.get_by_role("progressbar")).to_be_visible()
    expect(page.locator(".to-a-place").get_by_role("button", name="Play")).to_be_visible()
    shoot(page, f"way-{window}-{scheme}")
    assert_good(page)
    mine = f"{scheme} {window} me"
    with live.database.transaction() as session:
        for number in range(60):
            ranked_player(session, f"{scheme[0]}{window[0]} number {number:02}", 36, 40)
        player = ranked_player(session, mine, 30)
        ranked_player(session, f"{scheme} {window} below", 28)
    secret = live.app.extensions["quiz.config"].secret_key
    cookie = seals.seal(secret, seals.PLAYER_COOKIE, player.id)
    page.context.add_cookies([{"name": "player", "value": cookie, "url": live.url}])
    page.goto("/leaderboard?window=all")
    rows = page.locator(".gap ~ tr")
    expect(rows.filter(has_text=f"{mine} (you)")).to_have_count(1)
    assert rows.count() >= 4
    shoot(page, f"near-{window}-{scheme}")
    assert_good(page)
