"""A worker whose generators draw, and an opponent with a fixed opinion."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from quiz.config import Config
from quiz.crowd import lanes
from quiz.decks.deck import GALLERY, UTKFACE
from quiz.decks.sources import Milestone
from quiz.faces import stock_size
from quiz.models import Lane
from quiz.worker import WorkerProcess
from quiz.worker.climb_stock import ClimbStock
from quiz.worker.lanes import Lanes, Way
from quiz.worker.stock import Stock
from tests.support.crowds import NAME, Highest
from tests.support.factories import (
    CHECKPOINTS,
    FakeSampler,
)


class DrawingLanes(Lanes):
    """Lanes whose critic takes the highest seed, or fails as a test wants."""

    def __init__(self, *values: Any) -> None:
        super().__init__(*values)
        self.chooser = Highest()
        self.tuned = FakeSampler(name=NAME)
        self.failure: Exception | None = None
        self.loaded_lanes: list[int] = []

    def load(self, lane: Lane, files: Mapping[str, bytes], base: Any) -> Way:
        """Load nothing but stand-ins."""
        self.loaded_lanes.append(lane.id)
        if self.failure is not None:
            raise self.failure
        sampler: Any = self.tuned if lanes.CHECKPOINT in files else base
        return Way(sampler, self.chooser, lane.candidates, lane.id)  # type: ignore[arg-type]


class DrawingStock(Stock):
    """A stock whose generator draws."""

    def __init__(self, *values: Any) -> None:
        super().__init__(*values)
        self.lanes: DrawingLanes = DrawingLanes(*values)

    def load(self) -> bool:
        """Take the sampler that the test has put there."""
        if self.sampler is None:
            self.sampler = FakeSampler(name=CHECKPOINTS[self.deck.name])  # type: ignore[assignment]
        self.is_played = self.has_reals()
        self.report(None)
        return True


class DrawingClimb(ClimbStock):
    """A climb's stock whose generators draw; without milestones it makes nothing."""

    def __init__(self, stock: Stock) -> None:
        super().__init__(stock)
        self.stages: list[Milestone] = []
        self.loaded: list[str] = []

    def milestones(self) -> list[Milestone]:
        """Return what the test has put there."""
        return self.stages

    def load(self, milestone: Milestone) -> FakeSampler:  # type: ignore[override]
        """Draw half as large as the reals, as early generators do."""
        self.loaded.append(milestone.name)
        return FakeSampler(resolution=48, name=milestone.name)


class DrawingWorker(WorkerProcess):
    """A worker whose generators draw; most tests look at the first of them."""

    def __init__(self, config: Config) -> None:
        super().__init__(config)
        self.first, self.second = (
            DrawingStock(deck, config, self.connect) for deck in (UTKFACE, GALLERY)
        )
        self.stocks.all = [self.first, self.second]
        self.climb = DrawingClimb(self.first)
        self.stocks.climbs = {
            UTKFACE.name: self.climb,
            GALLERY.name: DrawingClimb(self.second),
        }


class Opponent:
    """An opponent that thinks the same of every face."""

    def __init__(self, name: str, p_fake: float) -> None:
        self.name = name
        self.thinks = p_fake
        self.seen = 0

    def p_fake(self, pixels: NDArray[np.uint8]) -> NDArray[np.float64]:
        """Count the faces, and say so."""
        assert pixels.shape[1:] == (96, 96, 3)
        self.seen += len(pixels)
        return np.full(len(pixels), self.thinks)

    def focus(self, pixels: NDArray[np.uint8]) -> list[int]:
        """Look at the same part of every face."""
        assert pixels.shape[1:] == (96, 96, 3)
        return [14] * len(pixels)


def stock_sizes(session: Session) -> list[int]:
    """Count both stocks."""
    return [stock_size(session, deck, 18) for deck in (UTKFACE, GALLERY)]
