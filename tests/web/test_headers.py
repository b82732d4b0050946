"""Headers of every response."""

import pytest
from flask.testing import FlaskClient


@pytest.mark.parametrize("url", ["/", "/stats", "/nothing", "/healthz", "/faces/nothing"])
def test_every_response_is_closed_to_strangers(client: FlaskClient, url: str) -> None:
    headers = client.get(url).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert "data:" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cache-Control"] == "no-store"
    assert "Strict-Transport-Security" not in headers
    secure = client.get(url, base_url="https://localhost").headers
    assert secure["Strict-Transport-Security"].startswith("max-age=")
