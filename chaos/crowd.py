"""A crowd: players who keep playing during faults, and record every verdict."""

import asyncio
import json
import random
import time
from bisect import bisect_left
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from typing import Any, cast

from bench.browser import HTML, Browser, Log
from bench.load import HOMES, Reply
from bench.players import Ledger
from chaos.findings import Finding
from chaos.sites import Site

PAUSE = 0.1  # seconds before a player retries after a 503
LATEST = 30.0  # seconds within which all players must have started
ASKED_AGAIN = 320  # verdicts that are requested again at the end
READERS = ("/", "/stats", "/leaderboard", "/leaderboard?window=week", "/how", "/me")


@dataclass(frozen=True)
class Pace:
    """The number of players, their mean thinking time, and their total responses per second."""

    players: int = 16
    think: float = 0.0
    rate: float = 0.0  # 0 is no limit
    length: int = 20


@dataclass
class Crowd:
    """Players at one site, and their records."""

    ports: Sequence[int]
    pace: Pace = field(default_factory=Pace)
    log: Log = field(default_factory=Log)
    ledger: Ledger = field(default_factory=Ledger)
    oddities: list[str] = field(default_factory=list)  # unexpected events
    told_at: list[float] = field(default_factory=list)  # times of acknowledged responses
    changed: int = 0  # verdicts that differed when requested again
    stopping: asyncio.Event = field(default_factory=asyncio.Event)
    due: float = 0.0

    @asynccontextmanager
    async def playing(self) -> AsyncIterator["Crowd"]:
        """Play until the block ends; then wait for the replies to sent requests."""
        players = [CrowdPlayer(self) for _ in range(self.pace.players)]
        async with asyncio.TaskGroup() as tasks:
            for player in players:
                tasks.create_task(player.play())
            try:
                await self.all_in()
                yield self
            finally:
                self.stopping.set()
        for player in players:
            await player.check()

    async def all_in(self) -> None:
        """Wait until there are as many responses as players, or something went wrong."""
        deadline = time.monotonic() + LATEST
        while len(self.told_at) < self.pace.players and time.monotonic() < deadline:
            await asyncio.sleep(PAUSE)

    async def turn(self) -> None:
        """Wait before the next response: for the thinking time, or to keep the rate."""
        if self.pace.rate:
            self.due = max(self.due + 1 / self.pace.rate, time.monotonic() - 0.1)
            await asyncio.sleep(max(0.0, self.due - time.monotonic()))
        elif self.pace.think:
            await asyncio.sleep(random.uniform(0, 2 * self.pace.think))

    def record_refusal(self, reply: Reply) -> None:
        """Record an unexpected reply; a 503 must have a Retry-After header."""
        if reply.status != 503:
            self.oddities.append(f"{reply.status}: {reply.body[:120].decode(errors='replace')}")
        elif not reply.header("Retry-After"):
            self.oddities.append("a 503 without Retry-After")

    @property
    def refused(self) -> int:
        """How many replies were 503."""
        return self.log.count(503)

    @property
    def silence(self) -> float:
        """The longest time between two acknowledgements, in seconds."""
        pairs = zip(self.told_at, self.told_at[1:], strict=False)
        return max((after - before for before, after in pairs), default=0.0)

    def told_since(self, moment: float) -> float | None:
        """Return how long after a moment the next response was acknowledged."""
        place = bisect_left(self.told_at, moment)
        return self.told_at[place] - moment if place < len(self.told_at) else None

    def finding(
        self, fault: str, site: Site, seen: str, *, may_refuse: bool = True, goal: str = ""
    ) -> Finding:
        """Compare with the database, and return the finding."""
        audit = self.ledger.audit(site.database)
        refusals = "" if may_refuse else f", {self.refused} of 503"
        crashes = site.log.read_text(errors="replace").count("Traceback")
        odd = f", odd: {self.oddities[0]}" if self.oddities else ""
        odd += f", {crashes} tracebacks" if crashes else ""
        changed = f", {self.changed} verdicts changed" if self.changed else ""
        is_met = (
            audit.is_clean
            and audit.acknowledged > 0
            and not (self.oddities or self.changed or crashes)
        )
        return Finding(
            f"{fault}, {site.kind}",
            f"{seen}; {self.log.cut} asked again",
            f"{audit.acknowledged:,} kept, {audit.lost} lost, {audit.doubled} doubled, "
            f"counters off by {audit.miscounted}{refusals}{changed}{odd}",
            goal or "0 lost, 0 doubled",
            is_met and (may_refuse or not self.refused),
        )


class CrowdPlayer:
    """One player of a crowd, with a browser that retries."""

    def __init__(self, crowd: Crowd) -> None:
        self.crowd = crowd
        self.browser = Browser(crowd.ports, crowd.log, home=next(HOMES))
        self.verdicts: dict[str, tuple[dict[str, str], bytes]] = {}

    async def play(self) -> None:
        """Play round after round."""
        while not self.crowd.stopping.is_set():
            if not self.browser.token:
                await self.enter()
                continue
            await self.play_round()

    async def enter(self) -> None:
        """Load the home page, to get a cookie and a token."""
        reply = await self.browser.look("page", "/")
        if reply.status != 200:
            self.crowd.record_refusal(reply)
            await asyncio.sleep(PAUSE)

    async def play_round(self) -> None:
        """Play one round, until its end or until the crowd stops."""
        wanted = {"mode": "classic", "length": self.crowd.pace.length}
        reply = await self.retry("start", "POST", "/rounds", wanted, 201)
        if reply is None:
            return
        round_id, has_face = json.loads(reply.body)["id"], False
        for position in range(1, self.crowd.pace.length + 1):
            if not has_face and await self.retry("look", "GET", f"/rounds/{round_id}") is None:
                return
            verdict = await self.respond(round_id, position)
            if verdict is None:
                return
            has_face = verdict["next"] is not None

    async def respond(self, round_id: str, position: int) -> dict[str, Any] | None:
        """Respond to one trial until there is a verdict; None when the crowd stops."""
        await self.crowd.turn()
        if self.crowd.stopping.is_set():
            return None
        body = {"response": random.choice(("real", "fake"))}
        path = f"/rounds/{round_id}/trials/{position}"
        reply = await self.retry("response", "POST", path, body)
        if reply is None:
            return None
        self.crowd.ledger.note(round_id, position, body["response"], reply)
        self.crowd.told_at.append(time.monotonic())
        self.verdicts[path] = (body, reply.body)
        return cast(dict[str, Any], json.loads(reply.body))

    async def retry(
        self, kind: str, method: str, path: str, body: object = None, status: int = 200
    ) -> Reply | None:
        """Retry until the reply has the expected status; None for another, or at the end."""
        while True:
            reply = await self.browser.ask(kind, method, path, body)
            if reply.status == status:
                return reply
            self.crowd.record_refusal(reply)
            if reply.status != 503 or self.crowd.stopping.is_set():
                return None
            await asyncio.sleep(PAUSE)

    async def check(self) -> None:
        """Request some verdicts again, which must be unchanged."""
        most = max(1, ASKED_AGAIN // self.crowd.pace.players)
        for path, (body, first) in list(self.verdicts.items())[-most:]:
            reply = await self.browser.ask("again", "POST", path, body)
            self.crowd.changed += told_by(reply.body) != told_by(first)
        self.browser.close()


def told_by(body: bytes) -> object:
    """Return what a verdict tells; the next face beside it may have been dealt since."""
    try:
        return {name: value for name, value in json.loads(body).items() if name != "next"}
    except ValueError:
        return body


async def load_read_only_pages(crowd: Crowd) -> list[str]:
    """Load the pages that only read; return those that failed."""
    with closing(Browser(crowd.ports, Log())) as browser:
        replies = [(path, await browser.ask("page", "GET", path, accept=HTML)) for path in READERS]
    return [f"{path} {reply.status}" for path, reply in replies if reply.status != 200]
