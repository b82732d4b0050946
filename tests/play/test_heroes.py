"""The home page's own pair: set aside unseen, never dealt, and shown by a fair coin."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, select, update
from sqlalchemy.orm import Session

from quiz.decks.deck import UTKFACE
from quiz.errors import Unavailable
from quiz.faces.removal import take_down
from quiz.models import Face, Label, Trial
from quiz.play import heroes
from quiz.policy import limits
from quiz.storage.database import utc_now
from tests.support.factories import add_player, add_round, fill

ENOUGH = 12
AGE = 18


@pytest.fixture
def small(db_session: Session, monkeypatch: pytest.MonkeyPatch) -> Session:
    """A deck that is just large enough to spare a pair."""
    monkeypatch.setattr(limits, "REALS_WITH_HERO", ENOUGH)
    fill(db_session, reals=ENOUGH, fakes=2 * ENOUGH)
    return db_session


def set_aside(session: Session) -> bool:
    """Set a pair aside, and commit."""
    done = heroes.set_hero_aside(session, UTKFACE, AGE, utc_now())
    session.commit()
    return done


def test_one_pair_is_set_aside_and_no_second(small: Session) -> None:
    assert heroes.find_hero(small, UTKFACE, AGE) is None
    assert set_aside(small)
    pair = heroes.find_hero(small, UTKFACE, AGE)
    assert pair is not None
    labels = {label: small.get_one(Face, face).label for label, face in pair.items()}
    assert labels == {Label.REAL: Label.REAL, Label.FAKE: Label.FAKE}
    assert not set_aside(small)


def test_a_deck_that_needs_all_its_reals_keeps_them(db_session: Session) -> None:
    fill(db_session, reals=ENOUGH, fakes=ENOUGH)
    assert not set_aside(db_session)


def test_neither_face_is_ever_dealt(small: Session) -> None:
    set_aside(small)
    pair = heroes.find_hero(small, UTKFACE, AGE)
    assert pair is not None
    add_round(small, add_player(small), length=ENOUGH - 1)
    with pytest.raises(Unavailable):
        add_round(small, add_player(small), length=1)
    dealt = set(small.scalars(select(Trial.face_id))) | set(small.scalars(select(Trial.spare_id)))
    assert len(dealt) == 2 * (ENOUGH - 1)
    assert not dealt & set(pair.values())
    assert heroes.find_hero(small, UTKFACE, AGE) == pair


def test_faces_that_somebody_was_dealt_are_not_set_aside(small: Session) -> None:
    add_round(small, add_player(small), length=10)
    dealt = set(small.scalars(select(Trial.face_id))) | set(small.scalars(select(Trial.spare_id)))
    set_aside(small)
    pair = heroes.find_hero(small, UTKFACE, AGE)
    assert pair is not None
    assert not dealt & set(pair.values())


def test_without_new_faces_nothing_is_set_aside(small: Session) -> None:
    add_round(small, add_player(small), length=ENOUGH)
    assert not set_aside(small)


def test_after_a_takedown_another_pair_takes_its_place(
    small: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_aside(small)
    pair = heroes.find_hero(small, UTKFACE, AGE)
    assert pair is not None
    taken = small.get_one(Face, pair[Label.REAL]).sha256
    assert taken is not None
    take_down(small, taken, utc_now() + timedelta(seconds=1))
    small.commit()
    assert heroes.find_hero(small, UTKFACE, AGE) is None
    monkeypatch.setattr(limits, "REALS_WITH_HERO", ENOUGH - 1)
    assert set_aside(small)
    other = heroes.find_hero(small, UTKFACE, AGE)
    assert other is not None
    assert not set(other.values()) & set(pair.values())


def test_the_coin_is_fair_and_one_visit_is_one_label() -> None:
    visits = [heroes.new_visit() for _ in range(2000)]
    assert all(heroes.VISIT.fullmatch(visit) for visit in visits)
    labels = [heroes.label_of(visit, "secret") for visit in visits]
    assert abs(labels.count(Label.FAKE) - 1000) < 150
    assert labels == [heroes.label_of(visit, "secret") for visit in visits]
    assert labels != [heroes.label_of(visit, "other") for visit in visits]


def test_a_verdict_has_its_words() -> None:
    told = heroes.verdict(UTKFACE, Label.REAL, Label.FAKE)
    assert (told["correct"], told["say"]["outcome"], told["say"]["stamp"]) == (
        False,
        "Wrong",
        "FAKE",
    )
    assert told["say"]["story"] == UTKFACE.story("real", "fake")


def test_a_fake_on_show_whose_trials_were_erased_is_no_hero(small: Session) -> None:
    set_aside(small)
    pair = heroes.find_hero(small, UTKFACE, AGE)
    other = select(Face.id).where(Face.label == Label.FAKE, Face.exhibited_at.is_(None)).limit(1)
    fake = small.scalars(other).one()
    later = utc_now() + timedelta(minutes=1)
    small.execute(update(Face).where(Face.id == fake).values(exhibited_at=later))
    real = select(Face.id).where(Face.label == Label.REAL, Face.partner_id.is_(None)).limit(1)
    own = small.scalars(real).one()
    small.execute(update(Face).where(Face.id == own).values(partner_id=fake))
    assert heroes.find_hero(small, UTKFACE, AGE) == pair


def test_the_hero_is_found_without_a_look_at_all_reals(small: Session) -> None:
    set_aside(small)
    statements = list[tuple[str, Any]]()

    def note(*arguments: object) -> None:
        statements.append((str(arguments[2]), arguments[3]))

    engine = small.get_bind()
    event.listen(engine, "before_cursor_execute", note)
    heroes.find_hero(small, UTKFACE, AGE)
    event.remove(engine, "before_cursor_execute", note)
    if engine.dialect.name != "sqlite":
        assert len(statements) == 2
        return
    plans = [
        row[3]
        for statement, values in statements
        for row in small.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
        if " faces" in row[3]
    ]
    assert plans
    assert all("ix_faces_hero" in plan or "PRIMARY KEY" in plan for plan in plans)
