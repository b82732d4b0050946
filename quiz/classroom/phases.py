"""A classroom's phases as values: where it is, and where it goes next. No I/O."""

from dataclasses import dataclass

from quiz.models import Classroom, Pace, Phase


@dataclass(frozen=True, slots=True)
class Course:
    """How a classroom runs, from its plan."""

    pace: Pace
    length: int  # of one set of faces
    has_two_sets: bool
    has_verdicts: bool

    @property
    def is_live(self) -> bool:
        """Whether the teacher shows one face at a time."""
        return self.pace is Pace.LIVE

    @property
    def total(self) -> int:
        """How many faces there are in all."""
        return self.length * (2 if self.has_two_sets else 1)

    def is_between_sets(self, position: int) -> bool:
        """Say whether the tips are shown after this position."""
        return self.has_two_sets and position == self.length


@dataclass(frozen=True, slots=True)
class Stage:
    """Where a classroom is: a phase, and the latest position that was opened, 0 before."""

    phase: Phase
    position: int


def course_of(classroom: Classroom) -> Course:
    """Return how a classroom runs."""
    return Course(classroom.pace, classroom.length, classroom.has_two_sets, classroom.has_verdicts)


def stage_of(classroom: Classroom) -> Stage:
    """Return where a classroom is."""
    return Stage(classroom.phase, classroom.position)


def first_stage(course: Course) -> Stage:
    """Return where a classroom begins: homework is open at once."""
    return Stage(Phase.QUESTION if course.pace is Pace.HOMEWORK else Phase.LOBBY, 0)


def next_stage(course: Course, stage: Stage) -> Stage | None:
    """Return where a classroom goes from a stage, None when it is finished."""
    if stage.phase is Phase.FINISHED:
        return None
    if not course.is_live:
        is_open = stage.phase is Phase.QUESTION
        return Stage(Phase.FINISHED if is_open else Phase.QUESTION, 0)
    if stage.phase is Phase.QUESTION and course.has_verdicts:
        return Stage(Phase.REVEAL, stage.position)
    if stage.position == course.total:
        return Stage(Phase.FINISHED, stage.position)
    if stage.phase is not Phase.LOBBY and course.is_between_sets(stage.position):
        return Stage(Phase.LOBBY, stage.position)
    return Stage(Phase.QUESTION, stage.position + 1)


def last_revealed(course: Course, stage: Stage) -> int:
    """Return the last position whose label a live classroom has revealed, 0 for none."""
    if stage.phase is Phase.FINISHED:
        return course.total
    if not course.has_verdicts:
        return 0
    return stage.position - (stage.phase is Phase.QUESTION)


def shows_face(course: Course, stage: Stage) -> bool:
    """Say whether everybody looks at the same face."""
    return course.is_live and stage.phase in (Phase.QUESTION, Phase.REVEAL)


def shows_tips(course: Course, stage: Stage) -> bool:
    """Say whether it is time for the tips, between two sets."""
    return stage.phase is Phase.LOBBY and course.is_between_sets(stage.position)
