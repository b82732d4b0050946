"""The recount: counters agree with the trials whatever happens, and the query is fast."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import update
from sqlalchemy.orm import Session

from quiz.counts import aggregates, recounting
from quiz.faces.removal import take_down
from quiz.models import Face, Label
from quiz.play.players import erase_player
from quiz.storage.database import Database, utc_now
from tests.support.counting import counters_agree, play_randomly
from tests.support.factories import (
    a_real,
    add_player,
    fill,
)


class Machine:
    """Does the steps that hypothesis chooses, on one database."""

    def __init__(self, session: Session) -> None:
        self.session, self.players = session, [add_player(session)]

    def do(self, step: str, number: int) -> None:
        session = self.session
        player = self.players[number % len(self.players)]
        if step == "play":
            play_randomly(session, player, number, length=4)
        elif step == "join":
            self.players.append(add_player(session))
        elif step == "erase" and len(self.players) > 1:
            self.players.remove(player)
            erase_player(session, player.id)
        elif step == "take down":
            take_down(session, a_real(number % 40).sha256, utc_now())
        elif step == "count":
            aggregates.count_waiting_trials(session)
        session.commit()


STEPS = st.tuples(
    st.sampled_from(["play", "join", "erase", "take down", "count"]), st.integers(0, 999)
)


def test_counters_equal_a_recount_after_whatever_happens(database: Database) -> None:
    with database.writing() as session:
        fill(session)
        session.execute(update(Face).where(Face.label == Label.FAKE).values(lane_id=Face.id % 3))
        session.commit()

    @settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(STEPS, min_size=3, max_size=10))
    def check(steps: list[tuple[str, int]]) -> None:
        with database.writing() as session:
            machine = Machine(session)
            for step, number in steps:
                machine.do(step, number)
            assert counters_agree(session)

    check()


def test_a_recount_scans_the_waiting_trials_once(db_session: Session) -> None:
    dialect = db_session.get_bind().dialect
    literal = {"literal_binds": True}
    query = recounting.settled_trials().compile(dialect=dialect, compile_kwargs=literal)
    if dialect.name == "postgresql":
        plan = db_session.connection().exec_driver_sql(f"EXPLAIN {query}").scalars().all()
        assert "Anti Join" in "\n".join(plan)
        assert "SubPlan" not in "\n".join(plan)
    else:
        assert "NOT (EXISTS" in str(query)
