"""Health: whether a deck can be played, and a sentence for each thing that is missing."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from quiz.decks import Deck, playable_decks
from quiz.faces import stock_size
from quiz.languages import deck_count, deck_text, gettext
from quiz.models import Import, Worker
from quiz.play import supply
from quiz.policy import lifetimes, limits, sizes


@dataclass(frozen=True)
class Health:
    """The state of a deck at one moment: its faces, its stock, and the worker."""

    deck: Deck
    reals: int  # that can be dealt, counted up to limits.PLAYABLE_REALS
    free: int  # of these, those that nobody is looking at, up to limits.MIN_LENGTH
    ready: int  # of these, those that have a fake or get one from the stock
    stock: int  # counted up to limits.HIGH_MARK
    importing: tuple[int, int] | None  # reals read, of how many
    worker: Worker | None  # the one with the latest heartbeat, if it is alive
    missing: str  # the sentence to show when there are no reals at all

    @property
    def is_playable(self) -> bool:
        """Say whether a round can start: enough reals, or any reals and no running import."""
        enough = self.reals >= limits.PLAYABLE_REALS or (self.reals > 0 and self.importing is None)
        return enough and self.ready >= limits.MIN_LENGTH

    def problems(self) -> list[str]:
        """Return one sentence for each thing that is missing."""
        return [sentence for sentence in (self._faces(), self._stock(), self._worker()) if sentence]

    def obstacle(self) -> str | None:
        """Return why no round can start; None when one can."""
        return None if self.is_playable else self._faces() or self._worker() or self._stock()

    def _faces(self) -> str | None:
        deck = self.deck.name
        if self.importing is not None and self.reals < limits.PLAYABLE_REALS:
            return deck_text(
                deck,
                "The photographs are being imported: %(count)s of the first %(needed)s are here.",
                count=self.reals,
                needed=limits.PLAYABLE_REALS,
            )
        if not self.reals:
            return self.missing
        if self.reals < limits.MIN_LENGTH:
            return deck_count(
                deck,
                "A round needs %(num)s photograph, and there are too few.",
                "A round needs %(num)s photographs, and there are too few.",
                limits.MIN_LENGTH,
            )
        if self.free < limits.MIN_LENGTH:
            return deck_text(
                deck, "Others are looking at all photographs; try again in a few minutes."
            )
        return None

    def _stock(self) -> str | None:
        if not self.stock:
            return deck_text(self.deck.name, "The stock of generated faces is empty.")
        is_short = self.ready < min(self.free, limits.MIN_LENGTH)
        if not is_short:
            return None
        return deck_text(self.deck.name, "There are too few generated faces yet.")

    def _worker(self) -> str | None:
        if self.worker is None:
            return gettext("No worker is running, so no new faces are made.")
        return problem_of(self.worker, self.deck)

    @property
    def is_made(self) -> bool:
        """Say whether a worker makes fakes of this deck."""
        return self.worker is not None and problem_of(self.worker, self.deck) is None


def problem_of(worker: Worker, deck: Deck) -> str | None:
    """Say why a worker makes no fakes of a deck; None when it does."""
    return worker.problem or worker.problems.get(deck.name)


def examine_deck(
    session: Session,
    deck: Deck,
    min_age: int,
    now: datetime,
    missing: Callable[[], str] | None = None,
) -> Health:
    """Read a deck's faces, stock, worker and import; `missing` tells how to import reals."""
    reals = supply.count_reals(session, deck, min_age, limits.PLAYABLE_REALS)
    ready = supply.count_ready(session, deck, min_age, limits.MIN_LENGTH)
    is_enough = ready >= limits.MIN_LENGTH
    none = deck_text(deck.name, "There are no photographs.")
    return Health(
        deck=deck,
        reals=reals,
        free=ready if is_enough else supply.count_free(session, deck, min_age, limits.MIN_LENGTH),
        ready=ready,
        stock=stock_size(session, deck, min_age, limits.HIGH_MARK),
        importing=import_progress(session, deck, now),
        worker=live_worker(session, now),
        missing=none if reals or missing is None else missing(),
    )


def decks_to_play(session: Session, min_age: int, now: datetime) -> list[Deck]:
    """Return the decks in which a round can start now, the default one first."""
    decks = playable_decks(session)
    return [deck for deck in decks if examine_deck(session, deck, min_age, now).is_playable]


def import_progress(session: Session, deck: Deck, now: datetime) -> tuple[int, int] | None:
    """Return the progress of a deck's running import, as (read, total); None without one."""
    query = (
        select(Import.read, Import.total)
        .where(Import.deck == deck.name)
        .where(Import.finished_at.is_(None), Import.beat_at > now - lifetimes.IMPORT_HEARTBEAT)
        .order_by(Import.id.desc())
        .limit(1)
    )
    row = session.execute(query).first()
    return None if row is None else (row.read, row.total)


def live_worker(session: Session, now: datetime, machine: str | None = None) -> Worker | None:
    """Return a worker with a recent heartbeat, preferring one without a problem.

    With a machine, only one that runs there.
    """
    query = (
        select(Worker)
        .where(Worker.beat_at > now - lifetimes.HEARTBEAT)
        .order_by(Worker.problem.is_not(None), Worker.beat_at.desc())
    )
    workers = session.scalars(query)
    return next((each for each in workers if machine in (None, machine_of(each.name))), None)


def worker_name(machine: str, pid: int) -> str:
    """Return the name of a worker: its machine, cut where it is too long, and its process."""
    return f"{machine[: sizes.WORKER_NAME - len(f'-{pid}')]}-{pid}"


def machine_of(name: str) -> str:
    """Return the machine in the name of a worker."""
    return name.rpartition("-")[0]
