"""The quiz: a Flask application. `create_app` puts it together."""

import sys

from flask import Flask

from quiz.access import events
from quiz.config import CHECKOUT, Config
from quiz.errors import ConfigError
from quiz.jobs import ReadAhead
from quiz.policy import limits
from quiz.storage import Database, Replica
from quiz.version import VERSION


def create_app(config: Config | None = None) -> Flask:
    """Make the application: settings, database, cookies, routes, commands, static files."""
    # Imported here, since worker and supervisor import the package without its pages.
    from quiz import commands, views
    from quiz.web import cookies, forgery, wsgi

    config = config or config_or_exit()
    events.log_to_stderr()
    app = Flask(
        "quiz",
        root_path=str(CHECKOUT / "quiz"),
        static_folder="../static",
        template_folder="../templates",
    )
    app.config.update(SECRET_KEY=config.secret_key, MAX_CONTENT_LENGTH=limits.MAX_BODY)
    app.jinja_env.globals["version"] = VERSION
    app.url_map.strict_slashes = False  # people type a slash at the end of an address
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.extensions["quiz.config"] = config
    app.extensions["quiz.database"] = Database(config.database_url)
    app.extensions["quiz.replica"] = Replica(config.replica_url) if config.replica_url else None
    app.extensions["quiz.read_ahead"] = ReadAhead(app.extensions["quiz.database"])
    cookies.register(app)
    views.register(app)
    commands.register(app)
    forgery.FormProtection(app)
    wsgi.serve_static_files(app)
    wsgi.check_hosts(app)
    wsgi.mount(app, config.script_name)
    wsgi.trust_proxies(app, config.trusted_proxies)
    return app


def close_app(app: Flask) -> None:
    """End an application's background reading, send what it measured, close its connections."""
    from quiz.web import traces

    app.extensions["quiz.read_ahead"].close()
    traces.close(app)
    app.extensions["quiz.database"].dispose()
    if app.extensions["quiz.replica"] is not None:
        app.extensions["quiz.replica"].dispose()


def config_or_exit() -> Config:
    """Read the settings; a wrong one ends the program with one sentence and status 1."""
    try:
        return Config.from_env()
    except ConfigError as error:
        sys.exit(error.detail)
