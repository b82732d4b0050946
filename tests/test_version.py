"""The version: one place names it, every page shows it, and `/healthz` says it."""

import tomllib

import pytest
from flask.testing import FlaskClient

from quiz.config import CHECKOUT
from quiz.version import VERSION

JSON = {"Accept": "application/json"}


def test_every_page_shows_the_version(client: FlaskClient) -> None:
    for address in ("/", "/nothing"):
        assert f"Version {VERSION}" in client.get(address).text


@pytest.mark.parametrize(
    ("headers", "content"), [({}, "text/plain"), ({"Accept": "*/*"}, "text/plain"), (JSON, "json")]
)
def test_the_health_page_names_the_version(
    client: FlaskClient, headers: dict[str, str], content: str
) -> None:
    response = client.get("/healthz", headers=headers)
    assert response.status_code == 200
    by_language = {"accept-language", "cookie", "page-language"} if content == "json" else set()
    assert response.vary.as_set() == {"accept"} | by_language
    assert content in (response.content_type or "")
    if content == "json":
        assert response.json == {"status": "ok", "version": VERSION}
    else:
        assert response.text == f"ok\nversion {VERSION}\n"


def test_the_project_and_the_changelog_name_the_same_version() -> None:
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))
    assert "version" not in project["project"]
    assert project["project"]["dynamic"] == ["version"]
    assert project["tool"]["setuptools"]["dynamic"]["version"] == {"attr": "quiz.version.VERSION"}
    changelog = (CHECKOUT / "CHANGELOG.md").read_text(encoding="utf-8")
    newest = next(line for line in changelog.splitlines() if line.startswith("## "))
    assert newest.split()[1] == VERSION
