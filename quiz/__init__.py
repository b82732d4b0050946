"""The quiz: a Flask application. `create_app` puts it together."""

import sys
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from flask_wtf import CSRFProtect
from itsdangerous import SignatureExpired, TimestampSigner, URLSafeTimedSerializer
from werkzeug.middleware.proxy_fix import ProxyFix
from whitenoise import WhiteNoise

from quiz.config import CHECKOUT, Config
from quiz.errors import ConfigError
from quiz.jobs import Warmer
from quiz.policy import limits
from quiz.storage import Database
from quiz.version import VERSION

STATIC_SECONDS = 60  # scripts import each other: none may long be older than the rest


def create_app(config: Config | None = None) -> Flask:
    """Make the application: settings, database, routes, guards, commands, files."""
    config = config or config_or_exit()
    app = Flask(
        "quiz", root_path=str(CHECKOUT / "quiz"), static_folder="../static",
        template_folder="../templates",
    )  # fmt: skip
    configure(app, config)
    app.extensions["quiz.config"] = config
    app.extensions["quiz.database"] = Database(config.database_url)
    app.extensions["quiz.warming"] = Warmer(app.extensions["quiz.database"])
    register_views(app)
    register_commands(app)
    CSRFProtect(app)
    serve_files(app)
    trust_proxies(app, config.trusted_proxies)
    return app


def config_or_exit() -> Config:
    """Read the settings; a wrong one ends the program with its sentence and status 1."""
    try:
        return Config.from_env()
    except ConfigError as error:
        sys.exit(error.detail)


class PatientSigner(TimestampSigner):
    """Takes what was signed ahead: clocks are set back, and those of two machines differ."""

    def unsign(self, signed_value: Any, *args: Any, **kwargs: Any) -> Any:
        """Return the value; SignatureExpired for one that is too old, BadSignature for a forged."""
        try:
            return super().unsign(signed_value, *args, **kwargs)
        except SignatureExpired as error:
            if error.date_signed is None or error.date_signed.timestamp() <= self.get_timestamp():
                raise
            return super().unsign(signed_value, *args, **{**kwargs, "max_age": None})


class CookieSession(SecureCookieSessionInterface):
    """Flask's signed cookie, which holds the CSRF token; Secure wherever the request is."""

    @lru_cache(maxsize=4)  # noqa: B019 - one interface lives as long as its application
    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """Return what signs the cookie; making it anew would be the larger part of the work."""
        serializer = super().get_signing_serializer(app)
        if serializer is not None:
            serializer.signer = PatientSigner
        return serializer

    def get_cookie_secure(self, _app: Flask) -> bool:
        """Say whether the cookie is for https only."""
        from flask import request

        return request.is_secure


def configure(app: Flask, config: Config) -> None:
    """Tell Flask what it needs to know."""
    app.session_interface = CookieSession()
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.jinja_env.globals["version"] = VERSION
    app.config.update(
        SECRET_KEY=config.secret_key,
        MAX_CONTENT_LENGTH=limits.MAX_BODY,
        SESSION_COOKIE_NAME="visit",
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_REFRESH_EACH_REQUEST=False,
        WTF_CSRF_TIME_LIMIT=None,  # a page may lie open for as long as it likes
    )


def register_views(app: Flask) -> None:
    """Add the routes."""
    from quiz import views

    views.register(app)


def register_commands(app: Flask) -> None:
    """Add the commands."""
    from quiz import commands

    commands.register(app)


def serve_files(app: Flask) -> None:
    """Serve static/ without asking Flask."""
    root = Path(app.static_folder or "")
    noise = WhiteNoise(
        app.wsgi_app,
        prefix="static/",
        max_age=STATIC_SECONDS,
        allow_all_origins=False,
        add_headers_function=add_file_headers,
    )
    if root.is_dir():
        noise.add_files(str(root), prefix="static/")
    app.wsgi_app = noise  # type: ignore[method-assign]


def add_file_headers(headers: Any, _path: str, _url: str) -> None:
    """Let no browser guess what a file is."""
    headers["X-Content-Type-Options"] = "nosniff"


def trust_proxies(app: Flask, count: int) -> None:
    """Believe what this many proxies in front of us say about the client."""
    if count:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=count, x_proto=count, x_host=count
        )
