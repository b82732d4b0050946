"""A clock that jumps by an hour, forth and back."""

import asyncio
from collections.abc import Iterator
from contextlib import ExitStack, closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import func, select

from bench.browser import Browser
from chaos import classes
from chaos.crowd import Crowd, Pace
from chaos.findings import Finding
from chaos.sites import Grounds, Site
from quiz.models import Classroom, Phase, Trial

APP = "chaos.clocked:create_app()"
VARIABLE = "CHAOS_CLOCK"
GOAL = "no negative time, nobody and nothing expires"
JUMPS = (3600, 0, -3600, 0)  # seconds
BETWEEN = 1.5
CALM = Pace(players=6, think=0.1, length=10)


def jump_clock(grounds: Grounds) -> Iterator[Finding]:
    """The clock jumps an hour ahead, back, an hour behind, and back."""
    for site in grounds.sites():
        clock = site.folder / "clock"
        set_clock(clock, 0)
        with site.serving(environ={VARIABLE: str(clock)}, app=APP) as server:
            crowd = Crowd([server.address[1]], CALM)
            wrong = asyncio.run(play(crowd, clock))
        wrong += traces(site)
        seen = f"an hour forth and back, then back and forth: {'; '.join(wrong) or 'all went on'}"
        yield crowd.finding("clock ± 1 h", site, seen, may_refuse=False, goal=GOAL).only_if(
            not wrong
        )


async def play(crowd: Crowd, clock: Path) -> list[str]:
    """Play while the clock jumps, with a class of each pace; return what went wrong."""
    wrong = list[str]()
    with ExitStack() as stack:
        teacher = stack.enter_context(closing(await classes.teacher(crowd.ports)))
        rooms = await open_rooms(teacher, crowd, stack)
        async with crowd.playing():
            for jump in JUMPS:
                set_clock(clock, jump)
                await asyncio.sleep(BETWEEN)
                wrong += [f"{jump:+} s: {what}" for what in await look(teacher, rooms)]
    return wrong


def set_clock(clock: Path, seconds: int) -> None:
    """Set the wrong clock, by an atomic replacement of its file."""
    new = clock.with_suffix(".new")
    new.write_text(str(seconds))
    new.replace(clock)


async def open_rooms(teacher: Browser, crowd: Crowd, stack: ExitStack) -> dict[str, Browser]:
    """Open a classroom of each pace with one student; return the students by code."""
    deadline = (datetime.now(UTC) + timedelta(hours=2)).isoformat()
    plans = ({"pace": "live"}, {"pace": "self"}, {"pace": "homework", "deadline": deadline})
    rooms = {}
    for plan in plans:
        code = await classes.open_classroom(teacher, **plan)
        rooms[code] = stack.enter_context(closing(await classes.student(crowd.ports, code)))
        if plan["pace"] != "homework":
            version = (await classes.state(teacher, code, "teacher"))["version"]
            classes.expect(await classes.advance(teacher, code, version), 200)
    return rooms


async def look(teacher: Browser, rooms: dict[str, Browser]) -> list[str]:
    """Return what has changed for teacher and students."""
    wrong = []
    if (await teacher.ask("teach", "GET", "/teach")).status != 200:
        wrong.append("the teacher is logged out")
    for code, student in rooms.items():
        for browser, view in ((student, "student"), (teacher, "teacher")):
            snapshot = await classes.state(browser, code, view)
            if snapshot["phase"] != "question":
                wrong.append(f"a {snapshot['pace']} classroom became {snapshot['phase']}")
    return wrong


def traces(site: Site) -> list[str]:
    """Look for negative times and for classrooms that have ended."""
    with site.database.reading() as session:
        least = session.scalar(select(func.min(Trial.response_ms)))
        ended = select(func.count()).where(Classroom.phase == Phase.FINISHED)
        finished = session.scalar(ended)
    wrong = [f"a response took {least} ms"] if least is None or least < 0 else []
    return wrong + ([f"{finished} classrooms ended"] if finished else [])
