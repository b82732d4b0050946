"""Without a network: a page of our own, and nothing else that the browser keeps."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import Live, NewPage
from tests.browser.play import begin_round, go_on, respond

KEPT = """async () => {
  const found = [];
  for (const name of await caches.keys())
    for (const request of await (await caches.open(name)).keys()) found.push(request.url);
  return found;
}"""


def known(page: Page) -> Page:
    """Open the quiz and wait until its service worker is there."""
    page.goto("/")
    page.evaluate("navigator.serviceWorker.ready.then(() => 1)")
    page.reload()
    page.wait_for_function("navigator.serviceWorker.controller")
    return page


def test_without_a_network_a_page_says_so(new_page: NewPage) -> None:
    page = known(new_page(service_workers="allow"))
    page.context.set_offline(True)
    page.goto("/leaderboard")
    expect(page.get_by_role("heading", name="No connection")).to_be_visible()
    assert page.evaluate("getComputedStyle(document.body).display") == "flex"  # its styles are kept
    page.context.set_offline(False)
    page.get_by_role("link", name="Try again").click()
    expect(page.get_by_role("heading", name="Leaderboard", exact=True)).to_be_visible()


def test_nothing_of_a_round_is_kept(new_page: NewPage, live: Live) -> None:
    page = known(new_page(service_workers="allow"))
    begin_round(page)
    for label in ("real", "fake"):
        respond(page, label)
        go_on(page)
    page.reload()
    kept = page.evaluate(KEPT)
    assert f"{live.url}/offline" in kept
    pattern = re.compile(rf"{live.url}/(offline|static/[^?]+\.(css|js))")
    assert [address for address in kept if not pattern.fullmatch(address)] == []


def test_a_browser_without_service_workers_plays(new_page: NewPage) -> None:
    page = new_page()
    page.add_init_script("delete Navigator.prototype.serviceWorker")
    begin_round(page)
    respond(page, "fake")
