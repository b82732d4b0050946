"""The first page and the first trial in a browser on an emulated 3G network, nothing cached."""

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from bench.servers import serving
from bench.stage import fill, settings
from bench.table import Row
from quiz.decks import UTKFACE
from quiz.play import heroes
from quiz.storage import Database, upgrade, utc_now
from tests.support.chromium import find_chromium, launch_arguments
from tests.support.loads import CLICK_TO_VERDICT, Loads

FACES = 200
REPEATS = 5
# WebPageTest's 3G: 1.6 and 0.768 megabits a second, 300 ms there and back.
MOBILE = {
    "offline": False,
    "latency": 300,
    "downloadThroughput": 200_000,
    "uploadThroughput": 96_000,
}
PHONE = ViewportSize(width=390, height=844)
LARGEST = """() => new Promise((tell) => {
  const seen = new PerformanceObserver((list) => tell(list.getEntries().at(-1).startTime));
  seen.observe({ type: "largest-contentful-paint", buffered: true });
})"""


def measure_pages() -> list[Row]:
    """Measure home and trial: milliseconds to the largest paint, bytes and requests."""
    with served_site() as url, chromium() as browser:
        rows = [
            row(name, browser, url, page) for name, page in (("home", home), ("a trial", trial))
        ]
        return [*rows, verdict_row(browser, url)]


Visit = tuple[float, int, int]  # milliseconds to the largest paint, bytes, requests


def row(name: str, browser: Browser, url: str, find_page: Callable[[Page], str]) -> Row:
    """Return a page's medians as a row."""
    visits = [visit(browser, url, find_page) for _ in range(REPEATS)]
    paint, size, requests = (median(values) for values in zip(*visits, strict=True))
    behind = f"{size / 1000:.0f} KB without faces, {requests:.0f} requests"
    return Row(f"{name} on 3G, nothing cached", f"{paint:.0f} ms", behind, "1,500 ms, 60 KB, 10")


@contextmanager
def served_site() -> Iterator[str]:
    """Serve the quiz with faces, as it runs."""
    with tempfile.TemporaryDirectory(prefix="faces-pages-") as folder:
        environ = settings(f"sqlite:///{folder}/quiz.sqlite", Path(folder))
        database = Database(environ["DATABASE_URL"])
        upgrade(database.engine)
        fill(database, FACES)
        with database.transaction() as session:
            heroes.set_hero_aside(session, UTKFACE, 18, utc_now())
        with serving("pages", "app:create_app()", environ) as server:
            yield "http://{}:{}".format(*server.address)
        database.dispose()


@contextmanager
def chromium() -> Iterator[Browser]:
    """Run Chromium."""
    with sync_playwright() as playwright:
        own = Path(playwright.chromium.executable_path)
        path = find_chromium(os.environ, lambda: own)
        browser = playwright.chromium.launch(executable_path=path, args=launch_arguments())
        yield browser
        browser.close()


def visit(browser: Browser, url: str, find_page: Callable[[Page], str]) -> Visit:
    """Open a page on a slow network, nothing cached."""
    page = browser.new_context(base_url=url, viewport=PHONE, service_workers="block").new_page()
    address = find_page(page)
    network = page.context.new_cdp_session(page)
    loads = Loads(network)
    network.send("Network.emulateNetworkConditions", MOBILE)
    page.goto(address)
    page.wait_for_load_state("networkidle")
    paint = float(page.evaluate(LARGEST))
    page.context.close()
    return paint, loads.weight, len(loads.sizes)


def verdict_row(browser: Browser, url: str) -> Row:
    """Measure a click to its verdict, without a network in between."""
    page = browser.new_context(base_url=url, viewport=PHONE, service_workers="block").new_page()
    page.goto(trial(page))
    times = []
    for _ in range(REPEATS):
        times.append(float(page.evaluate(CLICK_TO_VERDICT)))
        page.locator("[data-next]").press("Enter")
        page.locator("[data-responses]").wait_for()
    page.context.close()
    return Row("from a tap to the verdict", f"{median(times):.0f} ms", "median of 5", "100 ms")


def home(_page: Page) -> str:
    """Return the address of the home page."""
    return "/"


def trial(page: Page) -> str:
    """Start a round, and return the address of its first trial."""
    page.goto("/")
    page.get_by_role("button", name="Play", exact=True).click()
    page.wait_for_url("**/rounds/**")
    return page.url
