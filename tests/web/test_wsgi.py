"""What wraps the application: static files with their headers, and proxies that are believed."""

import json
import re
from dataclasses import replace
from io import BytesIO

from flask import Flask, request
from flask.testing import FlaskClient
from PIL import Image

from quiz import close_app, create_app
from quiz.config import Config
from quiz.web.headers import HEADERS
from quiz.web.wsgi import serve_static_files, trust_proxies


def test_built_files_are_kept_for_a_year_and_pictures_for_an_hour(
    app: Flask, client: FlaskClient
) -> None:
    page = client.get("/").text
    addresses = re.findall(r'(?:href|src)="(/static/[^"]+)"', page)
    assert addresses
    for address in addresses:
        found = client.get(address)
        assert found.status_code == 200
        is_built = address.endswith((".css", ".js"))
        kept = "public, max-age=31536000, immutable" if is_built else "max-age=3600, public"
        assert found.headers["Cache-Control"] == kept
        for name, value in HEADERS.items():  # as every other response
            assert found.headers.getlist(name) == [value]
        assert "Access-Control-Allow-Origin" not in found.headers
        found.close()
    assert client.get("/static/../app.py").status_code == 404


def test_a_trusted_proxy_may_say_that_it_is_https(config: Config) -> None:
    said = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.1"}
    for count, is_believed in ((0, False), (1, True)):
        app = create_app(replace(config, trusted_proxies=count))
        headers = app.test_client().get("/healthz", headers=said).headers
        close_app(app)
        assert ("Strict-Transport-Security" in headers) is is_believed


def test_without_a_folder_there_are_no_files_and_no_fault() -> None:
    bare = Flask("quiz", static_folder=None)
    serve_static_files(bare)
    assert bare.test_client().get("/static/css/base.css").status_code == 404


def test_without_proxies_nothing_is_wrapped() -> None:
    bare = Flask("quiz")
    before = bare.wsgi_app
    trust_proxies(bare, 0)
    assert bare.wsgi_app == before


def test_as_many_addresses_are_believed_as_there_are_proxies() -> None:
    bare = Flask("quiz")
    bare.add_url_rule("/", view_func=lambda: request.remote_addr or "")
    trust_proxies(bare, 2)
    said = {"X-Forwarded-For": "203.0.113.9, 192.0.2.1, 192.0.2.2"}
    assert bare.test_client().get("/", headers=said).text == "192.0.2.1"


def test_what_browsers_and_robots_ask_for_by_themselves_is_there(client: FlaskClient) -> None:
    icon, rules = client.get("/favicon.ico"), client.get("/robots.txt")
    assert (icon.status_code, icon.mimetype) == (200, "image/x-icon")
    assert icon.data.startswith(b"\0\0\1\0")
    assert (rules.status_code, rules.mimetype) == (200, "text/plain")
    assert "Disallow: /faces" in rules.text
    icon.close()
    rules.close()


def test_the_manifest_names_icons_of_the_sizes_that_it_says(client: FlaskClient) -> None:
    manifest = client.get("/manifest.webmanifest")
    assert manifest.mimetype == "application/manifest+json"
    for icon in json.loads(manifest.data)["icons"]:
        with client.get(f"/{icon['src']}") as found:
            assert found.mimetype == icon["type"]
            if icon["type"] == "image/png":
                size = "{}x{}".format(*Image.open(BytesIO(found.data)).size)
                assert size == icon["sizes"]
    manifest.close()


def test_a_slash_at_the_end_of_an_address_does_no_harm(app: Flask, client: FlaskClient) -> None:
    for rule in app.url_map.iter_rules():
        if "GET" in (rule.methods or set()) and "<" not in rule.rule and rule.rule != "/":
            plain, slashed = client.get(rule.rule), client.get(f"{rule.rule}/")
            assert plain.status_code == slashed.status_code, rule.rule
    assert client.get("/join/").status_code == 200
