"""Damaged files among the photographs."""

import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import func, select

from chaos.findings import Finding
from chaos.sites import Grounds, Site
from quiz.models import Face, Label
from tests.support.factories import write_utkface

WHOLE, EACH = 60, 10  # intact files, and damaged ones of each kind


def damage_photographs(grounds: Grounds) -> Iterator[Finding]:
    """A folder of photographs holds files of noise, cut ones and empty ones."""
    folder = write_utkface(grounds.folder / "UTKFace", WHOLE)
    damaged = damage(folder)
    for site in grounds.sites():
        before = photographs(site)
        run = site.run(
            sys.executable, "-m", "flask", "--app", "app", "faces", "import", str(folder)
        )
        told = re.search(r"unreadable\D*(\d+)", run.stdout)
        told_of, kept = int(told[1]) if told else 0, photographs(site) - before
        yield Finding(
            f"damaged photographs, {site.kind}",
            f"status {run.returncode}, {told_of} of {damaged} told of as unreadable",
            f"{kept} of {WHOLE} whole ones imported",
            "the rest is imported",
            (run.returncode, told_of, kept) == (0, damaged, WHOLE),
        )


def damage(folder: Path) -> int:
    """Add different damaged files to intact ones; return how many."""
    whole = sorted(folder.iterdir())[:EACH]
    for number, path in enumerate(whole):
        body = path.read_bytes()
        for kind, damaged in enumerate((os.urandom(4096), body[: len(body) // 3], bytes(number))):
            name = f"30_0_{kind}_2018{number:013d}.jpg.chip.jpg"
            (folder / name).write_bytes(damaged)
    return 3 * len(whole)


def photographs(site: Site) -> int:
    """Count the photographs."""
    with site.database.reading() as session:
        return session.scalar(select(func.count()).where(Face.label == Label.REAL)) or 0
