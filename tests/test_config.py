"""Settings: typed, checked, and a sentence for each that is wrong."""

import stat
from pathlib import Path

import pytest

from quiz.config import Config, join_host
from quiz.errors import ConfigError


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
