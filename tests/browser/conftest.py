"""A real browser, and a live server whose faces are drawn."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Dialog,
    Page,
    Request,
    Response,
    sync_playwright,
)
from sqlalchemy import delete, update
from werkzeug.serving import make_server

from quiz import close_app, create_app
from quiz.config import Config
from quiz.decks import UTKFACE
from quiz.models import Attempt, Classroom, Phase, Round, Worker
from quiz.play import heroes
from quiz.storage.database import Database, utc_now
from tests.support.chromium import find_chromium, launch_arguments
from tests.support.durability import skip_fsync
from tests.support.factories import CHECKPOINT, fill

REALS, FAKES = 300, 300  # each round that a test leaves open holds four of each
SCHEMES = ("light", "dark")
VIEWPORTS = {
    "narrow": {"width": 320, "height": 568},
    "phone": {"width": 360, "height": 740},
    "laptop": {"width": 1280, "height": 800},
}
SUBRESOURCES = {"stylesheet", "script", "image", "font"}
TIMEOUT = 10_000  # milliseconds that a page may take before the test fails


@dataclass
class Live:
    """A server that answers on loopback, and what a test needs to look behind it."""

    url: str
    app: Flask

    @property
    def database(self) -> Database:
        """The server's own database."""
        database: Database = self.app.extensions["quiz.database"]
        return database


@pytest.fixture(scope="session")
def live(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """The application with CSRF and all, served by threads on a free port of loopback."""
    with pytest.MonkeyPatch.context() as patch:
        # A fast machine would still be shown everyone's numbers from before its round.
        patch.setattr("quiz.web.crowd_totals.KEPT_SECONDS", 0.0)
        with serving(sqlite_template, tmp_path_factory.mktemp("live")) as site:
            yield site


@contextmanager
def serving(sqlite_template: Path, folder: Path) -> Iterator[Live]:
    """Serve an application of its own, with a stock of faces, for as long as it is wanted."""
    shutil.copy(sqlite_template, folder / "quiz.sqlite")
    app = create_app(Config.from_env({"INSTANCE": str(folder), "DEVICE": "cpu"}))
    skip_fsync(app.extensions["quiz.database"])
    stock(app.extensions["quiz.database"])
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield Live(f"http://127.0.0.1:{server.server_port}", app)
    server.shutdown()
    thread.join()
    server.server_close()
    close_app(app)


def stock(database: Database) -> None:
    """Put drawn faces under both labels, and a worker that will be alive for a day."""
    with database.writing() as session:
        fill(session, reals=REALS, fakes=FAKES)
        heroes.set_hero_aside(session, UTKFACE, 18, utc_now())
        tomorrow = utc_now() + timedelta(days=1)
        worker = Worker(name="drawn", device="cpu", checkpoint=CHECKPOINT, beat_at=tomorrow)
        session.add(worker)
        session.commit()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests of this process."""
    with sync_playwright() as playwright:
        own = Path(playwright.chromium.executable_path)
        path = find_chromium(os.environ, lambda: own)
        browser = playwright.chromium.launch(
            executable_path=path, args=launch_arguments(), chromium_sandbox=False
        )
        yield browser
        browser.close()


@dataclass
class Watch:
    """What a page must not do: fail in a script, break the policy, talk to a stranger."""

    origin: str
    problems: list[str] = field(default_factory=list)

    def attach(self, page: Page) -> None:
        """Listen to a page from now on."""
        page.on("pageerror", lambda error: self.problems.append(f"script error: {error}"))
        page.on("console", lambda message: self._console(message.type, message.text))
        page.on("request", self._request)
        page.on("response", self._response)
        page.on("dialog", self._dialog)

    def _console(self, kind: str, text: str) -> None:
        # A refused form is told to the console as a failed load; a missing file is seen below.
        if kind == "error" and not text.startswith("Failed to load resource"):
            self.problems.append(f"console: {text}")

    def _dialog(self, dialog: Dialog) -> None:
        dialog.dismiss()
        self.problems.append(f"dialog: {dialog.message}")

    def _request(self, request: Request) -> None:
        if not request.url.startswith((f"{self.origin}/", "data:", "blob:")):
            self.problems.append(f"request to {request.url}")

    def _response(self, response: Response) -> None:
        if response.status >= 400 and response.request.resource_type in SUBRESOURCES:
            self.problems.append(f"{response.status} for {response.url}")


def looks(*sizes: str) -> list[tuple[str, str]]:
    """Pair sizes with colours in turn: a layout has the same places in both, colours no size."""
    return [(size, SCHEMES[place % 2]) for place, size in enumerate(sizes)]


NewPage = Callable[..., Page]


def tidy(database: Database) -> None:
    """End what earlier tests left open, whose faces would be missing, and forget their tries.

    All tests come from one address.
    """
    with database.transaction() as session:
        session.execute(delete(Attempt))
        now = utc_now()
        session.execute(
            update(Classroom)
            .where(Classroom.finished_at.is_(None))
            .values(finished_at=now, phase=Phase.FINISHED)
        )
        session.execute(update(Round).where(Round.finished_at.is_(None)).values(finished_at=now))


@pytest.fixture
def watch(live: Live) -> Watch:
    """The problems of this test's pages; a test that provokes one clears the list."""
    return Watch(live.url)


@pytest.fixture
def new_page(browser: Browser, live: Live, watch: Watch) -> Iterator[NewPage]:
    """Make pages: `new_page("phone", scheme="dark", java_script_enabled=False)`.

    Each has cookies of its own, so each is another player; addresses are relative to the server.
    """
    tidy(live.database)
    contexts: list[BrowserContext] = []

    def make(viewport: str = "laptop", scheme: str = "light", **options: Any) -> Page:
        settings: dict[str, Any] = {"viewport": VIEWPORTS[viewport], "color_scheme": scheme}
        # Playwright sees no request that a service worker has passed on.
        settings["service_workers"] = "block"
        if viewport != "laptop":
            settings |= {"has_touch": True, "is_mobile": True, "device_scale_factor": 2}
        context = browser.new_context(base_url=live.url, **settings | options)
        context.set_default_timeout(TIMEOUT)
        contexts.append(context)
        page = context.new_page()
        watch.attach(page)
        return page

    yield make
    for context in contexts:
        context.close()
    assert watch.problems == []


@pytest.fixture
def page(new_page: NewPage) -> Page:
    """A page on a laptop, in the light."""
    return new_page()


@pytest.fixture
def phone(new_page: NewPage) -> Page:
    """A page on a phone, in the light."""
    return new_page("phone")


@pytest.fixture
def plain_page(new_page: NewPage) -> Page:
    """A page without scripts."""
    return new_page(java_script_enabled=False)
