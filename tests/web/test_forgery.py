"""Forms under https: from a page of ours, by Origin or else by Referer."""

from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from quiz import close_app, create_app
from quiz.config import Config
from tests.support.pages import csrf_token

HOME = "https://quiz.example:8443"
JSON = {"Accept": "application/json"}


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    app.config["WTF_CSRF_ENABLED"] = True
    return app.test_client()


def log_out(client: FlaskClient, base: str = HOME, **headers: str) -> TestResponse:
    """Post a form that does nothing but need its token."""
    token = csrf_token(client, base_url=base)
    sent = JSON | {"X-CSRFToken": token} | {k.replace("_", "-"): v for k, v in headers.items()}
    return client.post("/teach/logout", json={}, headers=sent, base_url=base)


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": HOME},
        {"Origin": HOME, "Referer": "https://other.example/"},
        {"Referer": f"{HOME}/teach"},
        {"Origin": "null", "Referer": f"{HOME}/"},
    ],
)
def test_a_page_of_ours_may_post(client: FlaskClient, headers: dict[str, str]) -> None:
    assert log_out(client, **headers).status_code == 200


def test_the_usual_port_may_be_named_or_not(client: FlaskClient) -> None:
    for base in ("https://quiz.example", "https://quiz.example:443"):
        for origin in ("https://quiz.example", "https://quiz.example:443"):
            assert log_out(client, base, Origin=origin).status_code == 200


@pytest.mark.parametrize(
    "origin",
    [
        "https://quiz.example", "https://quiz.example:8444", "http://quiz.example:8443",
        "https://other.example:8443", "https://quiz.example.other.example:8443", "https://[",
        "https://quiz.example:port", "quiz.example:8443", "nonsense",
    ],
)  # fmt: skip
def test_a_page_of_another_site_may_not_and_is_told_what_to_set(
    client: FlaskClient, origin: str
) -> None:
    refused = log_out(client, Origin=origin, Referer=f"{HOME}/")
    assert refused.status_code == 400
    for word in ("quiz.example:8443", "X-Forwarded-Host", "TRUSTED_PROXIES"):
        assert word in refused.json["detail"]  # type: ignore[index]
    assert "Reload" not in refused.text  # that would not help


def test_a_browser_that_names_no_page_is_told_so(client: FlaskClient) -> None:
    for headers in ({}, {"Origin": "null"}):
        refused = log_out(client, **headers)
        assert refused.status_code == 400
        assert "Origin or the Referer" in refused.json["detail"]  # type: ignore[index]


def test_by_plain_http_the_token_alone_decides(client: FlaskClient) -> None:
    assert log_out(client, "http://quiz.example", Origin="http://other.example").status_code == 200


def test_a_proxy_may_name_host_or_port(config: Config) -> None:
    app = create_app(replace(config, trusted_proxies=1))
    for passed_on in (
        {"X-Forwarded-Host": "quiz.example:8443"},
        {"X-Forwarded-Host": "quiz.example", "X-Forwarded-Port": "8443"},
    ):
        client = app.test_client()
        proxy = {"X-Forwarded-Proto": "https", **passed_on}
        token = csrf_token(client, base_url=HOME, headers=proxy)
        sent = JSON | proxy | {"X-CSRFToken": token, "Origin": HOME}
        visit = client.get_cookie("visit", "quiz.example")
        assert visit is not None
        client.set_cookie("visit", visit.value, domain="127.0.0.1")
        inside = "http://127.0.0.1:8000"
        posted = client.post("/teach/logout", json={}, headers=sent, base_url=inside)
        assert posted.status_code == 200, passed_on
    close_app(app)


def test_a_browser_that_keeps_no_cookies_is_told_to_allow_them(app: Flask) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    client = app.test_client(use_cookies=False)
    token = csrf_token(client)
    refused = client.post("/teach/logout", json={}, headers=JSON | {"X-CSRFToken": token})
    assert refused.status_code == 400
    assert "Allow cookies for this site" in refused.json["detail"]  # type: ignore[index]


def test_a_browser_with_a_cookie_is_told_to_reload_only(client: FlaskClient) -> None:
    csrf_token(client)
    refused = client.post("/teach/logout", json={}, headers=JSON)
    assert refused.status_code == 400
    assert "Reload" in refused.text
    assert "cookie" not in refused.text
