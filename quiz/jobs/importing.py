"""The import of a deck's reals: read, filtered, encoded, stored, counted."""

import os
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import select, update

from quiz.config import Config
from quiz.decks import Deck, sources
from quiz.errors import Unavailable
from quiz.faces import Real, encode, reals, removal, retire_stock
from quiz.models import Face, Import, Label
from quiz.policy import sizes
from quiz.storage import Database, utc_now

if TYPE_CHECKING:
    from datasets.filters import NearDuplicates
    from datasets.photographs import Photograph, Refusal

BATCH = 200  # reals a transaction
DEFAULT_RESOLUTION = 96

# What is wrong with a file itself, rather than what the filter does not want.
FAULTS = {"no-label", "unreadable", "broken-archive", "unsafe-path", "not-a-file", "too-large"}
MOST_LISTED = 20


@dataclass
class Report:
    """The count of an import."""

    read: int = 0
    kept: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    seconds: float = 0.0
    started: float = field(default_factory=time.monotonic)

    def stopped(self) -> "Report":
        """Return it with the time that the import took."""
        self.seconds = time.monotonic() - self.started
        return self

    def refuse(self, name: str, reason: str) -> None:
        """Count a refusal, and keep the name of a file that has a fault."""
        self.refused[reason] += 1
        if reason in FAULTS:
            self.faults.append(f"{reason}: {name}")

    def table(self) -> str:
        """Return the table that an import ends with."""
        lines = [f"{name:<18}{value:>9}" for name, value in self._lines()]
        unlisted = len(self.faults) - MOST_LISTED
        more = [f"and {unlisted:,} more"] if unlisted > 0 else []
        return "\n".join(lines + self.faults[:MOST_LISTED] + more)

    def _lines(self) -> Iterator[tuple[str, str]]:
        yield "read", f"{self.read:,}"
        yield "kept", f"{self.kept:,}"
        yield "refused", f"{self.refused.total():,}"
        for reason, count in self.refused.most_common():
            yield f"  {reason}", f"{count:,}"
        yield "seconds", f"{self.seconds:.1f}"


def fingerprint(path: Path, resolution: int, min_age: int, limit: int | None) -> str:
    """Return what two imports share when the second can bring nothing new."""
    stat = path.stat()
    parts = (path.resolve(), stat.st_size, stat.st_mtime_ns, resolution, min_age, limit or "all")
    return "|".join(map(str, parts))[: sizes.IMPORT_SOURCE]


class Progress:
    """A progress bar on stderr, made at the first news; none where nobody looks."""

    def __init__(self, what: str) -> None:
        self.what = what
        self.done = self.total = 0
        self._bar: Any = None

    def __enter__(self) -> "Progress":
        return self

    def __exit__(self, *_error: object) -> None:
        if self._bar is not None:
            self._bar.close()

    def show(self, done: int, total: int) -> None:
        """Move the bar."""
        if self._bar is None:
            from tqdm import tqdm

            self._bar = tqdm(total=total, desc=self.what, unit="", disable=None)
        self._bar.update(done - self.done)
        self.done, self.total = done, total


@dataclass
class Importer:
    """Imports reals of a deck at one resolution, in batches of one transaction each."""

    database: Database
    config: Config
    deck: Deck
    resolution: int
    on_change: Callable[[], None]  # called when the worker has new reals to go by

    def was_done(self, source: str) -> bool:
        """Say whether an import of just this has come to its end."""
        with self.database.reading() as session:
            done = select(Import.id).where(Import.source == source, Import.finished_at.is_not(None))
            return session.scalar(done.limit(1)) is not None

    def verify(self, path: Path) -> Report:
        """Read and filter as an import would, and store nothing."""
        with Progress(self.deck.reals) as progress:
            report = Report()
            for item in self._read(path, progress.show):
                count(item, report)
            return report.stopped()

    def run(self, path: Path, limit: int | None, source: str) -> Report:
        """Import, with a progress bar; what is in when it is cut off stays."""
        report = Report()
        import_id = self.begin(source)
        with Progress(self.deck.reals) as progress:
            read = self._read(path, progress.show, limit)
            self.store(import_id, read, report, progress)
        self.finish(import_id)
        return report.stopped()

    def run_part(
        self, path: Path, import_id: int, report: Report, progress: Progress, near: "NearDuplicates"
    ) -> None:
        """Import one source of several, whose progress is shown elsewhere."""
        self.store(import_id, self._read(path, near=near), report, progress)

    def store(
        self,
        import_id: int,
        read: "Iterator[Photograph | Refusal]",
        report: Report,
        progress: Progress,
    ) -> None:
        """Count what is read and store what is kept, batch by batch."""
        waiting = list[Real]()
        for item in read:
            count(item, report)
            if (real := encoded(item, self.deck, self.resolution)) is not None:
                waiting.append(real)
            if len(waiting) >= BATCH:
                self._keep(import_id, waiting, report, progress)
        self._keep(import_id, waiting, report, progress)

    def begin(self, source: str) -> int:
        """Write down that an import has begun; its number."""
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

    def _keep(
        self, import_id: int, waiting: list[Real], report: Report, progress: Progress
    ) -> None:
        """Store a batch, and say how far the import is."""
        with self.database.transaction() as session:
            reals.add_reals(session, waiting, utc_now())
        self.tell(import_id, report, progress)
        if 0 < report.kept <= BATCH:  # the first batch: now it is known which classes to make
            self.on_change()
        waiting.clear()

    def tell(self, import_id: int, report: Report, progress: Progress) -> None:
        """Write down how far an import is."""
        far = {"read": progress.done, "total": progress.total, "kept": report.kept}
        with self.database.transaction() as session:
            is_this = Import.id == import_id
            session.execute(update(Import).where(is_this).values(beat_at=utc_now(), **far))

    def finish(self, import_id: int) -> None:
        """Write down that an import has come to its end."""
        with self.database.transaction() as session:
            now = utc_now()
            session.execute(update(Import).where(Import.id == import_id).values(finished_at=now))
            retire_stock(session, self.deck, self.resolution, now)
        self.on_change()


def cores() -> int:
    """Count the cores that may decode or paint."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 2


def count(item: "Photograph | Refusal", report: Report) -> None:
    """Count a file."""
    from datasets.photographs import Refusal

    report.read += 1
    if isinstance(item, Refusal):
        report.refuse(item.name, item.reason)
    else:
        report.kept += 1


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
        body=encode(item.pixels),
    )


def wanted_resolution(database: Database, config: Config, deck: Deck) -> int:
    """Return the resolution of a deck's checkpoint, so that size tells nothing; else the stored."""
    if sources.checkpoint_problem(config, deck) is None:
        return sources.read_checkpoint(config, deck).resolution
    with database.reading() as session:
        reals = select(Face.resolution).where(Face.deck == deck.name, Face.label == Label.REAL)
        return session.scalar(reals.limit(1)) or DEFAULT_RESOLUTION
