"""The gallery's portraits: painted in chunks, each imported like any other archive.

A chunk that was stored is not painted again, so an interrupted painting goes on where it stopped.
"""

import os
import secrets
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import select

from quiz.faces import decode
from quiz.jobs.importing import Importer, cores
from quiz.jobs.reports import Progress, Report
from quiz.models import Face, FaceBytes, Import, Label

if TYPE_CHECKING:
    from datasets.filters import NearDuplicates

PORTRAITS = 3000
PAINTER = "portraits-2"  # another painter's portraits are painted anew
PLACES = 10**15  # at which an installation's seeds can begin
FIRST_CHUNK = 210  # enough for a first round, after those that the filter refuses
CHUNK = 250
RECORD_EACH = 25  # portraits between two records of the progress
NICENESS = 10  # players on the same machine come first


@dataclass
class Painting:
    """Brings the gallery's portraits into the database."""

    work: Importer

    @cached_property
    def first_seed(self) -> int:
        """The seed of the first portrait, drawn once for each installation and resolution.

        Nobody can paint its portraits beforehand and compare them with those that are shown. At
        another resolution there are other portraits, since one that was shown is never resized.
        """
        from datasets.gallery import QUIZ_SEEDS_START

        own = [
            Import.deck == self.work.deck.name,
            Import.source.startswith(f"{PAINTER}|", autoescape=True),
            Import.source.endswith(f"|{self.work.resolution}", autoescape=True),
        ]
        query = select(Import.source).where(*own)
        with self.work.database.reading() as session:
            first = session.scalar(query.order_by(Import.id).limit(1))
        return int(first.split("|")[1]) if first else QUIZ_SEEDS_START + secrets.randbelow(PLACES)

    def run(self, limit: int | None = None, *, again: bool = False) -> Report | None:
        """Paint the chunks that are missing; None where there are none."""
        chunks = list(chunks_of(limit or PORTRAITS))
        missing = [chunk for chunk in chunks if again or not self.work.was_done(self.source(chunk))]
        if not missing:
            return None
        near = self.filter_of_stored() if len(missing) < len(chunks) else self.empty_filter()
        report = Report()
        with Progress("portraits") as progress:
            progress.show(0, sum(map(len, missing)))
            for chunk in missing:
                self.paint(chunk, near, report, progress)
                lower_priority()
        return report.finished()

    def source(self, chunk: range) -> str:
        """Return the fingerprint of a chunk's import."""
        return f"{PAINTER}|{self.first_seed + chunk.start}|{len(chunk)}|{self.work.resolution}"

    def paint(
        self, chunk: range, near: "NearDuplicates", report: Report, progress: Progress
    ) -> None:
        """Paint a chunk into an archive, and store what is in it."""
        from datasets.gallery import write_collection

        import_id, before = self.work.begin(self.source(chunk)), progress.done

        def show(done: int, _total: int) -> None:
            progress.show(before + done, progress.total)
            if done % RECORD_EACH == 0:
                self.work.record_progress(import_id, report, progress)

        self.work.record_progress(import_id, report, progress)
        seeds = [self.first_seed + number for number in chunk]
        with tempfile.TemporaryDirectory(prefix="gallery-") as folder:
            path = Path(folder) / "portraits.tar"
            write_collection(path, seeds, workers=cores(), progress=show)
            self.work.run_part(path, import_id, report, progress, near)
        self.work.record_progress(import_id, report, progress)
        self.work.on_change()
        self.work.finish(import_id)

    def filter_of_stored(self) -> "NearDuplicates":
        """Return the filter of near duplicates with all stored portraits in it."""
        from PIL import Image

        from datasets.filters import dhash

        near = self.empty_filter()
        is_portrait = (Face.deck == self.work.deck.name, Face.label == Label.REAL)
        query = select(FaceBytes.body).join(Face, Face.id == FaceBytes.face_id).where(*is_portrait)
        with self.work.database.reading() as session:
            for body in session.scalars(query.where(Face.resolution == self.work.resolution)):
                near.add(dhash(Image.fromarray(decode(body))))
        return near

    def empty_filter(self) -> "NearDuplicates":
        """Return the filter of near duplicates with nothing in it."""
        from datasets.filters import NearDuplicates

        return NearDuplicates()


def chunks_of(count: int) -> Iterator[range]:
    """Divide the portraits into chunks, the first of them just large enough to play."""
    first = min(FIRST_CHUNK, count)
    yield range(first)
    for start in range(first, count, CHUNK):
        yield range(start, min(start + CHUNK, count))


def lower_priority() -> None:
    """Let other processes of this machine go first from now on."""
    os.nice(max(0, NICENESS - os.nice(0)))
