"""Phases: the ways through a classroom, without a database."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.classroom.phases import Course, Stage, first_stage, last_revealed, next_stage
from quiz.models import Pace, Phase

COURSES = st.builds(
    Course,
    pace=st.sampled_from(list(Pace)),
    length=st.integers(4, 50),
    has_two_sets=st.booleans(),
    has_verdicts=st.booleans(),
)


def way(course: Course) -> list[Stage]:
    """Follow a course from its beginning to its end."""
    stages = [first_stage(course)]
    while (following := next_stage(course, stages[-1])) is not None:
        stages.append(following)
    return stages


@given(COURSES)
def test_every_way_ends_and_opens_each_face_once(course: Course) -> None:
    stages = way(course)
    assert stages[-1].phase is Phase.FINISHED
    opened = [stage.position for stage in stages if stage.phase is Phase.QUESTION]
    live = list(range(1, course.total + 1))
    assert opened == (live if course.pace is Pace.LIVE else [0])


@given(COURSES)
def test_labels_are_told_late_and_never_taken_back(course: Course) -> None:
    stages = [stage for stage in way(course) if course.pace is Pace.LIVE]
    known = [last_revealed(course, stage) for stage in stages]
    assert known == sorted(known)
    for stage, count in zip(stages, known, strict=True):
        if stage.phase is Phase.QUESTION:
            assert count < stage.position
        if stage.phase is Phase.REVEAL:
            assert count == stage.position


@pytest.mark.parametrize(
    ("has_verdicts", "has_two_sets", "phases"),
    [
        (True, False, "lobby question reveal question reveal finished"),
        (False, False, "lobby question question finished"),
        (False, True, "lobby question question lobby question question finished"),
    ],
)
def test_the_ways_of_two_faces(has_verdicts: bool, has_two_sets: bool, phases: str) -> None:
    course = Course(Pace.LIVE, 2, has_two_sets, has_verdicts)
    assert " ".join(stage.phase for stage in way(course)) == phases


def test_the_tips_are_between_the_sets() -> None:
    course = Course(Pace.LIVE, 4, has_two_sets=True, has_verdicts=True)
    assert Stage(Phase.LOBBY, 4) in way(course)
    assert [position for position in range(9) if course.is_between_sets(position)] == [4]
