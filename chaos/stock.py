"""An empty stock without a worker."""

import asyncio
import json
from collections.abc import Iterator
from contextlib import closing
from math import comb

from sqlalchemy import select

from bench.browser import Browser, Log
from bench.load import Reply
from bench.stage import stock_of
from chaos.findings import Finding
from chaos.sites import Grounds, Site
from quiz.models import Label, Trial

CREATED = 201
LENGTH = 50
ROUNDS = 8  # of the player who comes when the stock is empty
MOST = 400  # rounds until it is empty, at most: each deals a few faces
SURE = 0.999


def empty_stock(grounds: Grounds) -> Iterator[Finding]:
    """All fakes of the stock are played, and no worker makes new ones."""
    for site in grounds.sites():
        with site.serving() as server:
            statuses = asyncio.run(play(site, server.address[1]))
        yield judge(site, statuses)


async def play(site: Site, port: int) -> list[int]:
    """Let players empty the stock; return the statuses that a later player gets."""
    with closing(Browser([port], Log())) as first, closing(Browser([port], Log())) as second:
        for _ in range(MOST):
            begun = await start(first, {"mode": "practice"})
            if begun.status != CREATED or not stock_of(site.database):
                break
            # What was dealt is free for others once the round is over.
            await first.ask("finish", "POST", f"/rounds/{json.loads(begun.body)['id']}/finish", {})
        whole = {"mode": "classic", "length": LENGTH}
        return [(await start(second, whole)).status for _ in range(ROUNDS)]


async def start(browser: Browser, body: dict[str, object]) -> Reply:
    """Start a round."""
    if not browser.token:
        await browser.look("page", "/")
    return await browser.ask("start", "POST", "/rounds", body)


def judge(site: Site, statuses: list[int]) -> Finding:
    """Check the faces that the later player was dealt."""
    with site.database.reading() as session:
        late = select(Trial.player_id).order_by(Trial.id.desc()).limit(1).scalar_subquery()
        query = select(Trial.label, Trial.face_id).where(Trial.player_id == late)
        dealt = session.execute(query).all()
    fakes = [face for label, face in dealt if label is Label.FAKE]
    low, high = interval(len(dealt))
    repeated = len(fakes) - len(set(fakes))
    is_met = set(statuses) == {CREATED} and not repeated and low <= len(fakes) <= high
    return Finding(
        f"stock empty, no worker, {site.kind}",
        f"{statuses.count(CREATED)} of {len(statuses)} rounds started, {repeated} fakes seen twice",
        f"{len(fakes)} fakes of {len(dealt)} trials",
        f"{low} to {high}: a fair coin, {SURE:.1%}",
        is_met and stock_of(site.database) == 0,
    )


def interval(count: int, sure: float = SURE) -> tuple[int, int]:
    """Return the interval for the number of heads of a fair coin, at a confidence level."""
    weight, heads = 0.0, 0
    while weight + comb(count, heads) / 2**count <= (1 - sure) / 2:
        weight += comb(count, heads) / 2**count
        heads += 1
    return heads, count - heads
