"""Settings: one frozen value, read once from the environment."""

import os
import re
import secrets
import stat
import tempfile
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from quiz.errors import ConfigError
from quiz.policy import limits

CHECKOUT = Path(__file__).resolve().parent.parent
MIN_SECRET = 16
SQLITE = ("sqlite:", "sqlite+")
BESIDE = ("-wal", "-shm", "-journal", "-turn")  # files beside a database that is open, or was
POSTGRES = ("postgres://", "postgresql://", "postgresql+")
PREFIX = re.compile(r"(/[A-Za-z0-9._~-]+)*")


@dataclass(frozen=True)
class Config:
    """Every setting of the program, typed and checked."""

    host: str
    port: int
    script_name: str
    database_url: str
    replica_url: str | None
    queue_url: str
    secret_key: str
    utkface: Path | None
    min_age: int
    checkpoint: Path | None
    device: str
    psi: float
    candidates: int
    crowd_least: int
    web_concurrency: int
    teacher_signup: str
    trusted_proxies: int
    metrics_token: str | None
    otlp_endpoint: str | None
    instance: Path

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None) -> "Config":
        """Read the settings; raises ConfigError with one sentence that names the variable."""
        env = os.environ if environ is None else environ
        instance = read_folder(env, "INSTANCE", CHECKOUT / "instance")
        database_url = read_database(env, "DATABASE_URL", sqlite_url(instance / "quiz.sqlite"))
        return cls(
            host=env.get("HOST") or "127.0.0.1",
            port=read_int(env, "PORT", 8000, low=1, high=65535),
            script_name=read_prefix(env, "SCRIPT_NAME"),
            database_url=database_url,
            replica_url=read_replica(env, "REPLICA_URL", database_url),
            queue_url=read_queue(env, "QUEUE_URL", default_queue(database_url, instance)),
            secret_key=read_secret(env, "SECRET_KEY", instance),
            utkface=read_path(env, "UTKFACE"),
            min_age=read_int(env, "MIN_AGE", 18, low=0, high=120),
            checkpoint=read_path(env, "CHECKPOINT"),
            device=read_device(env, "DEVICE", "auto"),
            psi=read_number(env, "PSI", 1.0, low=0.3, high=1.5),
            candidates=read_int(env, "CANDIDATES", 1, low=1, high=32),
            crowd_least=read_int(
                env, "CROWD_LEAST", limits.LEAST_GUESSES, low=0, high=limits.MOST_GUESSES
            ),
            web_concurrency=read_int(env, "WEB_CONCURRENCY", 2, low=1, high=64),
            teacher_signup=read_choice(env, "TEACHER_SIGNUP", "open", {"open", "closed"}),
            trusted_proxies=read_int(env, "TRUSTED_PROXIES", 0, low=0, high=10),
            metrics_token=env.get("METRICS_TOKEN") or None,
            otlp_endpoint=read_collector(env, "OTEL_EXPORTER_OTLP_ENDPOINT"),
            instance=instance,
        )

    def owns(self, path: Path) -> bool:
        """Say whether a path is the key's or a database's, or that of a file beside one."""
        urls = [make_url(url) for url in (self.database_url, self.queue_url)]
        stores = [url.database or "" for url in urls if url.get_backend_name() == "sqlite"]
        files = (self.instance / "secret-key", *map(Path, stores))
        names = {f"{file.resolve()}{end}" for file in files for end in ("", *BESIDE)}
        return str(path.resolve()) in names


def read_prefix(env: Mapping[str, str], name: str) -> str:
    """Read the prefix of all addresses, "" where there is none."""
    value = (env.get(name) or "").rstrip("/")
    if PREFIX.fullmatch(value):
        return value
    raise ConfigError(f"{name} must be a path like /quiz, of letters, digits, . _ ~ and -.")


def join_host(host: str, port: int) -> str:
    """Join a host and a port as they stand in an address: an IPv6 host gets brackets."""
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def read_int(env: Mapping[str, str], name: str, default: int, *, low: int, high: int) -> int:
    """Read a whole number between `low` and `high`."""
    value = env.get(name) or str(default)
    if value.isascii() and value.isdigit() and low <= int(value) <= high:
        return int(value)
    raise ConfigError(f"{name} must be a whole number from {low} to {high}, not {value!r}.")


def read_number(
    env: Mapping[str, str], name: str, default: float, *, low: float, high: float
) -> float:
    """Read a number between `low` and `high`."""
    value = env.get(name) or str(default)
    with suppress(ValueError):
        if low <= float(value) <= high:
            return float(value)
    raise ConfigError(f"{name} must be a number from {low} to {high}, not {value!r}.")


def read_choice(env: Mapping[str, str], name: str, default: str, choices: Collection[str]) -> str:
    """Read one of a few words."""
    value = (env.get(name) or default).lower()
    if value in choices:
        return value
    raise ConfigError(f"{name} must be one of {', '.join(sorted(choices))}, not {value!r}.")


def read_device(env: Mapping[str, str], name: str, default: str) -> str:
    """Read a device as torch names it: auto, cpu, cuda or cuda:1."""
    value = (env.get(name) or default).lower()
    kind, _, number = value.partition(":")
    if value in {"auto", "cpu", "cuda"} or (kind == "cuda" and number.isdigit()):
        return value
    raise ConfigError(f"{name} must be auto, cpu, cuda or cuda:<number>, not {value!r}.")


def read_collector(env: Mapping[str, str], name: str) -> str | None:
    """Read the address of a collector of OpenTelemetry, if one is given."""
    value = (env.get(name) or "").rstrip("/")
    if not value:
        return None
    if urlsplit(value).scheme not in {"http", "https"} or not urlsplit(value).hostname:
        raise ConfigError(f"{name} must be an address like http://localhost:4318, not {value!r}.")
    if find_spec("opentelemetry") is None or find_spec("opentelemetry.sdk") is None:
        raise ConfigError(
            f"{name} is set, but OpenTelemetry is not installed: "
            "`pip install -r requirements-telemetry.txt` brings it."
        )
    return value


def read_path(env: Mapping[str, str], name: str) -> Path | None:
    """Read a path, if one is given; the code that uses it checks whether it exists."""
    value = env.get(name)
    return Path(value).expanduser() if value else None


def read_folder(env: Mapping[str, str], name: str, default: Path) -> Path:
    """Read the path of a folder of our own; make it, and check that files can be written there."""
    folder = (read_path(env, name) or default).absolute()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        close_to_others(folder)
        with tempfile.TemporaryFile(dir=folder):
            return folder
    except OSError as error:
        reason = error.strerror or error
        message = f"{name} must be a folder that can be written: {folder}: {reason}."
        raise ConfigError(message) from None


def close_to_others(folder: Path) -> None:
    """Close a folder of ours to other accounts; one that all may write to, as /tmp, is not ours."""
    mode = folder.stat().st_mode
    if not mode & (stat.S_ISVTX | stat.S_IWOTH):
        with suppress(OSError):  # it is somebody else's
            folder.chmod(stat.S_IMODE(mode) & ~(stat.S_IRWXG | stat.S_IRWXO))


def read_database(env: Mapping[str, str], name: str, default: str) -> str:
    """Read the address of a SQLite file or a Postgres server."""
    value = env.get(name) or default
    if value.startswith(SQLITE):
        return read_sqlite(value, name)
    if value.startswith(POSTGRES):
        url = read_server(value.replace("postgres://", "postgresql://", 1), name)
        return url.set(drivername="postgresql+psycopg").render_as_string(hide_password=False)
    raise ConfigError(f"{name} must begin with sqlite:/// and a file, or with postgresql://.")


def read_replica(env: Mapping[str, str], name: str, database_url: str) -> str | None:
    """Read the address of a replica of the database, if one is given."""
    if not env.get(name):
        return None
    url = read_database(env, name, "")
    if url.startswith(SQLITE) or database_url.startswith(SQLITE):
        raise ConfigError(f"{name} needs Postgres, there and in DATABASE_URL.")
    return url


def read_queue(env: Mapping[str, str], name: str, default: str) -> str:
    """Read the address of the queue: a SQLite file, Postgres or Redis."""
    value = (env.get(name) or default).replace("postgres://", "postgresql://", 1)
    if value.startswith("sqlite:///"):
        return read_sqlite(value, name)
    if value.startswith(("postgresql://", "redis://", "rediss://")):
        return read_server(value, name).render_as_string(hide_password=False)
    raise ConfigError(f"{name} must begin with sqlite:/// and a file, postgresql:// or redis://.")


def read_sqlite(value: str, name: str) -> str:
    """Read the address of a SQLite file, whose path may be percent-encoded or as it stands."""
    typed = value.partition("://")[2].removeprefix("/")
    path, _, query = typed.partition("?")
    if "=" not in query or "/" in query:  # the question mark belongs to the path
        path, query = typed, ""
    decoded = unquote(path)
    if Path(path).parent.is_dir() and not Path(decoded).parent.is_dir():
        decoded = path
    if decoded in ("", ":memory:"):
        raise ConfigError(f"{name} must begin with sqlite:/// and a file, or with postgresql://.")
    return sqlite_url(Path(decoded), dict(parse_qsl(query)))


def read_server(value: str, name: str) -> URL:
    """Read the address of a server; ConfigError, without any part of a password."""
    try:
        url = make_url(value)
        has_port = url.port is None or 1 <= url.port <= 65535
    except (ArgumentError, ValueError):
        has_port = False
    if not has_port:
        raise ConfigError(
            f"{name} can't be read: after the host and a colon comes a port from 1 to 65535."
        )
    if "@" in (url.host or ""):
        raise ConfigError(f"{name} can't be read: write the sign @ in a password as %40.")
    return url


def default_queue(database_url: str, instance: Path) -> str:
    """Return the database's address if it is Postgres, else a SQLite file of the queue's own."""
    if database_url.startswith("postgresql"):
        return database_url.replace("+psycopg", "", 1)
    return sqlite_url(instance / "queue.sqlite")


def sqlite_url(path: Path, query: Mapping[str, str] | None = None) -> str:
    """Return the address of a SQLite file, whatever signs its path has."""
    try:
        return URL.create("sqlite", database=str(path), query=query or {}).render_as_string()
    except UnicodeEncodeError:
        raise ConfigError("The path of a SQLite file must be UTF-8.") from None


def read_secret(env: Mapping[str, str], name: str, instance: Path) -> str:
    """Read the signing key; without one, use the key in the instance folder."""
    value = env.get(name)
    if value and len(value) < MIN_SECRET:
        raise ConfigError(f"{name} must have at least {MIN_SECRET} characters.")
    return value or stored_secret(instance / "secret-key", name)


def stored_secret(path: Path, name: str) -> str:
    """Return the key in `path`; the first of several processes makes it, and all get the same."""
    try:
        if not path.exists():
            make_secret(path)
        value = path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        raise ConfigError(f"{name} is not set and {path} can't be read or written.") from None
    if len(value) < MIN_SECRET:
        raise ConfigError(f"{name} is not set and the key in {path} is damaged; delete the file.")
    return value


def make_secret(path: Path) -> None:
    """Write a new key with mode 600, unless another process has just made one."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".secret-")  # mode 600
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(48))
        os.link(name, path)  # atomic, and fails if there is a key already
    except FileExistsError:
        pass
    finally:
        Path(name).unlink()
