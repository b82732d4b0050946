"""Leaks: whether anything beside the pixels predicts the label, as areas under ROC curves.

A player opens thousands of faces as a browser does. What came with the pixels must tell nothing;
what the pixels themselves tell is published too, whatever it is, since that is the game.
"""

import json
import os
import socket
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from sqlalchemy import select

from bench.leak_figures import Fetch, count, pixel_rows, rows
from bench.load import Reply, read_reply
from bench.players import BenchPlayer
from bench.servers import serving
from bench.stage import fake, real, settings
from bench.table import Row
from datasets.find import find_utkface
from quiz.config import CHECKOUT, Config
from quiz.decks import UTKFACE
from quiz.faces import add_fakes, add_reals
from quiz.jobs import Importer, wanted_resolution
from quiz.models import Label, Trial
from quiz.storage import Database, upgrade, utc_now
from quiz.worker.stock import Stock

LENGTH = 50  # of a round
SPARE = 150  # extra faces, since labels are drawn at random
READ = 3  # photographs read for each one needed: the filter keeps about half
Address = tuple[str, int]


def measure_leak(each: int) -> list[Row]:
    """Measure with so many faces of each label: photographs if there are any, else drawn ones."""
    with tempfile.TemporaryDirectory(prefix="faces-leak-") as folder:
        file = Path(folder) / "quiz.sqlite"
        environ = settings(f"sqlite:///{file}", Path(folder))
        config = Config.from_env(environ)
        database = Database(config.database_url)
        upgrade(database.engine)
        kind = fill(database, config, each + SPARE)
        database.dispose()
        drop_from_cache(file)
        with serving("leak", "app:create_app()", environ) as server:
            seen = look(server.address, database, each)
        database.dispose()
    tell(f"{len(seen):,} faces: {kind}")
    return [*rows(seen), *pixel_rows(seen, kind)]


def tell(text: str) -> None:
    """Print what is being measured."""
    print(f"  {text} …", file=sys.stderr, flush=True)


# Faces


def fill(database: Database, config: Config, count: int) -> str:
    """Store faces of both labels as the program does; return a description."""
    source = None
    with suppress(FileNotFoundError):
        source = find_utkface(os.environ, CHECKOUT)
    if source is None:
        store_noise(database, count)
        return "both drawn, since there is no UTKFace"
    tell(f"importing {source.name}")
    resolution = wanted_resolution(database, config, UTKFACE)
    Importer(database, config, UTKFACE, resolution, lambda: None).run(source, READ * count, "leak")
    tell(f"making {count:,} fakes")
    make_fakes(database, config, count)
    return "photographs of UTKFace and fakes of the bundled generator"


def store_noise(database: Database, count: int) -> None:
    """Store the same noise under both labels."""
    with database.transaction() as session:
        add_reals(session, [real(number) for number in range(count)], utc_now())
        add_fakes(session, [fake(count + number) for number in range(count)], utc_now())


def make_fakes(database: Database, config: Config, count: int) -> None:
    """Make fakes as the worker does."""
    stock = Stock(UTKFACE, config, lambda: database)
    if not stock.load():
        raise RuntimeError(stock.problem)
    mix = stock.class_mix()
    while stock.made < count:
        stock.make_batch(mix)


def drop_from_cache(file: Path) -> None:
    """Drop a new file from the page cache, so that the first read is cold."""
    with file.open("rb") as opened:
        os.fsync(opened.fileno())
        os.posix_fadvise(opened.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


# Fetching


class KeepAlive:
    """A keep-alive connection for one request at a time."""

    def __init__(self, address: Address) -> None:
        self.address = address
        self.socket = self.connected()

    def connected(self) -> socket.socket:
        """Return a new connection."""
        connection = socket.create_connection(self.address, timeout=30)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return connection

    def ask(self, request: bytes) -> tuple[Reply, float]:
        """Return the reply, and the seconds to its first byte."""
        began = time.perf_counter()
        self.socket.sendall(request)
        buffer = self.socket.recv(1 << 18)
        seconds = time.perf_counter() - began
        while (reply := read_reply(buffer)) is None:
            chunk = self.socket.recv(1 << 18)
            if not chunk:
                raise ConnectionError("The server hung up.")
            buffer += chunk
        if "close" in reply.header("Connection"):
            self.socket.close()
            self.socket = self.connected()
        return reply, seconds


def look(address: Address, database: Database, each: int) -> list[Fetch]:
    """Play until there are enough faces of each label."""
    line, player, seen = KeepAlive(address), BenchPlayer(), list[Fetch]()
    script = player.prepare(0)
    request = next(script)
    with suppress(StopIteration):
        while True:
            request = script.send(line.ask(request)[0])
    while min(count(seen, is_fake) for is_fake in (False, True)) < each:
        seen += fetch_round(line, player, database)
    line.socket.close()
    return seen


def fetch_round(line: KeepAlive, player: BenchPlayer, database: Database) -> list[Fetch]:
    """Play one round, and fetch each face twice before the response."""
    reply, _ = line.ask(player.request("POST", "/rounds", {"length": LENGTH}))
    assert reply.status == 201, reply.body
    player.keep(reply)
    url = json.loads(reply.body)["url"]
    return [fetch_face(line, player, url, position, database) for position in range(LENGTH)]


def fetch_face(
    line: KeepAlive, player: BenchPlayer, url: str, place: int, database: Database
) -> Fetch:
    """Fetch the open face of a round, then respond to it."""
    trial = json.loads(line.ask(player.request("GET", url))[0].body)["trial"]
    request = player.request("GET", trial["face"], accept="image/*")
    (first, cold), (_, warm) = line.ask(request), line.ask(request)
    assert first.status == 200, first.head
    said = player.request("POST", f"{url}/trials/{trial['position']}", {"response": "real"})
    assert line.ask(said)[0].status == 200
    token, truth = str(trial["face"]).rpartition("/")[2], labels(database, url.rpartition("/")[2])
    was_fake = place > 0 and truth[place - 1]
    head = without_date(first.head)
    return Fetch(truth[place], token, trial["position"], was_fake, head, first.body, cold, warm)


def labels(database: Database, round_id: str) -> list[bool]:
    """Read from the database which faces of a round are fakes."""
    with database.reading() as session:
        query = select(Trial.label).where(Trial.round_id == round_id).order_by(Trial.position)
        return [label is Label.FAKE for label in session.scalars(query)]


def without_date(head: str) -> str:
    """Return the headers of a reply without Date."""
    lines = head.split("\r\n")
    return "\n".join(line for line in lines if not line.lower().startswith("date:"))
