"""Rounds as a state machine: after any sequence of actions every score is right."""

from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from quiz.counts import recounting
from quiz.counts.counters import OUTCOMES, counts_of
from quiz.decks.deck import UTKFACE
from quiz.errors import Conflict, NotFound, Unavailable
from quiz.figures.signal_detection import Counts
from quiz.models import Face, Label, Mode, Player, Round, Skill, Trial
from quiz.modes import COUNTED
from quiz.play import Submission, Verdict, players, record_responses, rounds
from quiz.storage.database import Database, utc_now
from tests.security.walks import runs_of, walk
from tests.support.factories import add_player, fill

STEPS = 50
# 10,000 steps: ROUND_STEPS=10000 pytest tests/security/test_round_states.py
RUNS = runs_of(STEPS, "ROUND_STEPS", 300)
LABELS = st.sampled_from(list(Label))
WHO = st.integers(0, 3)
WHICH = st.integers(0, 20)
SELDOM = st.sampled_from([1] * 9 + [0])


@dataclass
class Played:
    """What a round should hold: its player, the responses by position, and whether it is over."""

    player: str
    mode: Mode
    said: dict[int, Label] = field(default_factory=dict)
    is_over: bool = False
    is_late: bool = False  # its deadline has passed, as in homework


class RoundMachine(RuleBasedStateMachine):
    """Some players with rounds of both modes, and a model of what they should have."""

    database: Database
    heard: list[int]  # how many responses counted, by run

    @initialize()
    def open(self) -> None:
        self.session: Session = self.database.writing()
        # Faces of earlier runs go back into the stock, which is too small for hundreds of runs.
        self.session.execute(update(Face).where(Face.label == Label.REAL).values(partner_id=None))
        self.session.execute(update(Face).where(Face.label == Label.FAKE).values(taken_at=None))
        # And nobody looks at them any more.
        self.session.execute(update(Round).values(finished_at=utc_now()))
        self.players = [add_player(self.session).id for _ in range(3)]
        self.session.commit()
        self.erased: set[str] = set()
        self.rounds: dict[str, Played] = {}
        self.heard.append(0)
        for who in range(3):
            self.begin(who, Mode.CLASSIC, 6)
            # A run may choose no action that responds, so each run starts with some responses.
            self.respond_here(who, Label.REAL)

    def teardown(self) -> None:
        if hasattr(self, "session"):
            self.session.close()

    def one_of(self, which: int) -> tuple[str, Played]:
        """Return one of the rounds, deleted or not."""
        round_id = list(self.rounds)[which % len(self.rounds)]
        return round_id, self.rounds[round_id]

    def is_gone(self, played: Played) -> bool:
        return played.player in self.erased

    @rule(who=WHO, mode=st.sampled_from(COUNTED), length=st.integers(4, 6))
    def start(self, who: int, mode: Mode, length: int) -> None:
        if self.players[who % 3] not in self.erased:
            self.begin(who, mode, length)

    def begin(self, who: int, mode: Mode, length: int) -> None:
        """Let a player start a round."""
        player = self.players[who % 3]
        own = self.session.get_one(Player, player)
        labels = rounds.first_labels(length)
        try:
            round_ = rounds.start_round(
                self.session,
                own,
                labels,
                deck=UTKFACE,
                mode=mode,
                min_age=18,
                now=utc_now(),
                length=length,
            )
        except Unavailable:  # so many rounds are open that no face is left
            self.session.rollback()
            return
        self.session.commit()
        self.rounds[round_.id] = Played(player, mode)

    @precondition(lambda self: self.rounds)
    @rule(who=WHO, which=WHICH, position=st.integers(-1, 9), said=LABELS)
    def respond_anywhere(self, who: int, which: int, position: int, said: Label) -> None:
        round_id, _ = self.one_of(which)
        asker = (*self.players, "nobody")[who]
        self.respond(asker, round_id, position, said)

    @precondition(lambda self: self.rounds)
    @rule(which=WHICH, said=LABELS)
    def respond_here(self, which: int, said: Label) -> None:
        round_id, played = self.one_of(which)
        self.respond(played.player, round_id, len(played.said) + 1, said)

    @precondition(lambda self: self.rounds)
    @rule(which=WHICH, said=LABELS, back=st.integers(0, 3))
    def respond_again(self, which: int, said: Label, back: int) -> None:
        round_id, played = self.one_of(which)
        self.respond(played.player, round_id, len(played.said) - back, said)

    def respond(self, asker: str, round_id: str, position: int, said: Label) -> None:
        """Respond, and expect the result of the model."""
        played = self.rounds[round_id]
        is_theirs = asker == played.player and not self.is_gone(played)
        can_be = not played.is_over and not played.is_late
        is_new = is_theirs and can_be and position == len(played.said) + 1
        submission = Submission(asker, round_id, position, said, None, utc_now())
        [outcome] = record_responses(self.session, [submission], min_age=18)
        self.session.commit()
        if is_new:
            self.heard[-1] += 1
            played.said[position] = said
            length = self.session.get_one(Round, round_id, populate_existing=True).length
            played.is_over = len(played.said) == length
        if not is_theirs:
            assert isinstance(outcome, NotFound)
        elif played.said.get(position) is said:
            assert isinstance(outcome, Verdict)
            assert outcome.label is self.truth(round_id)[position]
            assert outcome.correct_total == self.score(round_id, position)
        else:
            assert isinstance(outcome, Conflict)
            self.check_reveals(outcome, played, position)

    def check_reveals(self, refused: Conflict, played: Played, position: int) -> None:
        """Check that a refusal reveals a label only if it was revealed before."""
        assert ("verdict" in refused.facts) == (position in played.said)

    @precondition(lambda self: self.rounds)
    @rule(who=WHO, which=WHICH)
    def finish(self, who: int, which: int) -> None:
        round_id, played = self.one_of(which)
        asker = (*self.players, "nobody")[who]
        is_theirs = asker == played.player and not self.is_gone(played)
        if is_theirs and played.mode is Mode.PRACTICE:
            rounds.finish_round(self.session, asker, round_id, utc_now())
            self.session.commit()
            played.is_over = True
            return
        with pytest.raises(Conflict if is_theirs else NotFound):
            rounds.finish_round(self.session, asker, round_id, utc_now())
        self.session.rollback()

    @precondition(lambda self: self.rounds)
    @rule(which=WHICH, sure=SELDOM)
    def let_the_time_run_out(self, which: int, sure: int) -> None:
        round_id, played = self.one_of(which)
        if sure:
            return
        gone = utc_now() - timedelta(seconds=1)
        self.session.execute(update(Round).where(Round.id == round_id).values(closes_at=gone))
        self.session.commit()
        played.is_late = True

    @rule(who=WHO, sure=SELDOM)
    def erase(self, who: int, sure: int) -> None:
        player = self.players[who % 3]
        if sure or player in self.erased:
            return
        players.erase_player(self.session, player)
        self.session.commit()
        self.erased.add(player)

    def truth(self, round_id: str) -> dict[int, Label]:
        """Return the labels of a round by position."""
        query = select(Trial.position, Trial.label).where(Trial.round_id == round_id)
        return dict(self.session.execute(query).all())

    def score(self, round_id: str, position: int) -> int:
        """Count the correct responses up to a position of a round."""
        truth, said = self.truth(round_id), self.rounds[round_id].said
        return sum(said[p] is truth[p] for p in said if p <= position)

    @invariant()
    def only_accepted_responses_count(self) -> None:
        if not hasattr(self, "session"):
            return
        self.session.expire_all()
        query = select(Trial.round_id, Trial.position, Trial.response).where(
            Trial.round_id.in_(self.rounds), Trial.response.is_not(None)
        )
        stored = {
            (round_id, position): said for round_id, position, said in self.session.execute(query)
        }
        model = {
            (round_id, position): said
            for round_id, played in self.rounds.items()
            if not self.is_gone(played)
            for position, said in played.said.items()
        }
        assert stored == model
        self.session.rollback()

    @invariant()
    def every_score_is_that_of_the_model(self) -> None:
        if not hasattr(self, "session"):
            return
        for player in self.players:
            own = self.session.get(Player, player, populate_existing=True)
            assert (own is None) == (player in self.erased)
            if own is not None:
                skill = self.session.get(Skill, (player, "utkface"), populate_existing=True)
                counts = counts_of(skill) if skill else Counts()
                assert counts == self.counts_by_model(player)
        for round_id, played in self.rounds.items():
            if not self.is_gone(played):
                kept = self.session.get_one(Round, round_id, populate_existing=True)
                last = max(played.said, default=0)
                assert (kept.answered, kept.correct) == (last, self.score(round_id, last))
                assert (kept.finished_at is not None) == played.is_over
        self.session.rollback()

    def counts_by_model(self, player: str) -> Counts:
        """Return what a player's counters should be."""
        outcomes = [
            OUTCOMES[self.truth(round_id)[position], said]
            for round_id, played in self.rounds.items()
            if played.player == player
            for position, said in played.said.items()
        ]
        return Counts(**{name: outcomes.count(name) for name in set(OUTCOMES.values())})


@pytest.mark.slow
def test_rounds_in_any_order(database: Database) -> None:
    with database.writing() as session:
        fill(session, reals=200, fakes=300)
    RoundMachine.database, RoundMachine.heard = database, []
    walk(RoundMachine, RUNS, STEPS)
    with database.writing() as session:
        assert recounting.find_differences(session) == []
    assert len(RoundMachine.heard) >= RUNS
    assert min(RoundMachine.heard) >= 3
