"""The Host header: what names no machine gets 400 at every address."""

from dataclasses import replace

import pytest
from flask import Flask

from quiz import close_app, create_app
from quiz.config import Config
from quiz.web.hosts import is_host

GOOD = (
    "localhost", "quiz.example", "quiz.example.", "quiz.example:8443", "192.0.2.1:80", "web_1:8000",
    "[2001:db8::1]", "[::1]:8000", "xn--bcher-kva.example", "A-1.B", "a:0", "a:65535",
)  # fmt: skip
BAD = (
    "a..b", ".a", "a b", "a/b", "a@b", "a:b", "a:", "a:65536", "a:123456", "[::1", "::1", "[1]",
    "[::1]x", "a,b", "\xe4.example", "a" * 64, "a." * 127 + "b", "xn--a", "[g::1]", "..", "%41",
    "a\tb", "'", "<script>",
)  # fmt: skip


@pytest.mark.parametrize("host", GOOD)
def test_a_host_is_read(host: str) -> None:
    assert is_host(host)


@pytest.mark.parametrize("host", BAD)
def test_what_is_no_host_is_not_read(host: str) -> None:
    assert not is_host(host)


@pytest.mark.parametrize("host", [host for host in BAD if not host.startswith("xn--")])
def test_a_bad_host_is_refused_at_every_kind_of_address(app: Flask, host: str) -> None:
    client = app.test_client(use_cookies=False)
    for address in ("/", "/healthz", "/static/css/base.css", "/nowhere", "/join?code=222222"):
        refused = client.get(address, headers={"Host": host})
        assert refused.status_code == 400, address
        assert "names no host" in refused.text
        assert "default-src 'none'" in refused.headers["Content-Security-Policy"]
        assert host not in refused.text
    asked = client.post("/rounds", headers={"Host": host, "Accept": "application/json"})
    assert (asked.status_code, asked.mimetype) == (400, "application/problem+json")
    assert asked.json["status"] == 400  # type: ignore[index]


def test_the_host_that_a_proxy_passes_on_is_looked_at_too(config: Config) -> None:
    app = create_app(replace(config, trusted_proxies=1))
    client = app.test_client()
    assert client.get("/healthz", headers={"X-Forwarded-Host": "a..b"}).status_code == 400
    assert client.get("/healthz", headers={"X-Forwarded-Host": "quiz.example"}).status_code == 200
    for port in ("8443", "-1", "x", "99999"):
        assert client.get("/", headers={"X-Forwarded-Port": port}).status_code in (200, 400)
    close_app(app)


def test_without_a_host_the_server_s_own_name_is_taken(app: Flask) -> None:
    for host in ("", None):
        environ = {"HTTP_HOST": host} if host is not None else {}
        assert app.test_client().get("/healthz", environ_overrides=environ).status_code == 200
