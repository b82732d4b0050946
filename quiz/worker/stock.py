"""Stocks: the fakes of one deck, made by its sampler and judged by its opponents."""

import logging
import random
import secrets
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from quiz.config import Config
from quiz.decks import Deck, has_reals, sources
from quiz.faces import Fake, add_fakes, decode, encode, opinions, stock_size
from quiz.models import Face
from quiz.play import quizzed_reals
from quiz.policy import limits
from quiz.storage import Database, utc_now

if TYPE_CHECKING:
    from generator.opponents import Opponent
    from generator.sampler import Sampler

BATCH = 16
AT_ONCE = 64  # faces that the opponents look at in one go
PSI = 1.0

log = logging.getLogger("quiz.worker")
_random = random.SystemRandom()


class Stock:
    """Keeps the stock of one deck; whatever is wrong with it is its own problem."""

    def __init__(self, deck: Deck, config: Config, connect: Callable[[], Database]) -> None:
        self.deck = deck
        self.config = config
        self.connect = connect
        self.sampler: Sampler | None = None
        self.opponents: Sequence[Opponent] = ()
        self.problem: str | None = None
        self.is_played = False  # whether there are reals beside which fakes are shown
        self.batch = BATCH
        self.made = 0

    @property
    def works(self) -> bool:
        """Say whether it can make fakes."""
        return self.sampler is not None and self.problem is None

    def load(self) -> bool:
        """Load the generator, again when its checkpoint has changed; whether there is one."""
        with suppress(SQLAlchemyError):  # that is no checkpoint's fault
            self.is_played = self.has_reals()
        try:
            if self.is_played or sources.has_checkpoint(self.config, self.deck):
                self._load()
        except Exception as error:  # whatever is wrong with a checkpoint, the worker lives on
            self.sampler = None
            self.report(first_line(error))
            return False
        self.report(None)
        return self.sampler is not None

    def has_reals(self) -> bool:
        """Say whether there are reals: without them nobody misses a checkpoint."""
        with self.connect().reading() as session:
            return has_reals(session, self.deck)

    def _load(self) -> None:
        header = sources.read_checkpoint(self.config, self.deck)
        if self.sampler is not None and self.sampler.name == header.name:
            return
        from generator.opponents import load_opponents
        from generator.sampler import load_sampler

        path, device = sources.checkpoint_path(self.config, self.deck), self.config.device
        sampler = load_sampler(path, device)
        self.opponents = load_opponents(path, device=device)
        self.sampler = sampler
        log.info("%s makes %s on %s.", sampler.name, self.deck.fakes, sampler.device)

    def report(self, problem: str | None) -> None:
        """Keep a problem for the heartbeat, and log it once."""
        if problem and problem != self.problem:
            log.error("%s", problem)
        self.problem = problem

    def missing(self) -> int:
        """Count what the stock lacks up to its high mark."""
        with self.connect().reading() as session:
            return limits.HIGH_MARK - stock_size(session, self.deck)

    def class_mix(self) -> dict[int, int]:
        """Count the quizzed reals by class; empty, with the reason kept, without any."""
        with self.connect().reading() as session:
            query = (
                select(Face.klass, Face.resolution, func.count())
                .where(*quizzed_reals(self.deck, self.config.min_age))
                .group_by(Face.klass, Face.resolution)
            )
            rows = session.execute(query).all()
        mix: dict[int, int] = {}
        for klass, resolution, count in rows:
            if self.sampler is not None and resolution == self.sampler.resolution:
                mix[klass] = mix.get(klass, 0) + count
        if rows and not mix:
            self.report(
                f"The {self.deck.reals} have another resolution than the checkpoint: "
                "run `flask faces import` again."
            )
        return mix

    def make_batch(self, mix: dict[int, int]) -> int:
        """Make a batch, its classes drawn in the proportions of the reals; how many."""
        sampler = self.sampler
        if sampler is None:
            return 0
        seeds = [secrets.randbelow(2**32) for _ in range(self.batch)]
        classes = _random.choices(list(mix), list(mix.values()), k=self.batch)
        try:
            pixels = sampler.make(seeds, classes, psi=PSI)
        except (RuntimeError, ValueError) as error:
            self.retreat(error)
            return 0
        name, deck, side = sampler.name, self.deck.name, sampler.resolution
        fakes = [
            Fake(deck, name, seed, klass, PSI, side, encode(face))
            for seed, klass, face in zip(seeds, classes, pixels, strict=True)
        ]
        with self.connect().transaction() as session:
            added = add_fakes(session, fakes, utc_now())
        self.made += added
        return added

    def retreat(self, error: Exception) -> None:
        """Halve the batch when memory ran out; any other failure is a problem."""
        if "out of memory" in str(error).lower() and self.batch > 1:
            self.batch //= 2
            log.warning("Out of memory; batches of %s from now on.", self.batch)
        else:
            self.report(f"The generator failed: {first_line(error)}")

    def judge(self, is_over: Callable[[], bool]) -> int:
        """Ask the opponents about faces that they have not seen, until it is over; how many.

        New fakes go before: when players empty the stock meanwhile, the rest waits.
        """
        judged = 0
        while self.sampler and self.opponents and not is_over():
            name, resolution = self.sampler.name, self.sampler.resolution
            with self.connect().reading() as session:
                found = opinions.unjudged(session, self.deck, name, resolution, AT_ONCE)
            if not found or self.missing() > limits.HIGH_MARK - limits.LOW_MARK:
                break
            opinions = self.opinions_on([body for _, body in found])
            with self.connect().transaction() as session:
                pairs = zip((face for face, _ in found), opinions, strict=True)
                opinions.store_opinions(session, name, list(pairs))
            judged += len(found)
        return judged

    def opinions_on(self, bodies: Sequence[bytes]) -> list[dict[str, float]]:
        """Return each opponent's P(fake) by name, for each JPEG as it is served."""
        import numpy

        pixels = numpy.stack([decode(body) for body in bodies])
        columns = {opponent.name: opponent.p_fake(pixels) for opponent in self.opponents}
        return [
            {name: float(column[row]) for name, column in columns.items()}
            for row in range(len(bodies))
        ]


def first_line(error: BaseException) -> str:
    """Return an error as one line."""
    return (str(error).strip() or type(error).__name__).splitlines()[0]
