"""A classroom's phases as values: where it stands, and where it goes next. No I/O."""

from dataclasses import dataclass

from quiz.models import Pace, Phase


@dataclass(frozen=True, slots=True)
class Course:
    """How a classroom runs, from its plan."""

    pace: Pace
    length: int  # of one set of faces
    has_two_sets: bool
    has_verdicts: bool

    @property
    def total(self) -> int:
        """How many faces there are in all."""
        return self.length * (2 if self.has_two_sets else 1)

    def is_between_sets(self, position: int) -> bool:
        """Say whether the tips belong after this position."""
        return self.has_two_sets and position == self.length


@dataclass(frozen=True, slots=True)
class Stage:
    """Where a classroom stands: a phase, and the latest position that was opened, 0 before."""

    phase: Phase
    position: int


def first_stage(course: Course) -> Stage:
    """Return where a classroom begins: homework is open at once."""
    return Stage(Phase.QUESTION if course.pace is Pace.HOMEWORK else Phase.LOBBY, 0)


def next_stage(course: Course, stage: Stage) -> Stage | None:
    """Return where a classroom goes from a stage, None from the end."""
    if stage.phase is Phase.FINISHED:
        return None
    if course.pace is not Pace.LIVE:
        ends = stage.phase is Phase.QUESTION
        return Stage(Phase.FINISHED if ends else Phase.QUESTION, 0)
    if stage.phase is Phase.QUESTION and course.has_verdicts:
        return Stage(Phase.REVEAL, stage.position)
    if stage.position == course.total:
        return Stage(Phase.FINISHED, stage.position)
    if stage.phase is not Phase.LOBBY and course.is_between_sets(stage.position):
        return Stage(Phase.LOBBY, stage.position)
    return Stage(Phase.QUESTION, stage.position + 1)


def told(course: Course, stage: Stage) -> int:
    """Return up to which position a live classroom's labels have been told."""
    if stage.phase is Phase.FINISHED:
        return course.total
    if not course.has_verdicts:
        return 0
    return stage.position - (stage.phase is Phase.QUESTION)
