"""The learning curve: accuracy over blocks of consecutive trials.

docs/statistics.md has an example.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from quiz.figures.signal_detection import wilson_interval

MAX_BLOCKS = 12
MIN_BLOCK = 10  # trials


@dataclass(frozen=True, slots=True)
class Block:
    """Consecutive trials, numbered from 1, and how many of the responses were correct."""

    first: int
    last: int
    correct: int

    @property
    def trials(self) -> int:
        """The number of trials."""
        return self.last - self.first + 1

    @property
    def accuracy(self) -> float:
        """The share in [0, 1] of correct responses."""
        return self.correct / self.trials

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's interval of the accuracy."""
        return wilson_interval(self.correct, self.trials)


def learning_curve(outcomes: Sequence[bool]) -> list[Block]:
    """Outcomes (True is correct) in order of time, in at most 12 blocks of at least 10 trials.

    A shorter rest at the end is added to the last block.
    """
    size = max(MIN_BLOCK, ceil(len(outcomes) / MAX_BLOCKS))
    starts = list(range(0, len(outcomes), size))
    if len(starts) > 1 and len(outcomes) - starts[-1] < MIN_BLOCK:
        starts.pop()
    ends = [*starts[1:], len(outcomes)] if starts else []
    return [
        Block(start + 1, end, sum(outcomes[start:end]))
        for start, end in zip(starts, ends, strict=True)
    ]
