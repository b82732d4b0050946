"""What wraps the application: static files, the host, a prefix, and proxies in front of it."""

from pathlib import Path
from typing import Any

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix
from whitenoise import WhiteNoise

from quiz.web.assets import built_assets
from quiz.web.headers import HEADERS
from quiz.web.hosts import KnownHosts
from quiz.web.prefixes import Mounted

STATIC_SECONDS = 3600  # of pictures; styles and scripts have names that change with them


def serve_static_files(app: Flask) -> None:
    """Serve static/ without calling Flask, and what is built of its styles and scripts."""
    folder = Path(app.static_folder or "")
    files = WhiteNoise(
        app.wsgi_app,
        prefix="static/",
        max_age=STATIC_SECONDS,
        allow_all_origins=False,
        add_headers_function=add_file_headers,
        mimetypes={".webmanifest": "application/manifest+json"},
    )
    # What is in static/root/ is asked for at the root: an icon, a manifest, and rules for robots.
    for each, prefix in ((folder, "static/"), (folder / "root", "")):
        if each.is_dir():
            files.add_files(str(each), prefix=prefix)
    if app.static_folder:
        app.extensions["quiz.assets"] = assets = built_assets(folder)
        app.jinja_env.globals["built"] = assets.address
    app.wsgi_app = files  # type: ignore[method-assign]


def add_file_headers(headers: Any, _path: str, _url: str) -> None:
    """Give a file the headers that every response has."""
    for name, value in HEADERS.items():
        headers[name] = value


def check_hosts(app: Flask) -> None:
    """Refuse hosts that can't be read."""
    app.wsgi_app = KnownHosts(app.wsgi_app)  # type: ignore[method-assign]


def mount(app: Flask, prefix: str) -> None:
    """Serve the application under a prefix, if there is one."""
    if prefix:
        app.wsgi_app = Mounted(app.wsgi_app, prefix)  # type: ignore[method-assign]


def trust_proxies(app: Flask, count: int) -> None:
    """Take the client's address, scheme and host from the headers of this many proxies."""
    if count:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=count, x_proto=count, x_host=count, x_port=count
        )
