"""How a built file is sent: compressed, and kept for a year."""

import gzip

import brotli
import pytest
from flask import Flask
from flask.testing import FlaskClient


@pytest.fixture
def version(app: Flask) -> str:
    """The version that this release serves."""
    return str(app.extensions["quiz.assets"].version)


@pytest.mark.parametrize("name", ["site.css", "site.js", "dark.css", "colours.js"])
def test_a_browser_gets_what_it_can_read(client: FlaskClient, version: str, name: str) -> None:
    address = f"/static/{version}/{name}"
    plain = client.get(address)
    assert "Content-Encoding" not in plain.headers
    assert plain.mimetype in ("text/css", "text/javascript")
    for accepted, coding, read in (
        ("gzip, deflate, br", "br", brotli.decompress),
        ("gzip", "gzip", gzip.decompress),
    ):
        found = client.get(address, headers={"Accept-Encoding": accepted})
        assert found.headers["Content-Encoding"] == coding
        assert "Accept-Encoding" in found.headers["Vary"]
        assert read(found.data) == plain.data
        assert len(found.data) < 15_000


def test_it_is_kept_for_a_year(client: FlaskClient, version: str) -> None:
    found = client.get(f"/static/{version}/site.css")
    assert found.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "Set-Cookie" not in found.headers
