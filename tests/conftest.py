"""What every test may ask for: an empty database, on SQLite and on Postgres, and the app."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from argon2.profiles import CHEAPEST
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import BytecodeCache, FileSystemBytecodeCache
from sqlalchemy import event
from sqlalchemy.orm import Session

from quiz import create_app
from quiz.access import passwords
from quiz.config import Config
from quiz.storage.database import Database, upgrade
from tests.support.postgres import empty_tables, fresh_database, running_server

# Several test processes share the cores: threads of torch that wait for each other would stall.
os.environ.setdefault("OMP_NUM_THREADS", "1")

TESTS = Path(__file__).parent
SLOW_FOLDERS = {"bench", "chaos"}  # these start servers and take measurements
# These start processes, train networks, or repeat a game many times.
SLOW_TESTS = {
    "test_a_checkpoint_says_which_deck_it_learned_from",
    "test_a_classroom_in_any_order",
    "test_a_collection_is_the_same_for_any_number_of_workers",
    "test_a_life_without_utkface_plays_the_gallery",
    "test_a_report_speaks_of_its_deck",
    "test_a_student_finds_no_label_before_the_reveal",
    "test_a_whole_life",
    "test_an_audit_that_could_not_audit_fails",
    "test_bombs_are_refused_in_little_memory",
    "test_every_network_is_timed_beside_its_floor",
    "test_no_bot_stands_among_the_best_and_people_are_left_alone",
    "test_nothing_that_comes_with_the_pixels_tells_the_label",
    "test_portraits_are_painted_once_and_packed_once_a_size",
    "test_rounds_in_any_order",
    "test_six_hundred_guesses_find_nothing_while_a_class_comes_in",
    "test_the_tree_holds_no_secret",
    "test_two_processes_take_the_same_steps",
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark each test with what it needs, so that `make test-fast` can leave it out."""
    for item in items:
        for name in needs_of(item):
            item.add_marker(name)


def needs_of(item: pytest.Item) -> Iterator[str]:
    """What a test needs, judged by its folder, its parameters and its fixtures."""
    folder = item.path.relative_to(TESTS).parts[0]
    if folder == "browser":
        yield "browser"
    if folder in SLOW_FOLDERS or getattr(item, "originalname", "") in SLOW_TESTS:
        yield "slow"
    values = item.callspec.params.values() if hasattr(item, "callspec") else ()
    if "postgres" in values or "postgres_server" in getattr(item, "fixturenames", ()):
        yield "postgres"


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


def skip_fsync(database: Database) -> None:
    """Let SQLite commit without waiting for the disk: nothing in a test outlives the test run."""
    if database.is_sqlite:
        event.listen(database.engine, "connect", set_synchronous_off)


def set_synchronous_off(connection: Any, _record: Any) -> None:
    """Set the pragma on a new connection."""
    connection.execute("PRAGMA synchronous = OFF")


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
    app.extensions["quiz.database"].dispose()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without scripts: it keeps cookies."""
    return app.test_client()


@pytest.fixture
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Password hashes that cost next to nothing."""
    monkeypatch.setattr(passwords, "hasher", PasswordHasher.from_parameters(CHEAPEST))
