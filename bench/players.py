"""Players for the bench: each starts rounds, responds, and records acknowledged responses."""

import json
import random
import re
from dataclasses import dataclass, field

from sqlalchemy import select

from bench.load import Reply, Script, request_bytes
from quiz.counts import recounting
from quiz.models import Trial
from quiz.storage import Database

LENGTH = 50


@dataclass(frozen=True)
class Audit:
    """The result of comparing a ledger with the database."""

    acknowledged: int
    lost: int
    doubled: int
    unacknowledged: int
    miscounted: int  # rows whose counters disagree with a recount

    @property
    def is_clean(self) -> bool:
        """Say whether nothing was lost, doubled or miscounted."""
        return not (self.lost or self.doubled or self.miscounted)

    def __str__(self) -> str:
        """Return one line of text."""
        return (
            f"{self.acknowledged:,} acknowledged, {self.lost} lost, {self.doubled} doubled, "
            f"{self.unacknowledged} unacknowledged, counters off by {self.miscounted}"
        )


@dataclass
class Ledger:
    """Every response that the server acknowledged, by (round, position)."""

    said: dict[tuple[str, int], str] = field(default_factory=dict)
    refused: list[int] = field(default_factory=list)

    def note(self, round_id: str, position: int, response: str, reply: Reply) -> None:
        """Record a reply."""
        if reply.status != 200:
            self.refused.append(reply.status)
        elif json.loads(reply.body)["response"] == response:
            self.said[round_id, position] = response

    def audit(self, database: Database) -> Audit:
        """Compare with the database."""
        query = select(Trial.round_id, Trial.position, Trial.response)
        with database.snapshot() as session:
            rows = session.execute(query.where(Trial.response.is_not(None))).all()
            wrong = recounting.find_differences(session)
        kept = {(round_id, position): response for round_id, position, response in rows}
        return Audit(
            acknowledged=len(self.said),
            lost=sum(kept.get(key) != response for key, response in self.said.items()),
            doubled=len(rows) - len(kept),
            unacknowledged=len(kept.keys() - self.said.keys()),
            miscounted=len(wrong),
        )

    def compare(self, database: Database) -> str:
        """Compare with the database; return a line: lost, doubled, miscounted."""
        return f"{self.audit(database)}, {len(self.refused)} refused"


@dataclass
class BenchPlayer:
    """One player on one connection: cookies, CSRF token, and rounds to respond to."""

    cookies: dict[str, str] = field(default_factory=dict)
    token: str = ""
    rounds: list[str] = field(default_factory=list)
    faces: list[str] = field(default_factory=list)

    def prepare(self, count: int, mode: str = "classic") -> Script:
        """Get a cookie and a token, start `count` rounds, and load the first face of each."""
        reply = yield self.request("GET", "/", accept="text/html")
        self.keep(reply)
        match = re.search(rb'name="csrf-token" content="([^"]+)"', reply.body)
        assert match, f"no token on the home page: {reply.status}"
        self.token = match.group(1).decode()
        for _ in range(count):
            reply = yield self.request("POST", "/rounds", {"mode": mode, "length": LENGTH})
            self.keep(reply)
            assert reply.status == 201, f"no round: {reply.status} {reply.body.decode()}"
            self.rounds.append(json.loads(reply.body)["id"])
            reply = yield self.request("GET", f"/rounds/{self.rounds[-1]}")
            trial = json.loads(reply.body)["trial"]
            self.faces += trial["faces"] if "faces" in trial else [trial["face"]]

    def respond(self, ledger: Ledger) -> Script:
        """Respond to every trial of every round, and record each acknowledgement."""
        coin = random.Random(0)
        for round_id in self.rounds:
            for position in range(1, LENGTH + 1):
                response = coin.choice(("real", "fake"))
                path = f"/rounds/{round_id}/trials/{position}"
                reply = yield self.request("POST", path, {"response": response})
                ledger.note(round_id, position, response, reply)

    def look(self) -> Script:
        """Load the same few faces forever."""
        requests = [self.request("GET", face, accept="image/*") for face in self.faces]
        while True:
            for request in requests:
                reply = yield request
                assert reply.status == 200, f"no face: {reply.status}"

    def keep(self, reply: Reply) -> None:
        """Store the cookies of a reply."""
        for header in reply.header("Set-Cookie"):
            name, _, rest = header.partition("=")
            self.cookies[name] = rest.partition(";")[0]

    def request(
        self, method: str, path: str, body: object = None, accept: str = "application/json"
    ) -> bytes:
        """Return the bytes of a request with this player's cookies."""
        headers = {"Accept": accept}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if body is None:
            return request_bytes(method, path, headers)
        headers |= {"Content-Type": "application/json", "X-CSRFToken": self.token}
        return request_bytes(method, path, headers, json.dumps(body).encode())
