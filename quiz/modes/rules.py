"""The rules of a mode: how its rounds are dealt, told, ended and scored."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from quiz.models import Label, Mode

# Trials that are dealt together. Few, so that a round which nobody goes on with holds few faces;
# more than one, since dealing costs more than a response.
DEALT_AT_ONCE = 4

Options = Mapping[str, Any]  # what the player has chosen for a round


@dataclass(frozen=True)
class Judged:
    """A trial with its response, as ends and scores read it; its faces stand as they were shown."""

    labels: tuple[Label, ...]
    responses: tuple[Label, ...]
    response_ms: int | None = None
    level: float | None = None  # what the mode asked for, as in Showing
    achieved: float | None = None
    first: Label | None = None  # the response before advice
    p_detector: float | None = None

    @property
    def is_right(self) -> bool:
        """Whether every face was called what it is."""
        return self.labels == self.responses


Ends = Callable[[Sequence[Judged], Options], bool]
Levels = Callable[[Sequence[Judged], Options], float]
# Of the level that was asked for, and the one that a page says it has achieved, what counts.
Achieved = Callable[[float, float, Options], float]
Scores = Callable[[Sequence[Judged], Options], float | None]


def no_options(_given: Mapping[str, Any]) -> dict[str, Any]:
    """Read no options: there is nothing to choose."""
    return {}


def no_score(_trials: Sequence[Judged], _options: Options) -> float | None:
    """Give no score."""
    return None


def as_asked(asked: float, _said: float, _options: Options) -> float:
    """Count the level that was asked for: pages have nothing to measure."""
    return asked


def count_right(trials: Sequence[Judged], _options: Options) -> float:
    """Return how many trials were right."""
    return float(sum(trial.is_right for trial in trials))


@dataclass(frozen=True)
class Rules:
    """The rules of one mode. A trial shows one face or several, and one response judges all."""

    mode: Mode
    faces: int = 1  # that one trial shows
    pairs: int = 1  # of a real and a fake of the ordinary stock, that one trial takes
    length: int | None = None  # trials of a round; None: as many as asked for, or without an end
    dealt_at_once: int = DEALT_AT_ONCE  # trials
    # In the figures that need one task, of single faces: a player's, everyone's, the leaderboard's.
    is_counted: bool = False
    # The label of the one face that has to be named of several. None: the one that is unlike the
    # others; of which label it is, is told with the verdict.
    finds: Label | None = Label.REAL
    is_matched: bool = False  # the faces of a trial, and their spares, are of one class
    # The detector's opinion follows a first response, so only pairs that it has judged are dealt.
    is_advised: bool = False
    is_silent: bool = False  # verdicts come when the round is finished
    can_stop: bool = False  # before the end
    is_shared: bool = False  # several rounds show the same faces, those of a shared set
    for_classes: bool = False  # a teacher may let a class play it
    is_low_best: bool = False  # of scores
    has_board: bool = False  # whether best players are listed
    may_run_out: bool = False  # its rounds end where no further trial can be dealt
    read_options: Callable[[Mapping[str, Any]], dict[str, Any]] = no_options
    ends: Ends | None = None  # where play decides; None: the length does
    level: Levels | None = None  # at which the next face is shown, as in Showing
    achieved: Achieved = as_asked
    score: Scores = no_score

    @property
    def has_score(self) -> bool:
        """Whether its rounds have a score."""
        return self.score is not no_score

    def number(self, position: int) -> int:
        """Return the number of the trial that the face at a position belongs to; both from 1."""
        return (position - 1) // self.faces + 1

    def place(self, position: int) -> int:
        """Return the place of a face in its trial, from 1."""
        return (position - 1) % self.faces + 1

    def first_position(self, number: int) -> int:
        """Return the position of a trial's first face."""
        return (number - 1) * self.faces + 1

    def positions(self, number: int) -> range:
        """Return the positions of a trial's faces."""
        first = self.first_position(number)
        return range(first, first + self.faces)

    def right_trials(self, answered: int, correct: int) -> int:
        """Return how many trials were right, of so many faces answered and right.

        A wrong choice is wrong about two faces: the one that is named, and the one that is not.
        """
        if self.faces == 1:
            return correct
        trials = answered // self.faces
        return (correct - (self.faces - 2) * trials) // 2

    def is_dealt_after(self, number: int) -> bool:
        """Say whether more trials are dealt after a response to this one."""
        return (number + 1) % self.dealt_at_once == 0

    def still_to_deal(self, length: int | None, dealt: int) -> int:
        """Return how many trials a round is dealt next, after so many."""
        left = self.dealt_at_once if length is None else length - dealt
        return min(left, self.dealt_at_once)

    def named(self, labels: Sequence[Label]) -> Label:
        """Return what the one face is called that is named of several; the rest differ."""
        if self.finds is not None or not labels:
            return self.finds or Label.REAL
        return min(labels, key=labels.count)

    def responses(self, choice: int, labels: Sequence[Label]) -> tuple[Label, ...]:
        """Return what the choice of one face, from 0, says about each; `labels` are the truth."""
        one = self.named(labels)
        rest = Label.FAKE if one is Label.REAL else Label.REAL
        return tuple(one if place == choice else rest for place in range(self.faces))
