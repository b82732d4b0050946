"""The board, from the browser: join under a made-up name, stand on it, leave."""

from playwright.sync_api import Page, expect

from tests.browser.play import begin_practice, begin_round, respond

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
    page.get_by_role("button", name="Join the board").click()
    expect(page.get_by_text(name).first).to_be_visible()
    page.get_by_role("button", name="Take me off").click()
    expect(page.get_by_role("button", name="Join the board")).to_be_visible()


def test_a_ranked_player_stands_on_the_board(page: Page) -> None:
    begin_practice(page)
    page.evaluate(RESPOND_TO_ALL, RANKED)
    page.goto("/leaderboard")
    page.get_by_role("button", name="Join the board").click()
    expect(page.get_by_role("row").filter(has_text="(you)")).to_be_visible()
