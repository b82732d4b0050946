"""What browsers get: few files, compressed, at addresses that change with their content."""

import re
import shutil
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from quiz.config import CHECKOUT
from quiz.web.assets.release import SHEETS, Assets


@pytest.fixture
def static(tmp_path: Path) -> Path:
    """A copy of the styles and scripts."""
    for part in ("css", "js"):
        shutil.copytree(CHECKOUT / "static" / part, tmp_path / part)
    return tmp_path


def test_every_sheet_is_built_in() -> None:
    sheets = {path.stem for path in (CHECKOUT / "static/css").glob("*.css")}
    assert sheets == {*SHEETS, "dark"}


def test_another_content_is_another_version(static: Path) -> None:
    before, again = Assets(static), Assets(static)
    (static / "css/base.css").write_text("body { color: red }")
    after = Assets(static)
    assert before.version == again.version != after.version
    assert re.fullmatch("[0-9a-f]{12}", after.version)


def test_a_page_names_few_files(client: FlaskClient) -> None:
    page = client.get("/").text
    files = re.findall(r'<(?:link rel="stylesheet"|script)[^>]*(?:href|src)="([^"]+)"', page)
    assert [Path(file).name for file in files] == ["site.css", "dark.css", "colours.js", "site.js"]
