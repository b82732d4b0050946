"""The language of a request: an address names it, a cookie keeps it, the browser wishes it."""

import re

import pytest
from babel import Locale
from flask import Flask
from flask.testing import FlaskClient

from quiz.languages import choice, lazy
from quiz.languages.known import Language
from quiz.web import language

CODES = ("en", "de", "ar")


@pytest.fixture(autouse=True)
def three(monkeypatch: pytest.MonkeyPatch) -> None:
    """Know three languages, whatever folders there are."""
    some = {code: Language(code, Locale.parse(code)) for code in CODES}
    for module in (choice, language):
        monkeypatch.setattr(module, "languages", lambda: some)


def html_of(client: FlaskClient, address: str = "/privacy", wish: str = "") -> str:
    """The first line of a page that says its language."""
    text = client.get(address, headers={"Accept-Language": wish}).text
    return next(line for line in text.splitlines() if line.startswith("<html"))


def test_without_a_wish_pages_are_english(client: FlaskClient) -> None:
    assert html_of(client) == '<html lang="en" dir="ltr">'
    assert html_of(client, wish="tlh") == '<html lang="en" dir="ltr">'


def test_the_browser_wishes(client: FlaskClient) -> None:
    assert html_of(client, wish="de-AT,en;q=0.5") == '<html lang="de" dir="ltr">'
    assert html_of(client, wish="ar") == '<html lang="ar" dir="rtl">'


def test_an_address_names_a_language_which_stays(client: FlaskClient) -> None:
    assert html_of(client, "/privacy?lang=ar", wish="de") == '<html lang="ar" dir="rtl">'
    assert html_of(client, wish="de") == '<html lang="ar" dir="rtl">'
    assert html_of(client, "/privacy?lang=xx", wish="de") == '<html lang="ar" dir="rtl">'
    assert html_of(client, "/privacy?lang=en") == '<html lang="en" dir="ltr">'
    assert html_of(client, wish="de") == '<html lang="en" dir="ltr">'


def test_the_cookie_is_for_servers_alone(client: FlaskClient) -> None:
    cookie = client.get("/privacy?lang=de").headers["Set-Cookie"]
    assert cookie.startswith("language=de;")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Set-Cookie" not in client.get("/privacy?lang=de").headers


def test_caches_keep_languages_apart(client: FlaskClient) -> None:
    reply = client.get("/stats", headers={"Accept-Language": "de"})
    assert {"accept-language", "cookie"} <= {each.lower() for each in reply.vary}
    assert reply.headers["Content-Language"] == "de"


def test_each_page_offers_the_others_of_itself(client: FlaskClient) -> None:
    text = client.get("/how?deck=gallery").text
    assert '<a href="/how?deck=gallery&amp;lang=ar" hreflang="ar" lang="ar" dir="rtl"' in text
    assert 'rel="alternate" hreflang="de"' in client.get("/").text


def test_a_forged_cookie_is_no_language(client: FlaskClient) -> None:
    client.set_cookie("language", "../../etc")
    assert html_of(client) == '<html lang="en" dir="ltr">'


def test_json_holds_sentences_that_are_looked_up_when_sent(app: Flask) -> None:
    with app.test_request_context("/"):
        assert app.json.dumps({"detail": lazy("It is open.")}) == '{"detail": "It is open."}'
        with pytest.raises(TypeError):
            app.json.dumps(object())


def test_a_script_asks_in_the_language_of_its_page(client: FlaskClient) -> None:
    client.get("/privacy?lang=ar")
    reply = client.get("/stats", headers={"Page-Language": "de"})
    assert reply.headers["Content-Language"] == "de"
    assert "Set-Cookie" not in reply.headers
    assert client.get("/stats").headers["Content-Language"] == "ar"


@pytest.mark.parametrize("path", ["/%5Cevil.example", "/%09/evil.example", "/a%3Fb%23c"])
def test_the_switch_leads_nowhere_else(client: FlaskClient, path: str) -> None:
    text = client.get(path, headers={"Accept": "text/html"}).text
    links = re.findall(r'<li><a href="([^"]*)" hreflang', text)
    assert len(links) == 3
    assert all(link.startswith(f"{path}?lang=") for link in links)


def test_the_answer_to_a_form_has_no_switch(client: FlaskClient) -> None:
    text = client.post("/teach/login", data={}, headers={"Accept": "text/html"}).text
    assert "<footer" in text
    assert "hreflang" not in text
