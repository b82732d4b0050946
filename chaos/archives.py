"""A database that is deleted, and restored from a backup."""

import asyncio
import hashlib
import json
import random
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Row, make_url, select

from bench.browser import Browser
from chaos import classes
from chaos.crowd import Crowd
from chaos.findings import Finding
from chaos.sites import Grounds, Site
from quiz.models import Base
from quiz.storage import Database
from tests.support.postgres import fresh_database

FLASK = (sys.executable, "-m", "flask", "--app", "app")
PLAY = 3.0
LENGTH, BEFORE = 10, 4  # trials of the round that the wipe interrupts


def restore_backup(grounds: Grounds) -> Iterator[Finding]:
    """The database is backed up, wiped and restored; players come back with their cookies."""
    for site in grounds.sites():
        crowd, file = Crowd([]), site.folder / "backup.sqlite"
        with site.serving() as server:
            crowd.ports = [server.address[1]]
            browser, round_id = asyncio.run(play(crowd))
        before = rows_of(site.database)
        run(site, "backup", str(file))
        wipe(grounds, site)
        run(site, "db", "upgrade")
        run(site, "restore", str(file), "--replace")
        after = rows_of(site.database)
        with site.serving() as server:
            browser.ports = [server.address[1]]
            asyncio.run(respond(crowd, browser, round_id, range(BEFORE + 1, LENGTH + 1)))
        differ = sorted(name for name in before if before[name] != after[name])
        seen = f"tables that differ: {', '.join(differ) or 'none'} of {len(before)}; played on"
        yield crowd.finding("backup, wipe, restore", site, seen, goal="every row equal").only_if(
            not differ and len(crowd.ledger.refused) == 0
        )


async def play(crowd: Crowd) -> tuple[Browser, str]:
    """Play for a while, and start a round that is finished after the restore."""
    async with crowd.playing():
        await asyncio.sleep(PLAY)
    browser = await classes.visitor(crowd.ports)
    wanted = {"mode": "classic", "length": LENGTH}
    reply = classes.expect(await browser.ask("start", "POST", "/rounds", wanted), 201)
    round_id = str(json.loads(reply.body)["id"])
    await respond(crowd, browser, round_id, range(1, BEFORE + 1))
    return browser, round_id


async def respond(crowd: Crowd, browser: Browser, round_id: str, positions: range) -> None:
    """Respond to some trials, and record what was acknowledged."""
    for position in positions:
        response = random.choice(("real", "fake"))
        path = f"/rounds/{round_id}/trials/{position}"
        reply = await browser.ask("response", "POST", path, {"response": response})
        crowd.ledger.note(round_id, position, response, reply)
    browser.close()
    browser.idle.clear()


def run(site: Site, *arguments: str) -> None:
    """Run one of the program's commands, which must succeed."""
    done = site.run(*FLASK, *arguments)
    assert done.returncode == 0, f"flask {arguments[0]}: {done.stderr.strip()}"


def wipe(grounds: Grounds, site: Site) -> None:
    """Delete the database."""
    site.database.dispose()
    url = make_url(site.url)
    if site.kind == "Postgres":
        fresh_database(grounds.cluster.url, str(url.database))
        return
    for path in Path(str(url.database)).parent.glob("quiz.sqlite*"):
        path.unlink()


def rows_of(database: Database) -> dict[str, str]:
    """Return a digest of all rows of each table."""
    with database.snapshot() as session:
        return {
            table.name: digest(session.execute(select(table).order_by(*table.primary_key)))
            for table in Base.metadata.sorted_tables
        }


def digest(rows: Iterable[Row[*tuple[Any, ...]]]) -> str:
    """Return a hash that is equal for equal tables."""
    sha256 = hashlib.sha256()
    for row in rows:
        sha256.update(repr(tuple(row)).encode())
    return sha256.hexdigest()
