"""A class that loses its network connection, and gets it back."""

import asyncio
from collections.abc import Iterator
from contextlib import ExitStack

from bench.roles import play
from bench.servers import Fleet
from bench.sitting import Sitting, Size
from chaos.findings import Finding
from chaos.sites import Grounds

INTO_THE_FACE = 0.8  # seconds after a face was opened, when students respond
CLASS = Size(
    classrooms=1,
    students=20,
    faces=4,
    joining=1.0,
    think=(0.3, 1.5),
    reveal=0.3,
    waiting=120.0,
    reloads=1.0,
)


def cut_off_class(grounds: Grounds) -> Iterator[Finding]:
    """A class is cut off from the server for half a minute, in the middle of a face."""
    away, sittings = grounds.size.away, list[Sitting]()
    with ExitStack() as stack:
        sites = [stack.enter_context(grounds.site(kind)) for kind in grounds.size.kinds]
        fleets = [stack.enter_context(site.fleet()) for site in sites]
        sittings = [Sitting(CLASS, fleet.ports, patience=3 * away + 30) for fleet in fleets]
        asyncio.run(play_all(sittings, fleets, away))
        for site, sitting in zip(sites, sittings, strict=True):
            audit, strangers = sitting.ledger.audit(site.database)
            failed, odd = sitting.log.count(*range(500, 600)), len(sitting.oddities)
            wrong = f", odd: {sitting.oddities[0]}" if odd else ""
            yield Finding(
                f"class cut off for {away:.0f} s, {site.kind}",
                f"{CLASS.students} students, {sitting.log.cut} asked again, all reloaded",
                f"{audit}, {strangers} as somebody else, {failed} of 5xx{wrong}",
                "all back as the same players, scores kept",
                audit.is_clean and not (strangers or odd or failed),
            )


async def play_all(sittings: list[Sitting], fleets: list[Fleet], away: float) -> None:
    """Play in all classrooms, and disconnect each one halfway."""
    pairs = list(zip(sittings, fleets, strict=True))
    plays = [play(sitting) for sitting in sittings]
    await asyncio.gather(*plays, *(cut(sitting, fleet, away) for sitting, fleet in pairs))


async def cut(sitting: Sitting, fleet: Fleet, away: float) -> None:
    """Block all connections while a class responds."""
    await sitting.halfway.wait()
    await asyncio.sleep(INTO_THE_FACE)
    fleet.kill(0)
    await asyncio.sleep(away)
    fleet.restart(0)
