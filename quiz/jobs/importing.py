"""The import of a deck's reals: read, filter, encode, store, in one transaction for each batch."""

import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from quiz.config import Config
from quiz.decks import Deck, sources
from quiz.errors import Unavailable
from quiz.faces import Real, dealt_resolution, encode, reals, removal, retire_others
from quiz.jobs.reports import Progress, Report
from quiz.models import Face, Import, Label
from quiz.policy import lifetimes
from quiz.storage import Database, utc_now

if TYPE_CHECKING:
    from datasets.filters import NearDuplicates
    from datasets.photographs import Photograph, Refusal

BATCH = 200  # reals in one transaction
DEFAULT_RESOLUTION = 96


def fingerprint(path: Path, resolution: int, min_age: int, limit: int | None) -> str:
    """Return a text that is equal for two imports when the second can bring nothing new."""
    parts = (*state_of(path), resolution, min_age, limit or "all", path.resolve())
    text = "|".join(map(str, parts)).encode("utf-8", "backslashreplace")
    return hashlib.sha256(text).hexdigest()


def state_of(path: Path) -> tuple[int, int, int]:
    """Return how many files there are, their bytes, and when the last of them changed (ns)."""
    from datasets.archive import walk

    paths = walk(path) if path.is_dir() else [path]
    count = size = changed = 0
    for each in paths:
        with suppress(OSError):  # it has just gone, or may not be looked at
            stat = each.stat()
            count, size = count + 1, size + stat.st_size
            changed = max(changed, stat.st_mtime_ns)
    return count, size, changed


@dataclass
class Importer:
    """Imports reals of one deck at one resolution; an interruption keeps what is stored."""

    database: Database
    config: Config
    deck: Deck
    resolution: int
    on_change: Callable[[], None]  # called when new reals change what the worker should make

    def was_done(self, source: str) -> bool:
        """Say whether an import with this fingerprint was completed, and its reals are there."""
        with self.database.reading() as session:
            is_own = (Face.deck == self.deck.name, Face.resolution == self.resolution)
            can_be_dealt = (Face.label == Label.REAL, Face.taken_at.is_(None))
            if session.scalar(select(Face.id).where(*is_own, *can_be_dealt).limit(1)) is None:
                return False
            is_same = (Import.deck == self.deck.name, Import.source == source)
            done = select(Import.id).where(*is_same, Import.finished_at.is_not(None))
            return session.scalar(done.limit(1)) is not None

    def verify(self, path: Path) -> Report:
        """Read and filter as an import would, and store nothing."""
        with Progress(self.deck.reals) as progress:
            report = Report()
            for item in self._read(path, progress.show):
                report.count(item)
            return report.finished()

    def run(self, path: Path, limit: int | None, source: str) -> Report:
        """Import a folder or an archive, with a progress bar."""
        report = Report()
        import_id = self.begin(source)
        with Progress(self.deck.reals) as progress:
            items = self._read(path, progress.show, limit)
            try:
                self.store(import_id, items, report, progress)
            except Unavailable:
                self.abandon(import_id)
                raise
        if report.kept:
            self.on_change()
        if report.is_partial or not report.kept:
            self.abandon(import_id)
        else:
            self.finish(import_id)
        return report.finished()

    def run_part(
        self, path: Path, import_id: int, report: Report, progress: Progress, near: "NearDuplicates"
    ) -> None:
        """Import one source of several; the caller shows the progress of all."""
        self.store(import_id, self._read(path, near=near), report, progress)

    def store(
        self,
        import_id: int,
        items: "Iterator[Photograph | Refusal]",
        report: Report,
        progress: Progress,
    ) -> None:
        """Count all files, and store those that are kept, batch by batch."""
        batch = list[Real]()
        for item in items:
            report.count(item)
            if (real := encoded(item, self.deck, self.resolution)) is not None:
                batch.append(real)
            if len(batch) >= BATCH:
                self._store_batch(import_id, batch, report, progress)
        self._store_batch(import_id, batch, report, progress)

    def begin(self, source: str) -> int:
        """Record that an import has begun; return its id."""
        now, deck = utc_now(), self.deck.name
        with self.database.transaction() as session:
            row = Import(
                deck=deck, source=source, started_at=now, beat_at=now, read=0, total=0, kept=0
            )
            session.add(row)
            session.flush()
            return row.id

    def _read(
        self,
        path: Path,
        progress: Callable[[int, int], None] | None = None,
        limit: int | None = None,
        near: "NearDuplicates | None" = None,
    ) -> "Iterator[Photograph | Refusal]":
        """Read the photographs; raises Unavailable for a source that can't be read at all."""
        from datasets.archive import ArchiveError
        from datasets.photographs import read_photographs

        with self.database.reading() as session:
            refused = removal.taken_down(session)
        try:
            yield from read_photographs(
                path,
                resolution=self.resolution,
                min_age=self.deck.least_age(self.config.min_age),
                refused=refused,
                workers=cores(),
                limit=limit,
                progress=progress,
                near=near,
            )
        except ArchiveError as error:
            raise Unavailable(str(error)) from None

    def _store_batch(
        self, import_id: int, batch: list[Real], report: Report, progress: Progress
    ) -> None:
        """Store a batch and empty it, and record how far the import is."""
        with self.database.transaction() as session:
            refused = reals.add_reals(session, batch, utc_now())
            if len(refused) < len(batch):
                self.switch(session, import_id)
        report.leave_out(refused.values())
        self.record_progress(import_id, report, progress)
        if 0 < report.kept <= BATCH:  # the first batch tells the worker which classes to make
            self.on_change()
        batch.clear()

    def record_progress(self, import_id: int, report: Report, progress: Progress) -> None:
        """Record how far an import is."""
        counts = {"read": progress.done, "total": progress.total, "kept": report.kept}
        with self.database.transaction() as session:
            is_this = Import.id == import_id
            session.execute(update(Import).where(is_this).values(beat_at=utc_now(), **counts))

    def finish(self, import_id: int) -> None:
        """Record that an import is complete."""
        with self.database.transaction() as session:
            is_this = Import.id == import_id
            session.execute(update(Import).where(is_this).values(finished_at=utc_now()))

    def abandon(self, import_id: int) -> None:
        """Record that an import has ended but is not complete: the next one reads all again."""
        with self.database.transaction() as session:
            is_this, long_ago = Import.id == import_id, utc_now() - lifetimes.IMPORT_HEARTBEAT
            session.execute(update(Import).where(is_this).values(beat_at=long_ago))

    def switch(self, session: Session, import_id: int) -> None:
        """Deal this resolution alone from now on: other imports of the deck are no longer done."""
        now = utc_now()
        if retire_others(session, self.deck, self.resolution, now):
            is_other = (Import.deck == self.deck.name, Import.id != import_id)
            done = update(Import).where(*is_other, Import.finished_at.is_not(None))
            long_ago = now - lifetimes.IMPORT_HEARTBEAT
            session.execute(done.values(finished_at=None, beat_at=long_ago))


def cores() -> int:
    """Return how many cores may decode or paint."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 2


def encoded(item: "Photograph | Refusal", deck: Deck, resolution: int) -> Real | None:
    """Encode a real as it is stored; None for a refusal."""
    from datasets.names import class_of
    from datasets.photographs import Refusal

    if isinstance(item, Refusal):
        return None
    return Real(
        deck=deck.name,
        sha256=item.sha256,
        age=item.age,
        gender=item.gender,
        race=item.race,
        split=item.split,
        klass=class_of(item.age, item.gender),
        resolution=resolution,
        body=encode(deck.name, item.pixels),
    )


def wanted_resolution(database: Database, config: Config, deck: Deck) -> int:
    """Return the resolution of a deck's checkpoint, so that size tells nothing; else the stored."""
    if sources.checkpoint_problem(config, deck) is None:
        return sources.read_checkpoint(config, deck).resolution
    with database.reading() as session:
        return dealt_resolution(session, deck) or DEFAULT_RESOLUTION
