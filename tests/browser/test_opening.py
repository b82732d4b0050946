"""The home page before there are faces: it says what is missing, and opens by itself."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server

from quiz import close_app, create_app
from quiz.config import Config
from tests.browser.test_pages import violations
from tests.support.factories import fill


@pytest.fixture
def empty_app(sqlite_template: Path, tmp_path: Path) -> Iterator[Flask]:
    """The application with its tables and nothing in them."""
    shutil.copy(sqlite_template, tmp_path / "quiz.sqlite")
    app = create_app(Config.from_env({"INSTANCE": str(tmp_path), "DEVICE": "cpu"}))
    yield app
    close_app(app)


@pytest.fixture
def empty_page(empty_app: Flask, browser: Browser) -> Iterator[Page]:
    """The home page of a quiz without a face."""
    server = make_server("127.0.0.1", 0, empty_app, threaded=True)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    page = browser.new_page()
    page.goto(f"http://127.0.0.1:{server.server_port}/")
    yield page
    page.close()
    server.shutdown()
    thread.join()
    server.server_close()


def test_the_quiz_opens_by_itself(empty_page: Page, empty_app: Flask) -> None:
    expect(empty_page.get_by_text("The quiz is not ready yet.")).to_be_visible()
    assert violations(empty_page) == []
    with empty_app.extensions["quiz.database"].transaction() as session:
        fill(session)
    expect(empty_page.get_by_role("button", name="Play", exact=True)).to_be_visible()
    empty_page.get_by_role("button", name="Play", exact=True).click()
    expect(empty_page.get_by_role("button", name="Real")).to_be_visible()
