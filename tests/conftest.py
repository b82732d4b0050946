"""What every test may ask for: an empty database, on SQLite and on Postgres, and the app."""

import gc
import os
import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from argon2.profiles import CHEAPEST
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import BytecodeCache, FileSystemBytecodeCache
from sqlalchemy.orm import Session

from quiz import close_app, create_app
from quiz.access import passwords
from quiz.config import Config
from quiz.decks.deck import GALLERY
from quiz.policy import limits
from quiz.storage.database import Database, upgrade
from tests.support.classroom_pages import logged_in
from tests.support.durability import skip_fsync
from tests.support.factories import add_teacher, add_worker, fill
from tests.support.needs import needs_of
from tests.support.postgres import empty_tables, fresh_database, running_server
from tests.support.routing import keep_builders

# Several test processes share the cores: threads of torch that wait for each other would stall.
os.environ.setdefault("OMP_NUM_THREADS", "1")
keep_builders()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark each test with what it needs, so that `make test-fast` can leave it out."""
    for item in items:
        for name in needs_of(item):
            item.add_marker(name)


def pytest_collection_finish() -> None:
    """Let the garbage collector pass over what was imported: it saves a fifth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(5000, 20, 20)


@pytest.fixture(autouse=True)
def same_coins(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Flip the same coins for a test every time: a rare run of reals fails no test."""
    for room in (
        "play.dealing",
        "play.finding",
        "play.pairing",
        "play.arranging",
        "play.climbing",
        "play.fooling",
        "play.offers",
    ):
        monkeypatch.setattr(f"quiz.{room}._random", random.Random(request.node.nodeid))


@pytest.fixture
def small_crowds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a crowd be of one player who has said one word."""
    monkeypatch.setattr(limits, "LEAST_OF_PLAYER", 1)
    monkeypatch.setattr(limits, "LEAST_TAUGHT_BY", 1)


@pytest.fixture(scope="session")
def worker_name(request: pytest.FixtureRequest) -> str:
    """Which of several test processes this is; its databases bear its name."""
    return str(getattr(request.config, "workerinput", {}).get("workerid", "main"))


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """A PostgreSQL server, started for the first test that asks for it."""
    with running_server(os.environ) as url:
        yield url


@pytest.fixture(scope="session")
def postgres_template(postgres_server: str, worker_name: str) -> str:
    """The name of a database that the migrations built, to be copied."""
    name = f"faces_{worker_name}_template"
    _migrate(fresh_database(postgres_server, name))
    return name


@pytest.fixture(scope="session")
def postgres_database(postgres_server: str, postgres_template: str, worker_name: str) -> str:
    """The one Postgres database of this test process; each test empties it first."""
    return fresh_database(postgres_server, f"faces_{worker_name}", postgres_template)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file that the migrations built, to be copied."""
    path = tmp_path_factory.mktemp("template") / "quiz.sqlite"
    _migrate(f"sqlite:///{path}")
    return path


def _migrate(url: str) -> None:
    database = Database(url)
    upgrade(database.engine)
    database.dispose()


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """The address of an empty SQLite file with all tables."""
    copy = shutil.copy(sqlite_template, tmp_path / "quiz.sqlite")
    return f"sqlite:///{copy}"


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest) -> str:
    """The address of an empty database with all tables: the test runs once on each kind."""
    if request.param == "postgres":
        url: str = request.getfixturevalue("postgres_database")
        empty_tables(url)
        return url
    file: str = request.getfixturevalue("sqlite_url")
    return file


@pytest.fixture
def config(database_url: str, tmp_path: Path) -> Config:
    """Settings of a test: its own database, queue and instance folder."""
    return Config.from_env(
        {
            "DATABASE_URL": database_url,
            "QUEUE_URL": f"sqlite:///{tmp_path / 'queue.sqlite'}",
            "INSTANCE": str(tmp_path / "instance"),
            "SECRET_KEY": "a secret that only the tests know",
            "DEVICE": "cpu",
        }
    )


@pytest.fixture
def database(config: Config) -> Iterator[Database]:
    """The test's database, without an application."""
    database = Database(config.database_url)
    skip_fsync(database)
    yield database
    database.dispose()


@pytest.fixture
def db_session(database: Database) -> Iterator[Session]:
    """A writing session; the test commits what others are to see."""
    with database.writing() as session:
        yield session


@pytest.fixture(scope="session")
def compiled_templates(tmp_path_factory: pytest.TempPathFactory) -> BytecodeCache:
    """Compiled templates, so that each application of a test does not compile them again."""
    return FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))


@pytest.fixture
def app(config: Config, compiled_templates: BytecodeCache) -> Iterator[Flask]:
    """The application as gunicorn makes it, but for CSRF tokens, which have tests of their own."""
    app = create_app(config)
    app.jinja_env.bytecode_cache = compiled_templates
    skip_fsync(app.extensions["quiz.database"])
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    yield app
    close_app(app)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without scripts: it keeps cookies."""
    return app.test_client()


@pytest.fixture
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Password hashes that cost next to nothing."""
    monkeypatch.setattr(passwords, "hasher", PasswordHasher.from_parameters(CHEAPEST))


@pytest.fixture
def both(db_session: Session) -> Session:
    """Two decks that can be played, and a worker."""
    fill(db_session)
    fill(db_session, deck=GALLERY)
    add_worker(db_session)
    return db_session


@pytest.fixture
def stocked(app: Flask, db_session: Session) -> Session:
    """A database with faces and two teachers."""
    fill(db_session)
    add_worker(db_session)
    add_teacher(db_session, "ada")
    add_teacher(db_session, "bob")
    return db_session


@pytest.fixture
def ada(app: Flask, stocked: Session) -> FlaskClient:
    """The browser of a teacher."""
    return logged_in(app)
