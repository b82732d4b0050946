"""Stocks: those of all decks, filled and judged in turn."""

import time
from collections.abc import Callable, Mapping
from operator import itemgetter

from quiz.worker.climb_stock import ClimbStock
from quiz.worker.stock import Stock

JUDGING_SECONDS = 20.0  # of each minute
CLIMB_SECONDS = 15.0  # of each minute, while the climb's stock is not full


class Stocks:
    """The stocks of all decks; work on them ends early once `is_stopping()` is true."""

    def __init__(self, stocks: list[Stock], is_stopping: Callable[[], bool]) -> None:
        self.all = stocks
        self.is_stopping = is_stopping
        self.climbs: dict[str, ClimbStock] = {}  # by the name of the deck

    @property
    def working(self) -> list[Stock]:
        """The stocks that can make fakes."""
        return [stock for stock in self.all if stock.works]

    @property
    def problems(self) -> dict[str, str]:
        """Why fakes can't be made, by the name of the deck."""
        return {stock.deck.name: stock.problem for stock in self.all if stock.problem}

    @property
    def problem(self) -> str | None:
        """Why no fakes can be made of any deck that is played; None where some can."""
        if any(stock.is_played for stock in self.working):
            return None
        return next(iter(self.problems.values()), None)

    def load(self) -> bool:
        """Load the generator of each deck; return whether there is any."""
        return sum(stock.load() for stock in self.all) > 0

    def top_up(self) -> int:
        """Make fakes until each stock is at its high mark, then judge faces; how many were made."""
        made = 0
        if self.load():
            for working in self.working:
                working.read_lanes()
            mixes = {stock.deck.name: stock.class_mix() for stock in self.working}
            while not self.is_stopping() and (stock := self.emptiest(mixes)):
                made += stock.make_batch(mixes[stock.deck.name])
            self.judge()
            self.make_climbs()
        return made

    def make_climbs(self) -> int:
        """Fill the climb's stock of each deck, for some seconds; return how many were made."""
        is_over = self.until(CLIMB_SECONDS)
        climbs = [self.climb_beside(stock) for stock in self.working]
        return sum(climb.top_up(is_over) for climb in climbs)

    def climb_beside(self, stock: Stock) -> ClimbStock:
        """Return the climb's stock of the deck of an ordinary one."""
        return self.climbs.setdefault(stock.deck.name, ClimbStock(stock))

    def until(self, seconds: float) -> Callable[[], bool]:
        """Return what says that the worker stops, or that so many seconds are over."""
        deadline = time.monotonic() + seconds
        return lambda: self.is_stopping() or time.monotonic() > deadline

    def emptiest(self, mixes: Mapping[str, dict[int, int]]) -> Stock | None:
        """Return the stock that lacks most, so that none is kept waiting; None if all are full."""
        mixed = [(mixes[stock.deck.name], stock) for stock in self.working]
        lacking = [(stock.missing(mix), stock) for mix, stock in mixed if mix]
        missing, stock = max(lacking, key=itemgetter(0), default=(0, None))
        return stock if missing > 0 else None

    def judge(self) -> int:
        """Have each deck's opponents judge new faces, then show where they looked; how many judged.

        It ends after some seconds, since on a small machine players need the processor too.
        """
        is_over = self.until(JUDGING_SECONDS)
        judged = sum(stock.judge(is_over) for stock in self.all)
        for stock in self.all:
            stock.look(is_over)
        return judged
