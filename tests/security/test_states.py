"""Classrooms as a state machine: after any sequence of actions only valid responses count."""

from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
)
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from quiz.classroom import breaks, classrooms, stages, students, versions
from quiz.classroom.phases import course_of, last_revealed, stage_of
from quiz.classroom.seats import Seat
from quiz.classroom.snapshot import snapshot_of
from quiz.counts import recounting
from quiz.errors import Conflict, QuizError
from quiz.models import Classroom, Face, Label, Phase, Round, Student, Teacher, Trial
from quiz.play import Submission, Verdict, record_responses
from quiz.policy import limits
from quiz.storage.database import Database, utc_now
from tests.security.walks import runs_of, walk
from tests.support.factories import add_classroom, add_student, add_teacher, fill

STEPS = 40
# 10,000 steps: STATE_STEPS=10000 pytest tests/security/test_states.py
RUNS = runs_of(STEPS, "STATE_STEPS", 400)
LABELS = st.sampled_from(list(Label))
TOLD_LATE = {"label", "split", "machine", "provenance", "top", "teams", "mean_accuracy"}


class ClassroomMachine(RuleBasedStateMachine):
    """A classroom of four faces, and a model of what it should hold."""

    database: Database
    teacher_id: str

    @initialize(has_verdicts=st.booleans(), has_two_sets=st.booleans(), late=st.booleans())
    def open(self, has_verdicts: bool, has_two_sets: bool, late: bool) -> None:
        self.session: Session = self.database.writing()
        # Faces that earlier classrooms used go back, since there are too few for hundreds of them.
        self.session.execute(update(Face).where(Face.label == Label.REAL).values(partner_id=None))
        self.session.execute(update(Face).where(Face.label == Label.FAKE).values(taken_at=None))
        rounds = update(Round).where(Round.finished_at.is_(None))
        self.session.execute(rounds.values(finished_at=utc_now()))
        rooms = update(Classroom).where(Classroom.finished_at.is_(None))
        self.session.execute(rooms.values(finished_at=utc_now(), phase=Phase.FINISHED))
        plan: dict[str, Any] = {
            "length": 4,
            "has_verdicts": has_verdicts,
            "has_two_sets": has_two_sets,
        }
        teacher = self.session.get_one(Teacher, self.teacher_id)
        room = add_classroom(self.session, teacher, allows_late=late, has_top_five=True, **plan)
        self.room_id, self.versions = room.id, [room.version]
        self.said: dict[str, dict[int, Label]] = {}
        self.gone: set[str] = set()

    def teardown(self) -> None:
        if hasattr(self, "session"):
            self.session.close()

    @property
    def room(self) -> Classroom:
        """Return the classroom as it is in the database."""
        self.session.expire_all()
        return self.session.get_one(Classroom, self.room_id)

    @rule()
    def join(self) -> None:
        room = self.room
        has_begun = room.phase is not Phase.LOBBY or room.position > 0
        may = not (room.is_locked or room.phase is Phase.FINISHED or room.ends_at is not None)
        may = may and (room.allows_late or not has_begun)
        try:
            student = add_student(self.session, room)
        except QuizError:
            self.session.rollback()
            assert not may
        else:
            assert may
            self.said[student.player_id] = {}

    @rule(who=st.integers(0, 9), position=st.integers(0, 9), response=LABELS)
    def respond_anywhere(self, who: int, position: int, response: Label) -> None:
        self.respond(who, position, response)

    @rule(who=st.integers(0, 9), response=LABELS)
    def respond_here(self, who: int, response: Label) -> None:
        self.respond(who, self.room.position, response)

    def respond(self, who: int, position: int, response: Label) -> None:
        """Respond, and expect the result of the model."""
        if not self.said:
            return
        player_id = list(self.said)[who % len(self.said)]
        student = self.session.get_one(Student, player_id)
        room, own = self.room, self.said[player_id]
        is_open = room.phase is Phase.QUESTION and room.position == position
        is_open = is_open and room.paused_at is None
        is_new = is_open and position not in own and player_id not in self.gone
        submission = Submission(
            player_id, student.round_id, position, response, None, utc_now(), in_classroom=True
        )
        [outcome] = record_responses(self.session, [submission], min_age=18)
        self.session.commit()
        if is_new:
            own[position] = response
        if own.get(position) is response:
            assert isinstance(outcome, Verdict)
            is_over = room.phase is Phase.FINISHED
            assert is_over or "label" not in outcome.as_json()
        else:
            assert isinstance(outcome, Conflict)

    @rule(offset=st.sampled_from([0, 0, 0, -1, -2, 1, 100]))
    def advance(self, offset: int) -> None:
        room = self.room
        before = (room.phase, room.position)
        is_paused, is_ending = room.paused_at is not None, room.ends_at is not None
        version = versions.teacher_version(self.session, room) + offset
        may = room.stage_version <= version and offset <= 0 and room.phase is not Phase.FINISHED
        try:
            stages.advance(self.session, room, version, utc_now())
            self.session.commit()
        except Conflict:
            self.session.rollback()
            assert not may
        room = self.room
        goes_on = is_paused and not is_ending  # at the same stage
        assert ((room.phase, room.position) != before) == (may and not goes_on)
        assert room.paused_at is None or not may

    @rule()
    def pause(self) -> None:
        may = self.room.phase in (Phase.QUESTION, Phase.REVEAL)
        try:
            breaks.pause(self.session, self.room, utc_now())
            self.session.commit()
        except Conflict:
            self.session.rollback()
            assert not may

    @rule(is_undone=st.booleans())
    def end(self, is_undone: bool) -> None:
        """End the classroom; what nobody had been told is told only where that is final."""
        before, was_paused = stage_of(self.room), self.is_paused()
        tells = breaks.tells(self.session, self.room)
        stages.end(self.session, self.room, utc_now())
        self.session.commit()
        is_over = before.phase is Phase.FINISHED
        assert (self.room.phase is Phase.FINISHED) == (is_over or tells)
        if is_undone and not is_over and not tells:
            breaks.reopen(self.session, self.room, utc_now())
            self.session.commit()
            assert stage_of(self.room) == before
            assert (self.room.paused_at is not None) == was_paused

    def is_paused(self) -> bool:
        """Say whether the class is on a break that its teacher has called, not by an end alone."""
        room = self.room
        began_by_end = room.ends_at is not None and not breaks.was_paused(room, room.ends_at)
        return room.paused_at is not None and not began_by_end

    @rule(who=st.integers(0, 9))
    def remove(self, who: int) -> None:
        if self.said:
            player_id = list(self.said)[who % len(self.said)]
            students.remove(self.session, self.room, player_id, utc_now())
            self.session.commit()
            self.gone.add(player_id)

    @rule(is_locked=st.booleans())
    def lock(self, is_locked: bool) -> None:
        classrooms.set_locked(self.session, self.room, is_locked=is_locked)
        self.session.commit()

    @invariant()
    def only_accepted_responses_count(self) -> None:
        if not hasattr(self, "session"):
            return
        self.session.expire_all()
        query = (
            select(Trial.player_id, Trial.position, Trial.response)
            .join(Student, Student.player_id == Trial.player_id)
            .where(Student.classroom_id == self.room_id, Trial.response.is_not(None))
        )
        stored = {(who, position): said for who, position, said in self.session.execute(query)}
        model = {
            (who, position): said
            for who, own in self.said.items()
            for position, said in own.items()
        }
        assert stored == model
        self.session.rollback()

    @invariant()
    def no_label_is_revealed_too_early(self) -> None:
        if not hasattr(self, "session"):
            return
        room = self.room
        version = versions.teacher_version(self.session, room)
        assert version >= self.versions[-1]
        self.versions.append(version)
        seen = snapshot_of(self.session, Seat(room), utc_now())
        if room.phase in (Phase.LOBBY, Phase.QUESTION):
            early = TOLD_LATE & seen.keys()
            is_half_time = seen["has_tips"] and room.has_verdicts
            assert early <= ({"top", "teams"} if is_half_time else set())
        for player_id in self.said.keys() - self.gone:
            student = self.session.get_one(Student, player_id)
            self.check_score(room, student)
        self.session.rollback()

    def check_score(self, room: Classroom, student: Student) -> None:
        """A student's score counts what has been told, and nothing else."""
        told = last_revealed(course_of(room), stage_of(room))
        score = snapshot_of(self.session, Seat(room, student), utc_now())["me"]["correct_total"]
        if not room.has_verdicts and room.phase is not Phase.FINISHED:
            assert score is None
            return
        labels = select(Trial.position, Trial.label).where(Trial.round_id == student.round_id)
        truth = {row.position: row.label for row in self.session.execute(labels)}
        own = self.said[student.player_id]
        assert score == sum(own[p] is truth[p] for p in own if p <= told)


@pytest.mark.slow
@pytest.mark.usefixtures("quick_hashes")
def test_a_classroom_in_any_order(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "TEACHERS_SHARE", 1.0)  # one teacher makes all classrooms
    monkeypatch.setattr(limits, "CLASSROOMS_SHARE", 1.0)
    monkeypatch.setattr(limits, "MIN_SET", 4)
    with database.writing() as session:
        fill(session, reals=120, fakes=160)
        ClassroomMachine.teacher_id = add_teacher(session).id
    ClassroomMachine.database = database
    walk(ClassroomMachine, RUNS, STEPS)
    with database.writing() as session:
        assert recounting.find_differences(session) == []
        assert session.scalars(select(Round.id)).first()
