"""What a class's responses say: of each student, each face, each team, and of all. No I/O.

A face that somebody missed is blank, not wrong: only responses count.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import fmean, median

from quiz.classroom.classrooms import course_of
from quiz.classroom.phases import Course
from quiz.counts import OUTCOMES
from quiz.figures import Counts, Detection, Gain, detection, mean_d_prime, paired_gain
from quiz.models import Classroom, Label
from quiz.play import Profile, Score, TrialView

BINS = 20  # of accuracy, from 0 to 1


@dataclass(frozen=True)
class Eye:
    """What some responses say; d′ and criterion are None until both labels were seen."""

    trials: Sequence[TrialView]

    @cached_property
    def detection(self) -> Detection:
        """What signal detection theory says."""
        return detection(counts_of(self.trials))

    @property
    def counts(self) -> Counts:
        """How often each of the four outcomes happened."""
        return self.detection.counts

    @property
    def accuracy(self) -> float | None:
        """The share in [0, 1] that was told right, None without responses."""
        return self.detection.accuracy

    @property
    def d_prime(self) -> float | None:
        """Sensitivity in standard deviations."""
        return self.detection.d_prime if self.has_both_labels else None

    @property
    def criterion(self) -> float | None:
        """Bias in standard deviations."""
        return self.detection.criterion if self.has_both_labels else None

    @property
    def has_both_labels(self) -> bool:
        """Whether fakes and photographs were seen."""
        return bool(self.counts.fakes and self.counts.reals)


@dataclass(frozen=True)
class StudentReport:
    """A student and what they told, by position."""

    id: str
    number: int
    name: str
    team: int | None
    course: Course
    trials: Sequence[TrialView]

    @cached_property
    def eye(self) -> Eye:
        """What all responses say."""
        return Eye(self.trials)

    @cached_property
    def before(self) -> Eye:
        """What the first set says."""
        return Eye([trial for trial in self.trials if trial.position <= self.course.length])

    @cached_property
    def after(self) -> Eye:
        """What the second set says."""
        return Eye([trial for trial in self.trials if trial.position > self.course.length])

    @property
    def mean_confidence(self) -> float | None:
        """How sure they were in per cent, where they said it."""
        return mean_of(trial.confidence for trial in self.trials)

    @property
    def median_ms(self) -> float | None:
        """How long they looked, in milliseconds."""
        times = [trial.response_ms for trial in self.trials if trial.response_ms is not None]
        return median(times) if times else None


@dataclass(frozen=True)
class FaceReport:
    """A face and what the class said about it, each student once; there is at least one."""

    trials: Sequence[TrialView]

    @cached_property
    def seen(self) -> TrialView:
        """The trial by which the face is shown: one at which the machines had seen it."""
        return max(self.trials, key=lambda trial: len(trial.machine))

    @property
    def responses(self) -> int:
        """How many students responded."""
        return len(self.trials)

    @property
    def wrong(self) -> int:
        """How many were wrong."""
        return sum(not trial.correct for trial in self.trials)

    @property
    def share_wrong(self) -> float:
        """The share in [0, 1] that was wrong."""
        return self.wrong / self.responses

    @property
    def split(self) -> dict[str, int]:
        """How many said what."""
        said = [trial.response for trial in self.trials]
        return {label.value: said.count(label) for label in Label}


@dataclass(frozen=True)
class TeamReport:
    """A team by the means of its members who responded; d′ is None where nobody has one."""

    team: int
    students: int
    accuracy: float
    d_prime: float | None


@dataclass(frozen=True)
class Report:
    """All that a classroom's report says; `told` is the last position that counts."""

    classroom: Classroom
    told: int
    students: Sequence[StudentReport]

    @property
    def course(self) -> Course:
        """How the classroom runs."""
        return course_of(self.classroom)

    @property
    def responding(self) -> list[StudentReport]:
        """The students who have responded."""
        return [student for student in self.students if student.trials]

    @cached_property
    def trials(self) -> list[TrialView]:
        """All responses, student by student."""
        return [trial for student in self.students for trial in student.trials]

    @cached_property
    def eye(self) -> Eye:
        """What the pooled responses say; never the class's d′, which is the mean below."""
        return Eye(self.trials)

    @cached_property
    def profile(self) -> Profile:
        """What the class's confidences and times say."""
        return Profile(self.trials)

    @property
    def accuracy(self) -> float | None:
        """The mean of the students' accuracies, None without responses."""
        return mean_of(student.eye.accuracy for student in self.students)

    @property
    def d_prime(self) -> float | None:
        """The mean of the students' d′, None where nobody has seen both labels."""
        return mean_d_prime(student.eye.counts for student in self.students)

    @property
    def criterion(self) -> float | None:
        """The mean of the students' criteria, None where nobody has seen both labels."""
        return mean_of(student.eye.criterion for student in self.students)

    @cached_property
    def bins(self) -> list[int]:
        """How many students have which accuracy, in steps of 5 %."""
        shares = [student.eye.accuracy or 0.0 for student in self.responding]
        places = [min(int(share * BINS), BINS - 1) for share in shares]
        return [places.count(place) for place in range(BINS)]

    @cached_property
    def faces(self) -> list[FaceReport]:
        """The faces that somebody responded to, the hardest first."""
        found: dict[int, list[TrialView]] = {}
        for trial in self.trials:
            found.setdefault(trial.position, []).append(trial)
        faces = [FaceReport(found[position]) for position in sorted(found)]
        return sorted(faces, key=lambda face: -face.share_wrong)

    @cached_property
    def scores(self) -> list[Score]:
        """The class's score and the machines', on the faces that all machines of ours saw."""
        machines = Profile([face.seen for face in self.faces]).machines[1:]
        names = {score.name for score in machines}
        judged = [face for face in self.faces if names <= face.seen.machine.keys()]
        counts = counts_of(trial for face in judged for trial in face.trials)
        return [Score("class", counts.correct, counts.trials), *machines] if machines else []

    @cached_property
    def teams(self) -> list[TeamReport]:
        """The teams, the best mean accuracy first."""
        found: dict[int, list[Eye]] = {}
        for student in self.responding:
            if student.team is not None:
                found.setdefault(student.team, []).append(student.eye)
        teams = [team_of(team, found[team]) for team in sorted(found)]
        return sorted(teams, key=lambda team: -team.accuracy)

    @property
    def compared(self) -> list[StudentReport]:
        """The students who have responded to both sets."""
        return [each for each in self.students if each.before.trials and each.after.trials]

    @cached_property
    def accuracy_gain(self) -> Gain | None:
        """What students gained in accuracy from set to set, None with one set."""
        return self._gain(lambda eye: eye.accuracy)

    @cached_property
    def d_prime_gain(self) -> Gain | None:
        """What students gained in d′ from set to set, None with one set."""
        return self._gain(lambda eye: eye.d_prime)

    def _gain(self, figure: Callable[[Eye], float | None]) -> Gain | None:
        pairs = [(figure(student.before), figure(student.after)) for student in self.students]
        return paired_gain((b, a) for b, a in pairs if b is not None and a is not None)


def counts_of(trials: Iterable[TrialView]) -> Counts:
    """Count the four outcomes."""
    found = [OUTCOMES[trial.label, trial.response] for trial in trials]
    return Counts(**{name: found.count(name) for name in OUTCOMES.values()})


def mean_of(values: Iterable[float | None]) -> float | None:
    """Return the mean of what is known, None where nothing is."""
    known = [value for value in values if value is not None]
    return fmean(known) if known else None


def team_of(team: int, members: Sequence[Eye]) -> TeamReport:
    """Return a team by the means of its members."""
    accuracy = fmean(eye.accuracy or 0.0 for eye in members)
    return TeamReport(team, len(members), accuracy, mean_d_prime(eye.counts for eye in members))
