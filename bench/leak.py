"""Leaks: whether anything but the picture tells real from fake, as areas under ROC curves.

A player opens thousands of faces as a browser does. What came with the pixels must tell nothing;
what the pixels themselves tell is published too, whatever it is, since that is the game.
"""

import base64
import json
import os
import socket
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import select

from bench.load import Reply, read_reply
from bench.pixels import pixel_features
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
SPARE = 150  # faces more than are counted: coins fall unevenly
READ = 3  # photographs read for each that is wanted: the filter keeps about half
GOAL = 0.53
Address = tuple[str, int]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Fetch:
    """A face as its player got it, what it was, and what the player had seen before it."""

    is_fake: bool
    token: str
    position: int
    was_fake: bool  # the face before it
    head: str
    body: bytes
    cold: float  # seconds to the first byte, when nobody had asked for it
    warm: float  # and right afterwards


def measure_leak(each: int) -> list[Row]:
    """Measure with so many faces of each label: the photographs if there are any, else drawn."""
    with tempfile.TemporaryDirectory(prefix="faces-leak-") as folder:
        file = Path(folder) / "quiz.sqlite"
        environ = settings(f"sqlite:///{file}", Path(folder))
        config = Config.from_env(environ)
        database = Database(config.database_url)
        upgrade(database.engine)
        kind = fill(database, config, each + SPARE)
        database.dispose()
        forget(file)
        with serving("leak", "app:create_app()", environ) as server:
            seen = look(server.address, database, each)
        database.dispose()
    tell(f"{len(seen):,} faces: {kind}")
    return [*rows(seen), *pixel_rows(seen, kind)]


def tell(text: str) -> None:
    """Say what is being measured."""
    print(f"  {text} …", file=sys.stderr, flush=True)


# Faces


def fill(database: Database, config: Config, count: int) -> str:
    """Store faces of both labels as the program does; what they are."""
    source = None
    with suppress(FileNotFoundError):
        source = find_utkface(os.environ, CHECKOUT)
    if source is None:
        draw(database, count)
        return "both drawn, since there is no UTKFace"
    tell(f"importing {source.name}")
    resolution = wanted_resolution(database, config, UTKFACE)
    Importer(database, config, UTKFACE, resolution, lambda: None).run(source, READ * count, "leak")
    tell(f"making {count:,} fakes")
    make(database, config, count)
    return "photographs of UTKFace and fakes of the bundled generator"


def draw(database: Database, count: int) -> None:
    """Store the same noise under both labels."""
    with database.transaction() as session:
        add_reals(session, [real(number) for number in range(count)], utc_now())
        add_fakes(session, [fake(count + number) for number in range(count)], utc_now())


def make(database: Database, config: Config, count: int) -> None:
    """Make fakes as the worker does."""
    stock = Stock(UTKFACE, config, lambda: database)
    if not stock.load():
        raise RuntimeError(stock.problem)
    mix = stock.class_mix()
    while stock.made < count:
        stock.make_batch(mix)


def forget(file: Path) -> None:
    """Let the machine forget a file that it has just written: the first look is a cold one."""
    with file.open("rb") as opened:
        os.fsync(opened.fileno())
        os.posix_fadvise(opened.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


# Looking


class Line:
    """A connection on which one request follows the other."""

    def __init__(self, address: Address) -> None:
        self.address = address
        self.socket = self.connected()

    def connected(self) -> socket.socket:
        """Return a new connection."""
        found = socket.create_connection(self.address, timeout=30)
        found.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return found

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
    line, player, seen = Line(address), BenchPlayer(), list[Fetch]()
    script = player.prepare(0)
    request = next(script)
    with suppress(StopIteration):
        while True:
            request = script.send(line.ask(request)[0])
    while min(count(seen, is_fake) for is_fake in (False, True)) < each:
        seen += look_at_round(line, player, database)
    line.socket.close()
    return seen


def count(seen: Sequence[Fetch], is_fake: bool) -> int:
    """Count the faces of a label."""
    return sum(fetch.is_fake is is_fake for fetch in seen)


def look_at_round(line: Line, player: BenchPlayer, database: Database) -> list[Fetch]:
    """Play one round, each face looked at twice before it is responded to."""
    reply, _ = line.ask(player.request("POST", "/rounds", {"length": LENGTH}))
    assert reply.status == 201, reply.body
    player.keep(reply)
    url = json.loads(reply.body)["url"]
    truth = labels(database, url.rpartition("/")[2])
    return [look_at_face(line, player, url, position, truth) for position in range(LENGTH)]


def look_at_face(
    line: Line, player: BenchPlayer, url: str, place: int, truth: Sequence[bool]
) -> Fetch:
    """Look at the open face of a round, then respond to it."""
    trial = json.loads(line.ask(player.request("GET", url))[0].body)["trial"]
    request = player.request("GET", trial["face"], accept="image/*")
    (first, cold), (_, warm) = line.ask(request), line.ask(request)
    assert first.status == 200, first.head
    said = player.request("POST", f"{url}/trials/{trial['position']}", {"response": "real"})
    assert line.ask(said)[0].status == 200
    token = str(trial["face"]).rpartition("/")[2]
    was_fake = place > 0 and truth[place - 1]
    head = without_date(first.head)
    return Fetch(truth[place], token, trial["position"], was_fake, head, first.body, cold, warm)


def labels(database: Database, round_id: str) -> list[bool]:
    """Look behind the curtain: which faces of a round are fakes."""
    with database.reading() as session:
        query = select(Trial.label).where(Trial.round_id == round_id).order_by(Trial.position)
        return [label is Label.FAKE for label in session.scalars(query)]


def without_date(head: str) -> str:
    """Return the head of a reply without the time of day."""
    lines = head.split("\r\n")
    return "\n".join(line for line in lines if not line.lower().startswith("date:"))


# Figures


def features(seen: Sequence[Fetch]) -> dict[str, list[float]]:
    """Return all that came with the pixels, as numbers."""
    parts = [segments(fetch.body) for fetch in seen]
    return {
        "length of the reply": [float(len(fetch.body)) for fetch in seen],
        "headers": kinds([fetch.head for fetch in seen]),
        "JPEG markers": kinds([[(mark, len(part)) for mark, part in found] for found in parts]),
        "JPEG tables": kinds([[part for _, part in found] for found in parts]),
        "token": [float(number_of(fetch.token)) for fetch in seen],
        "place in the round": [float(fetch.position) for fetch in seen],
        "label of the face before": [float(fetch.was_fake) for fetch in seen],
        "time to first byte, cold": [fetch.cold for fetch in seen],
        "time to first byte, warm": [fetch.warm for fetch in seen],
    }


def kinds(values: Sequence[object]) -> list[float]:
    """Number things by their kind, in the order of their first appearance."""
    known: dict[str, float] = {}
    return [known.setdefault(repr(value), float(len(known))) for value in values]


def number_of(token: str) -> int:
    """Read a token as a number."""
    return int.from_bytes(base64.urlsafe_b64decode(token + "==")[:6], "big")


def segments(jpeg: bytes) -> list[tuple[int, bytes]]:
    """Return the marker segments before a JPEG's scan: tables, frame, comments, profiles."""
    found, place = list[tuple[int, bytes]](), 2
    while place + 4 <= len(jpeg) and jpeg[place] == 0xFF:
        mark, size = jpeg[place + 1], int.from_bytes(jpeg[place + 2 : place + 4], "big")
        found.append((mark, jpeg[place + 4 : place + 2 + size]))
        place += 2 + size
        if mark == 0xDA:
            break
    return found


def area(values: Sequence[float], is_fake: Flags) -> float:
    """Return the area under the ROC of a number that is to tell fakes; ties count one half."""
    _, place, counts = np.unique(np.asarray(values), return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[place]
    fakes, reals = int(is_fake.sum()), int((~is_fake).sum())
    return float((ranks[is_fake].sum() - fakes * (fakes + 1) / 2) / (fakes * reals))


def sampling_error(is_fake: Flags) -> float:
    """Return the standard error of an area where there is nothing to be told."""
    fakes, reals = int(is_fake.sum()), int((~is_fake).sum())
    return float(np.sqrt((fakes + reals + 1) / (12 * fakes * reals)))


def areas(
    found: Mapping[str, Sequence[float]], seen: Sequence[Fetch]
) -> dict[str, tuple[float, int]]:
    """Return for each feature its area, whichever way it points, and how many values it takes."""
    is_fake = np.array([fetch.is_fake for fetch in seen])
    told = {name: area(values, is_fake) for name, values in found.items()}
    return {name: (max(a, 1 - a), len(set(found[name]))) for name, a in told.items()}


def rows(seen: Sequence[Fetch]) -> list[Row]:
    """Set what came with the pixels as lines of the table."""
    return lines("leak", features(seen), seen, f"≤ {GOAL}")


def pixel_rows(seen: Sequence[Fetch], kind: str) -> list[Row]:
    """Set what the pixels tell as lines of the table."""
    found = pixel_features([fetch.body for fetch in seen])
    return [*lines("pixels", found, seen, ""), Row("pixels of", "", kind, "")]


def lines(
    part: str, found: Mapping[str, Sequence[float]], seen: Sequence[Fetch], goal: str
) -> list[Row]:
    """Set features as lines of the table, each with the width of chance."""
    chance = 1.96 * sampling_error(np.array([fetch.is_fake for fetch in seen]))
    sizes = f"{count(seen, False):,} + {count(seen, True):,}"
    return [
        Row(f"{part}: {name}", f"AUC {a:.3f}", f"± {chance:.3f}, {sizes}, {n:,} values", goal)
        for name, (a, n) in areas(found, seen).items()
    ]
