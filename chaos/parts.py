"""What stands between many machines: PgBouncer and Redis, as processes on loopback."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from bench.balancer import NGINX, wait_until_listening
from bench.servers import free_port

PLACES = "/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin"
PGBOUNCER = shutil.which("pgbouncer", path=PLACES)
REDIS = shutil.which("redis-server", path=PLACES)
POOLER = """[databases]
{name} = host={server} user=postgres

[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = any
admin_users = postgres
pool_mode = transaction
max_client_conn = 500
default_pool_size = 20
query_wait_timeout = 5
server_login_retry = 1
logfile = {folder}/log
"""


def missing() -> list[str]:
    """Return which programs are not installed."""
    programs = {"nginx": NGINX, "pgbouncer": PGBOUNCER, "redis-server": REDIS}
    return [name for name, path in programs.items() if path is None]


class Pooler:
    """PgBouncer in transaction mode in front of one server, which may be exchanged."""

    def __init__(self, folder: Path, name: str, server: Path) -> None:
        self.folder, self.name, self.port = folder, name, free_port()
        self.process = self._started(server)

    @property
    def url(self) -> str:
        """The address of the database through the pooler."""
        return f"postgresql+psycopg://postgres@127.0.0.1:{self.port}/{self.name}"

    def _write(self, server: Path) -> Path:
        path = self.folder / "pgbouncer.ini"
        values = {"name": self.name, "server": server, "port": self.port, "folder": self.folder}
        path.write_text(POOLER.format(**values))
        return path

    def _started(self, server: Path) -> subprocess.Popen[bytes]:
        is_root = os.geteuid() == 0
        if is_root:  # as which PgBouncer refuses to run
            shutil.chown(self.folder, "nobody")
        process = subprocess.Popen(
            [str(PGBOUNCER), "--quiet", self._write(server)],
            cwd="/",
            user="nobody" if is_root else None,
        )
        wait_until_listening(("127.0.0.1", self.port), process)
        return process

    def kill(self) -> None:
        """Kill it as a crash would."""
        self.process.kill()
        self.process.wait()

    def restart(self, server: Path) -> None:
        """Start it again."""
        self.process = self._started(server)

    def lead_to(self, server: Path) -> None:
        """Lead to another server from now on, as after a failover."""
        self._write(server)
        address = f"postgresql://postgres@127.0.0.1:{self.port}/pgbouncer"
        with psycopg.connect(address, autocommit=True, prepare_threshold=None) as admin:
            admin.execute("RELOAD")


@contextmanager
def pooler(folder: Path, name: str, server: Path) -> Iterator[Pooler]:
    """Run PgBouncer until the block ends."""
    folder.mkdir()
    running = Pooler(folder, name, server)
    try:
        yield running
    finally:
        running.kill()


class Queue:
    """Redis, which holds the queue alone: what is lost with it is asked for again."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self.restart()

    @property
    def url(self) -> str:
        """The address of the queue."""
        return f"redis://127.0.0.1:{self.port}/0"

    def restart(self) -> None:
        """Start it, empty."""
        options = ["--bind", "127.0.0.1", "--port", str(self.port), "--save", "", "--dir"]
        command = [str(REDIS), *options, str(self.folder)]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        wait_until_listening(("127.0.0.1", self.port), self.process)

    def kill(self) -> None:
        """Kill it as a crash would."""
        self.process.kill()
        self.process.wait()


@contextmanager
def queue(folder: Path) -> Iterator[Queue]:
    """Run Redis until the block ends."""
    folder.mkdir()
    running = Queue(folder)
    try:
        yield running
    finally:
        running.kill()
