"""A sixth language is one folder: with a made-up one every page speaks it, and no word is left."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from quiz.figures.studies import PUBLISHED
from quiz.languages import known
from quiz.web import language
from tests.support.classroom_pages import advance, logged_in, open_classroom
from tests.support.factories import add_teacher
from tests.support.made_up import CODE, add_to
from tests.support.pages import play

WORD = re.compile(r"\b[A-Za-z]*[aeiouAEIOU][A-Za-z]*\b")
# Names, codes, and what a machine reads, the same in every language.
NAMES = re.compile(
    r"UTKFace|ada\b|Real or Fake\?|\bUTC\b|\bkimg\b|[A-Z]{6}\b"
    r"|\d [A-Z][a-z]+ \d{4}|\w+-\w+|https?://\S+|\S+@\S+|localhost\S*|/\S+"
)
STUDIES = [study.name for study in PUBLISHED]
LANGUAGES = [each.name for each in known.languages().values()]  # each is written in itself
OTHERS = re.compile("|".join(map(re.escape, (*STUDIES, *LANGUAGES, "Esperanto"))))
SKIPPED = {"style", "script", "code", "kbd", "bdi", "abbr", "time", "title"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Catalogues with the made-up language among them."""
    folder = tmp_path_factory.mktemp("catalogues")
    add_to(folder)
    return folder


@pytest.fixture(autouse=True)
def speaking(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let the program find the made-up language."""
    monkeypatch.setattr(known, "CATALOGUES", folder)
    monkeypatch.setattr(language, "CATALOGUES", folder)
    known.languages.cache_clear()
    yield
    known.languages.cache_clear()


@pytest.fixture
def database_url(speaking: None, sqlite_url: str) -> str:
    """What pages say is the same on both databases."""
    return sqlite_url


class Reader(HTMLParser):
    """Reads what a page says, in its text and to screen readers."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self.inside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in SKIPPED:
            self.inside.append(tag)
        spoken = ("alt", "aria-label", "placeholder")
        self.said += [value for name, value in attrs if name in spoken and value]

    def handle_endtag(self, tag: str) -> None:
        if self.inside and self.inside[-1] == tag:
            self.inside.pop()

    def handle_data(self, data: str) -> None:
        if not self.inside:
            self.said.append(data)


def plain_words(html: str) -> list[str]:
    """The texts of a page with words that were not translated."""
    reader = Reader()
    reader.feed(html)
    texts = (NAMES.sub(" ", OTHERS.sub(" ", text)) for text in reader.said)
    return [text.strip() for text in texts if WORD.search(text)]


PAGES = (
    "/", "/how", "/how?deck=gallery", "/how/tips", "/me", "/stats", "/leaderboard",
    "/teach", "/teach/demo", "/teach/lesson", "/join", "/privacy", "/nowhere", "/offline",
)  # fmt: skip


@pytest.mark.usefixtures("both")
@pytest.mark.parametrize("address", PAGES)
def test_a_page_speaks_the_made_up_language(client: FlaskClient, address: str) -> None:
    joint = "&" if "?" in address else "?"
    html = client.get(f"{address}{joint}lang={CODE}", headers={"Accept": "text/html"}).text
    assert f'<html lang="{CODE}"' in html
    assert plain_words(html) == []


@pytest.mark.usefixtures("both")
def test_a_round_and_its_result_speak_it(client: FlaskClient) -> None:
    client.get(f"/?lang={CODE}")
    url = play(client, 4)
    for address in (url, f"{url}?verdict=2", f"{url}/mistakes", "/me", "/stats", "/leaderboard"):
        html = client.get(address, headers={"Accept": "text/html"}).text
        assert plain_words(html) == [], address


@pytest.mark.usefixtures("both", "quick_hashes")
def test_a_class_speaks_it(app: Flask) -> None:
    with app.extensions["quiz.database"].writing() as session:
        add_teacher(session)
    desk = logged_in(app)
    desk.get(f"/?lang={CODE}")
    url = open_classroom(desk)
    for _ in range(3):
        for address in ("/teach", "/teach/preflight", url, f"{url}?view=projector"):
            html = desk.get(address, headers={"Accept": "text/html"}).text
            assert plain_words(html) == [], address
        advance(desk, url)
