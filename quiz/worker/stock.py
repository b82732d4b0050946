"""One deck's stock: its fakes are made by a sampler and judged by machine opponents."""

import random
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from math import ceil
from operator import itemgetter
from typing import TYPE_CHECKING

from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from quiz.config import Config
from quiz.decks import ADULT, Deck, first_class, has_reals, sources
from quiz.faces import Fake, add_fakes, dealt_resolution, decode, opinions, stock_by_class
from quiz.models import Face
from quiz.play import quizzed_reals
from quiz.policy import limits
from quiz.storage import Database, utc_now
from quiz.worker.lanes import Lanes, Way, make_fakes
from quiz.worker.logs import first_line, log

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from generator.chooser import Chooser
    from generator.opponents import Opponent
    from generator.sampler import Sampler

BATCH = 16
AT_ONCE = 64  # faces that the opponents judge in one batch
LOOKED_AT_ONCE = 8  # faces of which the detector sees many copies each

_random = random.SystemRandom()


class Stock:
    """The stock of one deck; a failure is kept in `problem` and leaves other decks alone."""

    def __init__(self, deck: Deck, config: Config, connect: Callable[[], Database]) -> None:
        self.deck = deck
        self.config = config
        self.connect = connect
        self.sampler: Sampler | None = None
        self.opponents: Sequence[Opponent] = ()
        self.chooser: Chooser | None = None
        self.lanes = Lanes(deck, config, connect)
        self.problem: str | None = None
        self.is_played = False  # whether there are reals beside which fakes are shown
        self.batch = BATCH
        self.made = 0

    @property
    def works(self) -> bool:
        """Say whether it can make fakes."""
        return self.sampler is not None and self.problem is None

    def load(self) -> bool:
        """Load the generator, again when its checkpoint has changed; say whether there is one."""
        with suppress(SQLAlchemyError):  # the checkpoint may be fine all the same
            self.is_played = self.has_reals()
        try:
            if self.is_played or sources.has_checkpoint(self.config, self.deck):
                self._load()
        except Exception as error:  # no checkpoint may end the worker
            self.sampler = None
            self.report(first_line(error))
            return False
        self.report(None)
        return self.sampler is not None

    def has_reals(self) -> bool:
        """Say whether there are reals: without them, a missing checkpoint is no problem."""
        with self.connect().reading() as session:
            return has_reals(session, self.deck)

    def _load(self) -> None:
        """Load generator and opponents, unless this checkpoint is loaded already."""
        header = sources.read_checkpoint(self.config, self.deck)
        if self.sampler is not None and self.sampler.name == header.name:
            return
        from generator.chooser import load_chooser
        from generator.opponents import load_opponents
        from generator.sampler import load_sampler

        path, device = sources.checkpoint_path(self.config, self.deck), self.config.device
        sampler = load_sampler(path, device)
        self.opponents = load_opponents(path, device=device)
        if self.config.candidates > 1:
            self.chooser = load_chooser(header, device=device)
        self.sampler = sampler
        log.info("%s makes %s on %s.", sampler.name, self.deck.fakes, sampler.device)

    def report(self, problem: str | None) -> None:
        """Store a problem for the heartbeat, and log it once."""
        if problem and problem != self.problem:
            log.error("%s", problem)
        self.problem = problem

    def read_lanes(self) -> None:
        """Read which lanes are open now."""
        if self.sampler is not None:
            self.follow_lanes(partial(self.lanes.refresh, self.sampler))

    def follow_lanes(self, look: Callable[[], None]) -> None:
        """Look which lane is open; without the one of before, batches have their size again."""
        before = self.lanes.taught
        look()
        if before is not None and self.lanes.taught is None:
            self.batch = BATCH

    def missing(self, mix: Mapping[int, int]) -> int:
        """Count the fakes that are missing up to the high mark, beside reals of these classes."""
        return sum(missing for missing, _ in self.shortages(mix))

    def shortages(self, mix: Mapping[int, int]) -> list[tuple[int, dict[int, int]]]:
        """Return how many fakes are missing of adults, and how many of others, with their classes.

        Each have the share of the reals: an adult is paired with an adult.
        """
        with self.connect().reading() as session:
            stock = stock_by_class(session, self.deck, self.config.min_age)
        generations = split_by_age(self.deck, mix), split_by_age(self.deck, stock)
        found = []
        for wanted, there in zip(*generations, strict=True):
            share = ceil(limits.HIGH_MARK * sum(wanted.values()) / max(1, sum(mix.values())))
            if share > sum(there.values()):
                found.append((share - sum(there.values()), wanted))
        return found

    def class_mix(self) -> dict[int, int]:
        """Count the reals to deal by class; empty where none has the generator's resolution."""
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
            self.report_another_resolution()
        return mix

    def report_another_resolution(self) -> None:
        """Report that fakes of this checkpoint would have another size than the reals."""
        self.report(
            f"The {self.deck.reals} have another resolution than the checkpoint: "
            "run `flask faces import` again."
        )

    def make_batch(self, mix: dict[int, int]) -> int:
        """Make a batch, its classes drawn in the proportions of the reals; how many were added.

        It is of adults, or of others where more of those are missing.
        """
        sampler = self.sampler
        if sampler is None:
            return 0
        self.follow_lanes(self.lanes.leave_closed)
        _, lacking = max(self.shortages(mix), key=itemgetter(0), default=(0, mix))
        classes = _random.choices(list(lacking), list(lacking.values()), k=self.batch)
        try:
            fakes = self.make_fakes(sampler, classes, is_low=self.is_low(mix))
        except (RuntimeError, ValueError) as error:
            self.handle_failure(error)
            return 0
        deck, side = self.deck, sampler.resolution
        with self.connect().transaction() as session:
            is_alike = dealt_resolution(session, deck) in (side, None)
            added = add_fakes(session, fakes, utc_now()) if is_alike else 0
        if not is_alike:  # an import has just brought reals of another size
            self.report_another_resolution()
        self.made += added
        return added

    def is_low(self, mix: Mapping[int, int]) -> bool:
        """Say whether the stock is below its low mark."""
        return self.missing(mix) > limits.HIGH_MARK - limits.LOW_MARK

    def make_fakes(self, sampler: "Sampler", classes: list[int], *, is_low: bool) -> list[Fake]:
        """Make a fake for each class, in the lanes that are open; without them where they fail.

        Nor are there lanes in a low stock: a critic that chooses takes long, and players wait.
        """
        usual = Way(sampler, self.chooser, self.config.candidates)
        name, psi = self.deck.name, self.config.psi
        if self.lanes.taught is not None and not is_low:
            try:
                return make_fakes(name, self.lanes.ways(usual), classes, psi)
            except (RuntimeError, ValueError) as error:
                if is_out_of_memory(error) and self.batch > 1:
                    raise
                self.follow_lanes(partial(self.lanes.give_up, error))
        return make_fakes(name, [usual], classes, psi)

    def handle_failure(self, error: Exception) -> None:
        """Halve the batch when memory ran out; report any other failure as a problem."""
        if is_out_of_memory(error) and self.batch > 1:
            self.batch //= 2
            log.warning("Out of memory; batches of %s from now on.", self.batch)
        else:
            self.report(f"The generator failed: {first_line(error)}")

    def judge(self, is_over: Callable[[], bool]) -> int:
        """Have the opponents judge new faces until `is_over()`; return how many.

        Making fakes comes first: judging ends when the stock is below its low mark.
        """
        judged, mix = 0, self.class_mix() if self.sampler else {}
        while self.sampler and self.opponents and not is_over():
            name, resolution = self.sampler.name, self.sampler.resolution
            with self.connect().reading() as session:
                faces = opinions.unjudged(session, self.deck, name, resolution, AT_ONCE)
            if not faces or self.is_low(mix):
                break
            probabilities = self.probabilities([body for _, body in faces])
            ids = [face_id for face_id, _ in faces]
            with self.connect().transaction() as session:
                pairs = list(zip(ids, probabilities, strict=True))
                opinions.store_opinions(session, name, pairs)
            judged += len(faces)
        return judged

    def look(self, is_over: Callable[[], bool]) -> int:
        """Find where the detector looked in faces that are dealt, until `is_over()`; how many."""
        found = 0
        detector = next((one for one in self.opponents if one.name == "detector"), None)
        while self.sampler and detector and not is_over():
            name, resolution = self.sampler.name, self.sampler.resolution
            with self.connect().reading() as session:
                faces = opinions.unfocused(session, self.deck, name, resolution, LOOKED_AT_ONCE)
            if not faces:
                break
            parts = detector.focus(pixels_of([body for _, body in faces]))
            ids = [face_id for face_id, _ in faces]
            with self.connect().transaction() as session:
                opinions.store_focus(session, list(zip(ids, parts, strict=True)))
            found += len(faces)
        return found

    def probabilities(self, bodies: Sequence[bytes]) -> list[dict[str, float]]:
        """Return P(fake) by the name of the opponent, for each JPEG as it is served."""
        pixels = pixels_of(bodies)
        columns = {opponent.name: opponent.p_fake(pixels) for opponent in self.opponents}
        return [
            {name: float(column[row]) for name, column in columns.items()}
            for row in range(len(bodies))
        ]


def is_out_of_memory(error: Exception) -> bool:
    """Say whether memory ran out, which a smaller batch may help."""
    return "out of memory" in str(error).lower()


def pixels_of(bodies: Sequence[bytes]) -> "NDArray[np.uint8]":
    """Return the pixels of JPEGs of one size (N, R, R, 3)."""
    import numpy

    return numpy.stack([decode(body) for body in bodies])


def split_by_age(deck: Deck, counts: Mapping[int, int]) -> tuple[dict[int, int], dict[int, int]]:
    """Split counts by class into those of adults and those of others."""
    first = first_class(deck.least_age(ADULT))
    adults = {klass: count for klass, count in counts.items() if klass >= first}
    return adults, {klass: count for klass, count in counts.items() if klass < first}
