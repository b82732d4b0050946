"""The figures of a class in which each plays a round of a mode: students, scores, spread. No I/O.

Scores count of rounds that came to their own end. docs/statistics.md has the formulas.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import inf
from statistics import fmean, median

from quiz.figures import Choices, mean_interval
from quiz.models import Classroom
from quiz.modes import RULES, Judged, Rules, count_choices, count_right
from quiz.policy import limits


@dataclass(frozen=True)
class ModeStudent:
    """A student with the trials of their round, and its score once it came to its own end."""

    id: str
    number: int
    name: str
    team: int | None
    trials: Sequence[Judged]
    score: float | None
    is_done: bool

    @property
    def right(self) -> int:
        """How many trials were right."""
        return sum(trial.is_right for trial in self.trials)

    @property
    def accuracy(self) -> float | None:
        """The share in [0, 1] of right trials, None without any."""
        return self.right / len(self.trials) if self.trials else None

    @property
    def median_ms(self) -> float | None:
        """The median response time in milliseconds, None without one."""
        times = [trial.response_ms for trial in self.trials if trial.response_ms is not None]
        return median(times) if times else None


@dataclass(frozen=True)
class ModeReport:
    """All figures of a class in a mode."""

    classroom: Classroom
    students: Sequence[ModeStudent]

    @property
    def rules(self) -> Rules:
        """The rules of the mode."""
        return RULES[self.classroom.mode]

    @property
    def begun(self) -> list[ModeStudent]:
        """The students who have responded."""
        return [student for student in self.students if student.trials]

    @property
    def done(self) -> list[ModeStudent]:
        """The students whose round came to its own end."""
        return [student for student in self.students if student.is_done]

    @cached_property
    def scores(self) -> list[float]:
        """The scores of those who are done, the lowest first."""
        return sorted(student.score for student in self.done if student.score is not None)

    @property
    def has_enough(self) -> bool:
        """Whether so many students are done that figures of the whole class say something."""
        return len(self.done) >= limits.ENOUGH_STUDENTS

    @property
    def mean(self) -> float | None:
        """The mean score, None without one."""
        return fmean(self.scores) if self.scores else None

    @property
    def median(self) -> float | None:
        """The median score, None without one."""
        return median(self.scores) if self.scores else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """The 95 % interval of the mean score by Student's t, None for fewer than two scores."""
        counts = self.rules.score is count_right and self.rules.length is not None
        return mean_interval(self.scores, 0.0, float(self.rules.length or 0) if counts else inf)

    @property
    def accuracy(self) -> float | None:
        """The mean in [0, 1] of the students' shares; None where levels follow the responses.

        A mode that gets harder while one is right aims at the same share for everybody.
        """
        if self.rules.level is not None or not self.begun:
            return None
        return fmean(student.accuracy or 0.0 for student in self.begun)

    @cached_property
    def choices(self) -> Choices | None:
        """The choices of all students together; None where a trial shows one face."""
        if self.rules.faces == 1:
            return None
        counted = [count_choices(self.rules, each.trials) for each in self.begun]
        return Choices(
            self.rules.faces,
            sum(each.trials for each in counted),
            sum(each.correct for each in counted),
            sum(each.first for each in counted),
        )
