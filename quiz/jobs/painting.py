"""The gallery's portraits: painted in chunks, each read and stored as any other source is.

A chunk that was stored is never painted again, so a painting that was cut off goes on where it
stopped.
"""

import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import select

from quiz.faces import decode
from quiz.jobs.importing import Importer, Progress, Report, cores
from quiz.models import Face, FaceBytes, Label

if TYPE_CHECKING:
    from datasets.filters import NearDuplicates

PORTRAITS = 3000
FIRST = 210  # so many that enough of them are kept for a first round
CHUNK = 250
TOLD = 25  # portraits between two words on how far it is
NICENESS = 10  # portraits can wait, a person who plays on the same machine can't


@dataclass
class Painting:
    """Brings the gallery's portraits into the database."""

    work: Importer

    def run(self, limit: int | None = None, *, again: bool = False) -> Report | None:
        """Paint what has not been painted yet; None where there is nothing to do."""
        chunks = list(chunks_of(limit or PORTRAITS))
        missing = [chunk for chunk in chunks if again or not self.work.was_done(self.source(chunk))]
        if not missing:
            return None
        near = self.stored() if len(missing) < len(chunks) else self.nothing()
        report = Report()
        with Progress("portraits") as progress:
            progress.show(0, sum(map(len, missing)))
            for chunk in missing:
                self.paint(chunk, near, report, progress)
                give_way()
        return report.stopped()

    def source(self, chunk: range) -> str:
        """Return what two paintings of one chunk share."""
        from datasets.gallery import QUIZ_SEEDS_START

        first = QUIZ_SEEDS_START + chunk.start
        return f"portraits|{first}|{len(chunk)}|{self.work.resolution}"

    def paint(
        self, chunk: range, near: "NearDuplicates", report: Report, progress: Progress
    ) -> None:
        """Paint a chunk into an archive, and store what is in it."""
        from datasets.gallery import QUIZ_SEEDS_START, write_collection

        import_id, before = self.work.begin(self.source(chunk)), progress.done

        def tell(done: int, _total: int) -> None:
            progress.show(before + done, progress.total)
            if done % TOLD == 0:
                self.work.tell(import_id, report, progress)

        self.work.tell(import_id, report, progress)
        seeds = [QUIZ_SEEDS_START + number for number in chunk]
        with tempfile.TemporaryDirectory(prefix="gallery-") as folder:
            path = Path(folder) / "portraits.tar"
            write_collection(path, seeds, workers=cores(), progress=tell)
            self.work.run_part(path, import_id, report, progress, near)
        self.work.tell(import_id, report, progress)
        self.work.finish(import_id)

    def stored(self) -> "NearDuplicates":
        """Remember the portraits that are stored, so that none like them joins."""
        from PIL import Image

        from datasets.filters import dhash

        near = self.nothing()
        is_one = (Face.deck == self.work.deck.name, Face.label == Label.REAL)
        query = select(FaceBytes.body).join(Face, Face.id == FaceBytes.face_id).where(*is_one)
        with self.work.database.reading() as session:
            for body in session.scalars(query.where(Face.resolution == self.work.resolution)):
                near.add(dhash(Image.fromarray(decode(body))))
        return near

    def nothing(self) -> "NearDuplicates":
        """Remember nothing yet."""
        from datasets.filters import NearDuplicates

        return NearDuplicates()


def chunks_of(count: int) -> Iterator[range]:
    """Divide the portraits, the first chunk being just enough to play."""
    first = min(FIRST, count)
    yield range(first)
    for start in range(first, count, CHUNK):
        yield range(start, min(start + CHUNK, count))


def give_way() -> None:
    """Let whoever plays go first from now on."""
    os.nice(max(0, NICENESS - os.nice(0)))
