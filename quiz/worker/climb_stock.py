"""The climb's stock of one deck: fakes by each of its milestones, a few at a time.

It comes last: after the ordinary stock is full, and for some seconds of each minute.
"""

import random
import secrets
from collections.abc import Callable
from operator import itemgetter
from typing import TYPE_CHECKING

from quiz.decks import sources
from quiz.faces import (
    Fake,
    add_climb_fakes,
    count_climb_fakes,
    dealt_resolution,
    encode,
    forget_outdated,
)
from quiz.policy import limits
from quiz.storage import utc_now
from quiz.worker.logs import first_line, log
from quiz.worker.stock import Stock

if TYPE_CHECKING:
    from generator.sampler import Sampler

BATCH = 8

_random = random.SystemRandom()


class ClimbStock:
    """The climb's stock of a deck, whose reals and settings are those of its ordinary stock."""

    def __init__(self, stock: Stock) -> None:
        self.stock = stock
        self.deck = stock.deck
        self.connect = stock.connect
        self.sampler: Sampler | None = None  # of one milestone at a time
        self.problem: str | None = None

    def top_up(self, is_over: Callable[[], bool]) -> int:
        """Make fakes until each level has its few, or until `is_over()`; return how many."""
        mix = self.stock.class_mix() if self.stock.works else {}
        stages = self.milestones() if mix else []
        made = 0
        try:
            self.forget_outdated(stages)
            while not is_over() and not self.is_needed_elsewhere(mix):
                batch = self.make_batch(stages, mix)
                if not batch:
                    break
                made += batch
        except Exception as error:  # a milestone that fails may stop nothing else
            self.report(f"The climb's faces could not be made: {first_line(error)}")
        finally:
            self.sampler = None
        return made

    @property
    def side(self) -> int:
        """The side in pixels of the reals, and so of all faces beside them."""
        return self.stock.sampler.resolution if self.stock.sampler is not None else 0

    def milestones(self) -> list[sources.Milestone]:
        """Return the deck's milestones, from noise to the newest."""
        return sources.milestones(self.stock.config, self.deck)

    def load(self, milestone: sources.Milestone) -> "Sampler":
        """Load the generator of a milestone."""
        from generator.sampler import load_sampler

        return load_sampler(milestone.path, self.stock.config.device)

    def report(self, problem: str) -> None:
        """Log a problem once. It is no problem of the deck: all other modes can be played."""
        if problem != self.problem:
            log.error("%s", problem)
        self.problem = problem

    def is_needed_elsewhere(self, mix: dict[int, int]) -> bool:
        """Say whether the ordinary stock is below its low mark, since its fakes come first."""
        return self.stock.missing(mix) > limits.HIGH_MARK - limits.LOW_MARK

    def forget_outdated(self, stages: list[sources.Milestone]) -> None:
        """Let go of faces by milestones that are no more, or of another size than the reals."""
        names = [milestone.name for milestone in stages]
        if names:
            with self.connect().transaction() as session:
                forget_outdated(session, self.deck, names, self.side)

    def make_batch(self, stages: list[sources.Milestone], mix: dict[int, int]) -> int:
        """Make some fakes of the level that lacks most; how many were added."""
        lacking, milestone = max(self.shortages(stages, mix), key=itemgetter(0), default=(0, None))
        if milestone is None or lacking < 1:
            return 0
        count = min(BATCH, lacking)
        fakes = self.make_fakes(milestone, _random.choices(list(mix), list(mix.values()), k=count))
        with self.connect().transaction() as session:
            is_alike = dealt_resolution(session, self.deck) == fakes[0].resolution
            level = milestone.level
            return add_climb_fakes(session, level, fakes, utc_now()) if is_alike else 0

    def shortages(
        self, stages: list[sources.Milestone], mix: dict[int, int]
    ) -> list[tuple[int, sources.Milestone]]:
        """Return how many fakes each level lacks."""
        with self.connect().reading() as session:
            counts = count_climb_fakes(session, self.deck)
        most = most_pairs(sum(mix.values())) // max(1, len(stages))
        lacking = []
        for milestone in stages:
            stock, total = counts.get(milestone.level, (0, 0))
            lacking.append((min(limits.CLIMB_STOCK - stock, most - total), milestone))
        return lacking

    def make_fakes(self, milestone: sources.Milestone, classes: list[int]) -> list[Fake]:
        """Make a fake for each class by a milestone, as large as the reals."""
        from generator.serving import resized

        sampler, side = self.sampler_of(milestone), self.side
        seeds = [secrets.randbelow(2**32) for _ in classes]
        psi, deck = self.stock.config.psi, self.deck.name
        pixels = resized(sampler.make(seeds, classes, psi=psi), side)
        return [
            Fake(deck, milestone.name, seed, klass, psi, side, encode(deck, face))
            for seed, klass, face in zip(seeds, classes, pixels, strict=True)
        ]

    def sampler_of(self, milestone: sources.Milestone) -> "Sampler":
        """Load a milestone's generator in place of the one before."""
        if self.sampler is None or self.sampler.name != milestone.name:
            self.sampler = None
            self.sampler = self.load(milestone)
        return self.sampler


def most_pairs(reals: int) -> int:
    """Return how many pairs of the climb a deck of so many reals may have, of all levels."""
    small = min(limits.CLIMB_PAIRS, limits.SMALL_CLIMB_SHARE * reals)
    return int(max(limits.CLIMB_SHARE * reals, small))
