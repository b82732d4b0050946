"""Health: what serves, what is missing, and the sentence for each."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from quiz.dealing import stock_size
from quiz.models import Face, Import, Label, Worker

PLAYABLE = 200  # photographs that are in before the first round
BEAT_LIMIT = timedelta(seconds=45)
IMPORT_LIMIT = timedelta(seconds=60)
NO_PHOTOGRAPHS = "There are no photographs."


@dataclass(frozen=True)
class Health:
    """What the quiz stands on at one moment."""

    reals: int  # counted as far as PLAYABLE
    has_fakes: bool
    stock: int
    importing: tuple[int, int] | None
    worker: Worker | None  # the one that was heard last, if it is alive
    missing: str  # the sentence for no photographs at all

    @property
    def is_playable(self) -> bool:
        """Say whether a round can start: enough photographs, or all that are coming."""
        enough = self.reals >= PLAYABLE or (self.reals > 0 and self.importing is None)
        return enough and self.has_fakes

    def problems(self) -> list[str]:
        """Say what does not serve, one sentence each."""
        return [sentence for sentence in (self._faces(), self._stock(), self._worker()) if sentence]

    def obstacle(self) -> str | None:
        """Say why no round can start; None when one can."""
        return None if self.is_playable else self._faces() or self._worker() or self._stock()

    def _faces(self) -> str | None:
        if self.importing is not None and self.reals < PLAYABLE:
            return f"The photographs are coming in: {self.reals} of the first {PLAYABLE} are here."
        return None if self.reals else self.missing

    def _stock(self) -> str | None:
        return None if self.stock else "The stock of generated faces is empty."

    def _worker(self) -> str | None:
        if self.worker is None:
            return "No worker is running, so no new faces are made."
        return self.worker.problem


def examine(
    session: Session, now: datetime, missing: Callable[[], str] = lambda: NO_PHOTOGRAPHS
) -> Health:
    """Look at faces, stock, worker and import; `missing` says what brings photographs."""
    reals = count_reals(session)
    stock = stock_size(session)
    return Health(
        reals=reals,
        has_fakes=stock > 0 or has_shown_fakes(session),
        stock=stock,
        importing=import_progress(session, now),
        worker=live_worker(session, now),
        missing=NO_PHOTOGRAPHS if reals else missing(),
    )


def count_reals(session: Session) -> int:
    """Count the photographs that can be dealt, as far as it matters."""
    some = select(Face.id).where(Face.label == Label.REAL, Face.taken_at.is_(None))
    return session.scalar(select(func.count()).select_from(some.limit(PLAYABLE).subquery())) or 0


def has_shown_fakes(session: Session) -> bool:
    """Say whether there is a fake to fall back on."""
    shown = exists().where(Face.label == Label.FAKE, Face.taken_at.is_not(None))
    return bool(session.scalar(select(shown)))


def import_progress(session: Session, now: datetime) -> tuple[int, int] | None:
    """Return how far the running import is, as (read, total); None when none runs."""
    query = (
        select(Import.read, Import.total)
        .where(Import.finished_at.is_(None), Import.beat_at > now - IMPORT_LIMIT)
        .order_by(Import.id.desc())
        .limit(1)
    )
    found = session.execute(query).first()
    return None if found is None else (found.read, found.total)


def live_worker(session: Session, now: datetime, host: str = "") -> Worker | None:
    """Return a worker that was heard a moment ago, one that works before one that can't."""
    query = (
        select(Worker)
        .where(Worker.beat_at > now - BEAT_LIMIT, Worker.name.startswith(host, autoescape=True))
        .order_by(Worker.problem.is_not(None), Worker.beat_at.desc())
        .limit(1)
    )
    return session.scalar(query)
