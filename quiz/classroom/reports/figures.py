"""The figures of a report: of each student, each face, each team, and the class. No I/O.

A face that a student has not answered is blank, not wrong: only responses count.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import inf
from statistics import fmean, median

from quiz.classroom.phases import Course, course_of
from quiz.classroom.reports.performance import Performance, counts_of, mean_of
from quiz.figures import Gain, mean_d_prime, mean_interval, paired_gain
from quiz.models import Classroom, Label
from quiz.play import Profile, Score, TrialView
from quiz.policy import limits

BINS = 20  # of accuracy, from 0 to 1


@dataclass(frozen=True)
class StudentReport:
    """A student with their responses, by position."""

    id: str
    number: int
    name: str
    team: int | None
    course: Course
    trials: Sequence[TrialView]

    @cached_property
    def performance(self) -> Performance:
        """How well all responses did."""
        return Performance(self.trials)

    @cached_property
    def before(self) -> Performance:
        """How well the first set went."""
        return Performance([trial for trial in self.trials if trial.position <= self.course.length])

    @cached_property
    def after(self) -> Performance:
        """How well the second set went."""
        return Performance([trial for trial in self.trials if trial.position > self.course.length])

    @property
    def mean_confidence(self) -> float | None:
        """The mean of the confidences that were given, in per cent; None without any."""
        return mean_of(trial.confidence for trial in self.trials)

    @property
    def median_ms(self) -> float | None:
        """The median response time in milliseconds, None without responses."""
        times = [trial.response_ms for trial in self.trials if trial.response_ms is not None]
        return median(times) if times else None


@dataclass(frozen=True)
class FaceReport:
    """A face with the responses of the class, one a student; there is at least one."""

    trials: Sequence[TrialView]

    @cached_property
    def seen(self) -> TrialView:
        """The trial by which the face is shown: the one with most opinions of machines."""
        return max(self.trials, key=lambda trial: len(trial.machine))

    @property
    def responses(self) -> int:
        """How many students responded."""
        return len(self.trials)

    @property
    def wrong(self) -> int:
        """How many students were wrong."""
        return sum(not trial.correct for trial in self.trials)

    @property
    def share_wrong(self) -> float:
        """The share in [0, 1] of wrong responses."""
        return self.wrong / self.responses

    @property
    def split(self) -> dict[str, int]:
        """How many students said what, by label."""
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
    """All figures of a classroom; `told` is the last position that counts."""

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
    def performance(self) -> Performance:
        """How well the pooled responses did; the class's own d′ is the students' mean."""
        return Performance(self.trials)

    @cached_property
    def profile(self) -> Profile:
        """The class's confidences and times."""
        return Profile(self.trials)

    @property
    def accuracy(self) -> float | None:
        """The mean of the students' accuracies in [0, 1], None without responses."""
        return mean_of(student.performance.accuracy for student in self.students)

    @property
    def has_enough(self) -> bool:
        """Whether so many students responded that figures of the whole class say something."""
        return len(self.responding) >= limits.ENOUGH_STUDENTS

    @property
    def accuracy_interval(self) -> tuple[float, float] | None:
        """The 95 % interval of the mean accuracy in [0, 1], None for fewer than two students."""
        return mean_interval([s.performance.accuracy or 0.0 for s in self.responding], 0.0, 1.0)

    @property
    def d_prime(self) -> float | None:
        """The mean of the students' d′, None where nobody has seen both labels."""
        return mean_d_prime(student.performance.counts for student in self.students)

    @property
    def criterion(self) -> float | None:
        """The mean of the students' criteria, None where nobody has seen both labels."""
        return mean_of(student.performance.criterion for student in self.students)

    @cached_property
    def bins(self) -> list[int]:
        """How many students have which accuracy, in steps of 5 %."""
        shares = [student.performance.accuracy or 0.0 for student in self.responding]
        places = [min(int(share * BINS), BINS - 1) for share in shares]
        return [places.count(place) for place in range(BINS)]

    @cached_property
    def faces(self) -> list[FaceReport]:
        """The faces that somebody responded to, the hardest first."""
        trials: dict[int, list[TrialView]] = {}
        for trial in self.trials:
            trials.setdefault(trial.position, []).append(trial)
        faces = [FaceReport(trials[position]) for position in sorted(trials)]
        return sorted(faces, key=lambda face: -face.share_wrong)

    @cached_property
    def scores(self) -> list[Score]:
        """The class's score and the machines', on the faces that all machines have judged."""
        machines = Profile([face.seen for face in self.faces]).machines[1:]
        names = {score.name for score in machines}
        judged = [face for face in self.faces if names <= face.seen.machine.keys()]
        counts = counts_of(trial for face in judged for trial in face.trials)
        return [Score("class", counts.correct, counts.trials), *machines] if machines else []

    @cached_property
    def teams(self) -> list[TeamReport]:
        """The teams, the best mean accuracy first."""
        members: dict[int, list[Performance]] = {}
        for student in self.responding:
            if student.team is not None:
                members.setdefault(student.team, []).append(student.performance)
        teams = [team_of(team, members[team]) for team in sorted(members)]
        return sorted(teams, key=lambda team: -team.accuracy)

    @property
    def compared(self) -> list[StudentReport]:
        """The students who have responded to both sets."""
        return [each for each in self.students if each.before.trials and each.after.trials]

    @cached_property
    def accuracy_gain(self) -> Gain | None:
        """What students gained in accuracy from set to set, None with one set."""
        return self._gain(lambda own: own.accuracy, most=1.0)

    @cached_property
    def d_prime_gain(self) -> Gain | None:
        """What students gained in d′ from set to set, None with one set."""
        return self._gain(lambda own: own.d_prime)

    def _gain(
        self, figure: Callable[[Performance], float | None], most: float = inf
    ) -> Gain | None:
        if self.one_sided:
            return None
        pairs = [(figure(student.before), figure(student.after)) for student in self.students]
        return paired_gain(((b, a) for b, a in pairs if b is not None and a is not None), most)

    @cached_property
    def one_sided(self) -> list[tuple[int, Label]]:
        """The sets, 1 and 2, in which only one kind of face was judged, each with that kind.

        They are not compared. Labels are independent coins, so that can happen.
        """
        if not self.course.has_two_sets:
            return []
        first = {t.label for t in self.trials if t.position <= self.course.length}
        second = {t.label for t in self.trials if t.position > self.course.length}
        sets = ((1, first), (2, second))
        return [(number, label) for number, kinds in sets if len(kinds) == 1 for label in kinds]


def team_of(team: int, members: Sequence[Performance]) -> TeamReport:
    """Return a team by the means of its members."""
    accuracy = fmean(member.accuracy or 0.0 for member in members)
    return TeamReport(
        team, len(members), accuracy, mean_d_prime(member.counts for member in members)
    )
