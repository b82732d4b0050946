"""Settings: typed, checked, and a sentence for each that is wrong."""

import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import make_url

from quiz import tasks
from quiz.config import CHECKOUT, Config, join_host
from quiz.errors import ConfigError
from quiz.storage import Database, upgrade


def read(tmp_path: Path, **env: str) -> Config:
    """Read settings with an instance folder of the test's own."""
    return Config.from_env({"INSTANCE": str(tmp_path), **env})


def test_everything_has_a_default(tmp_path: Path) -> None:
    config = read(tmp_path)
    assert (config.host, config.port, config.min_age, config.device) == (
        "127.0.0.1",
        8000,
        18,
        "auto",
    )
    assert config.database_url == f"sqlite:///{tmp_path}/quiz.sqlite"
    assert config.queue_url == f"sqlite:///{tmp_path}/queue.sqlite"
    assert (config.psi, config.candidates) == (1.0, 1)
    assert config.checkpoint is None
    assert config.metrics_token is None


def test_a_number_may_have_a_fraction(tmp_path: Path) -> None:
    assert read(tmp_path, PSI="0.85").psi == 0.85
    assert read(tmp_path, PSI="1").psi == 1.0


def test_an_empty_value_is_no_value(tmp_path: Path) -> None:
    assert read(tmp_path, PORT="", DATABASE_URL="", DEVICE="").port == 8000


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_both_spellings_of_postgres_work(tmp_path: Path, scheme: str) -> None:
    config = read(tmp_path, DATABASE_URL=f"{scheme}://me:secret@db.example/faces?sslmode=require")
    expected = "me:secret@db.example/faces?sslmode=require"
    assert config.database_url == f"postgresql+psycopg://{expected}"
    assert config.queue_url == f"postgresql://{expected}"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "http"),
        ("PORT", "0"),
        ("PORT", "65536"),
        ("PORT", "-1"),
        ("PORT", "٣"),
        ("MIN_AGE", "18.5"),
        ("MIN_AGE", "121"),
        ("PSI", "0.2"),
        ("PSI", "nan"),
        ("PSI", "much"),
        ("CANDIDATES", "0"),
        ("CANDIDATES", "33"),
        ("CROWD_LEAST", "-1"),
        ("CROWD_LEAST", "1000001"),
        ("DEVICE", "tpu"),
        ("DEVICE", "cuda:first"),
        ("WEB_CONCURRENCY", "0"),
        ("TRUSTED_PROXIES", "all"),
        ("TEACHER_SIGNUP", "maybe"),
        ("DATABASE_URL", "mysql://localhost/faces"),
        ("DATABASE_URL", "sqlite://"),
        ("DATABASE_URL", "sqlite:///:memory:"),
        ("DATABASE_URL", "faces"),
        ("QUEUE_URL", "amqp://localhost"),
        ("QUEUE_URL", "sqlite:///"),
        ("SECRET_KEY", "short"),
    ],
)
def test_a_wrong_value_is_one_sentence_that_names_it(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(ConfigError, match=f"^{name} .*\\.$") as caught:
        read(tmp_path, **{name: value})
    assert "\n" not in caught.value.detail


def test_an_instance_that_is_a_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.touch()
    with pytest.raises(ConfigError, match=r"^INSTANCE must be a folder"):
        read(path)


def test_the_secret_is_made_once_and_kept_for_the_owner(tmp_path: Path) -> None:
    first = read(tmp_path).secret_key
    path = tmp_path / "secret-key"
    assert len(first) >= 32
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert read(tmp_path).secret_key == first
    assert [entry.name for entry in tmp_path.iterdir()] == ["secret-key"]


def test_a_damaged_secret_is_told(tmp_path: Path) -> None:
    (tmp_path / "secret-key").write_text("")
    with pytest.raises(ConfigError, match=r"^SECRET_KEY .* is damaged"):
        read(tmp_path)


def test_settings_do_not_change(tmp_path: Path) -> None:
    with pytest.raises(AttributeError):
        read(tmp_path).port = 1  # type: ignore[misc]


# Signs that mean something in addresses, in Alembic's settings, or in a shell.
ODD_NAMES = [
    "50% off", "100%25", "what?", "a?b=c", "#1", "it's", 'say "hi"', "a&b", "me:secret@home",
    "Größe 尺寸", "back\\slash", "a+b", " ", "[x]", "%(here)s", "$HOME", "-rf",
]  # fmt: skip


@pytest.mark.parametrize("name", ODD_NAMES)
def test_any_folder_can_hold_the_databases(tmp_path: Path, name: str) -> None:
    folder = tmp_path / name
    by_instance = read(folder)
    typed = {
        "DATABASE_URL": f"sqlite:///{folder}/quiz.sqlite",
        "QUEUE_URL": f"sqlite:///{folder}/queue.sqlite",
    }
    by_address = read(tmp_path / "elsewhere", **typed)
    passed_on = read(tmp_path / "elsewhere", DATABASE_URL=by_instance.database_url)
    for config in (by_instance, by_address, passed_on):
        assert make_url(config.database_url).database == str(folder / "quiz.sqlite")
    assert by_address.queue_url == by_instance.queue_url
    database = Database(by_address.database_url)
    upgrade(database.engine)
    database.dispose()
    assert (folder / "quiz.sqlite").is_file()
    tasks.queue_of(by_address).ask_for_faces()
    assert (folder / "queue.sqlite").is_file()


def test_an_address_keeps_its_options(tmp_path: Path) -> None:
    config = read(tmp_path, DATABASE_URL=f"sqlite:///{tmp_path}/a.sqlite?timeout=5")
    assert make_url(config.database_url).query == {"timeout": "5"}
    assert make_url(config.database_url).database == f"{tmp_path}/a.sqlite"


@pytest.mark.parametrize("name", ["50% off #1?", "it's %(here)s"])
def test_the_checkout_may_lie_anywhere(tmp_path: Path, name: str) -> None:
    checkout = tmp_path / name
    checkout.mkdir()
    for folder in ("quiz", "migrations", "templates"):
        shutil.copytree(CHECKOUT / folder, checkout / folder)
    for entry in ("static", "generator", "datasets", "app.py"):
        (checkout / entry).symlink_to(CHECKOUT / entry)
    (checkout / "app.py").unlink()
    shutil.copy(CHECKOUT / "app.py", checkout)
    code = (
        "from app import create_app; from quiz.storage import upgrade; app = create_app(); "
        "upgrade(app.extensions['quiz.database'].engine); "
        "assert app.test_client().get('/').status_code == 200; "
        "assert app.test_client().get('/static/js/api.js').status_code == 200"
    )
    environ = {"PATH": os.environ["PATH"], "PYTHONPATH": str(checkout)}
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=checkout,
        env=environ,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert (checkout / "instance" / "quiz.sqlite").is_file()


PASSWORD = "horse-and-cart"


@pytest.mark.parametrize(
    "address",
    [
        f"postgresql://me:{PASSWORD}@host:abc/faces",
        f"postgresql://me:{PASSWORD}@host:99999/faces",
        f"postgresql://me:p@{PASSWORD}@host/faces",
        f"postgresql://me:{PASSWORD}@[::1/faces",
        f"postgres:me:{PASSWORD}@host",
        f"mysql://me:{PASSWORD}@host/faces",
        PASSWORD,
    ],
)
@pytest.mark.parametrize("name", ["DATABASE_URL", "QUEUE_URL"])
def test_a_wrong_address_is_told_without_its_password(
    tmp_path: Path, name: str, address: str
) -> None:
    with pytest.raises(ConfigError, match=f"^{name} ") as caught:
        read(tmp_path, **{name: address})
    assert PASSWORD not in caught.value.detail
    assert "\n" not in caught.value.detail


def test_signs_in_a_password_arrive(tmp_path: Path) -> None:
    typed = "a%40b/c#d?e%25"
    config = read(tmp_path, DATABASE_URL=f"postgresql://me:{typed}@host:5433/faces")
    assert make_url(config.database_url).password == "a@b/c#d?e%"
    assert make_url(config.queue_url).password == "a@b/c#d?e%"


def test_the_instance_folder_is_closed_to_other_accounts(tmp_path: Path) -> None:
    new, old, shared = (tmp_path / name for name in ("new", "old", "shared"))
    old.mkdir(mode=0o755)
    shared.mkdir()
    shared.chmod(0o1777)
    modes = []
    for folder in (new, old, shared):
        Config.from_env({"INSTANCE": str(folder)})
        modes.append(folder.stat().st_mode & 0o7777)
    assert modes == [0o700, 0o700, 0o1777]  # the last is not ours alone, as /tmp


@pytest.mark.parametrize(
    ("value", "prefix"), [("", ""), ("/", ""), ("/quiz/", "/quiz"), ("/a/b-1", "/a/b-1")]
)
def test_a_prefix_is_read(tmp_path: Path, value: str, prefix: str) -> None:
    config = Config.from_env({"INSTANCE": str(tmp_path), "SCRIPT_NAME": value})
    assert config.script_name == prefix


@pytest.mark.parametrize("value", ["quiz", "/a b", "/a//b", "https://quiz.example/", '/"', "//a"])
def test_what_is_no_prefix_is_refused(tmp_path: Path, value: str) -> None:
    with pytest.raises(ConfigError, match="SCRIPT_NAME must be a path"):
        Config.from_env({"INSTANCE": str(tmp_path), "SCRIPT_NAME": value})


@pytest.mark.parametrize(
    ("host", "joined"), [("0.0.0.0", "0.0.0.0:80"), ("::", "[::]:80"), ("fd00::1", "[fd00::1]:80")]
)
def test_host_and_port_are_joined(host: str, joined: str) -> None:
    assert join_host(host, 80) == joined


@pytest.mark.parametrize("value", ["localhost:4318", "grpc://collector", "http://", "collector"])
def test_a_collector_is_named_by_its_address(value: str) -> None:
    with pytest.raises(ConfigError, match="OTEL_EXPORTER_OTLP_ENDPOINT must be an address like"):
        Config.from_env({"OTEL_EXPORTER_OTLP_ENDPOINT": value})


def test_a_collector_needs_its_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    environ = {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://localhost:4318/"}
    assert Config.from_env(environ).otlp_endpoint == "http://localhost:4318"
    monkeypatch.setattr("quiz.config.find_spec", lambda _name: None)
    with pytest.raises(ConfigError, match=r"pip install -r requirements-telemetry\.txt"):
        Config.from_env(environ)


def test_a_replica_is_of_postgres() -> None:
    server = "postgres://me@db.example/faces"
    config = Config.from_env({"DATABASE_URL": server, "REPLICA_URL": f"{server}2"})
    assert config.replica_url == "postgresql+psycopg://me@db.example/faces2"
    for environ in (
        {"REPLICA_URL": server},
        {"DATABASE_URL": server, "REPLICA_URL": "sqlite:////tmp/quiz.sqlite"},
    ):
        with pytest.raises(ConfigError, match="REPLICA_URL needs Postgres"):
            Config.from_env(environ)
