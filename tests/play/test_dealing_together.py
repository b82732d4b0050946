"""Dealing together: several players get all their faces at once, and no two the same."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from quiz.decks.deck import GALLERY, UTKFACE
from quiz.faces import stock_size
from quiz.models import Face, Label, Mode, Trial
from quiz.play.dealing_together import Need, deal_together
from quiz.storage.database import Database, utc_now
from tests.support.factories import add_player, add_round, fill

LABELS = [Label.FAKE, Label.REAL, Label.REAL, Label.FAKE]


def need(
    session: Session, labels: list[Label] = LABELS, *, deck: str = "utkface", min_age: int = 18
) -> Need:
    """A new player's round of four faces, which needs more."""
    which = GALLERY if deck == "gallery" else UTKFACE
    round_ = add_round(session, add_player(session), deck=which, length=4)
    return Need(round_.id, round_.player_id, deck, Mode.CLASSIC, min_age, 5, labels, utc_now())


def new_trials(session: Session, round_id: str) -> list[Trial]:
    query = select(Trial).where(Trial.round_id == round_id, Trial.position > 4)
    return list(session.scalars(query.order_by(Trial.position)))


def test_several_players_get_faces_of_their_own(db_session: Session) -> None:
    fill(db_session, reals=60, fakes=60)
    needs = [need(db_session) for _ in range(5)]
    tokens = deal_together(db_session, needs)
    assert tokens.keys() == {each.round_id for each in needs}
    seen = list[int | None]()
    for each in needs:
        trials = new_trials(db_session, each.round_id)
        assert [trial.position for trial in trials] == [5, 6, 7, 8]
        assert [trial.token for trial in trials] == tokens[each.round_id]
        assert [trial.label for trial in trials] == LABELS
        assert {trial.player_id for trial in trials} == {each.player_id}
        seen += [face for trial in trials for face in (trial.face_id, trial.spare_id)]
    assert len(set(seen)) == 5 * 4 * 2
    labels = select(Trial.label, Face.label).join(Face, Face.id == Trial.face_id)
    assert all(coin is label for coin, label in db_session.execute(labels))


@pytest.mark.parametrize("label", list(Label))
def test_the_stock_tells_nothing_of_the_coins(db_session: Session, label: Label) -> None:
    fill(db_session, reals=40, fakes=40)
    needs = [need(db_session, [label] * 4) for _ in range(2)]
    before = stock_size(db_session, UTKFACE, 18)
    deal_together(db_session, needs)
    assert stock_size(db_session, UTKFACE, 18) == before - 8


def test_where_the_stock_is_short_nobody_gets_a_part(db_session: Session) -> None:
    fill(db_session, reals=40, fakes=14)  # eight of them go to the rounds' first faces
    needs = [need(db_session) for _ in range(2)]
    assert stock_size(db_session, UTKFACE, 18) == 6
    assert deal_together(db_session, needs) == {}
    assert stock_size(db_session, UTKFACE, 18) == 6
    paired = select(func.count()).where(Face.partner_id.is_not(None))
    assert db_session.scalar(paired) == 8


def test_a_round_for_which_there_are_too_few_is_left_out_alone(db_session: Session) -> None:
    fill(db_session, reals=8 + 5, fakes=60)
    needs = [need(db_session) for _ in range(2)]
    tokens = deal_together(db_session, needs)
    assert len(tokens) <= 1  # five reals are free, and four go to one of them
    for each in needs:
        assert len(new_trials(db_session, each.round_id)) == 4 * (each.round_id in tokens)


def test_rounds_of_different_decks_and_ages_are_dealt_their_own(db_session: Session) -> None:
    fill(db_session, reals=30, fakes=40)
    fill(db_session, reals=30, fakes=40, deck=GALLERY)
    needs = [
        need(db_session),
        need(db_session, deck="gallery"),
        need(db_session, min_age=25),
    ]
    tokens = deal_together(db_session, needs)
    assert [len(tokens[each.round_id]) for each in needs] == [4, 4, 4]
    of_deck = select(Face.deck).join(Trial, Trial.face_id == Face.id)
    for each in needs:
        decks = set(db_session.scalars(of_deck.where(Trial.round_id == each.round_id)))
        assert decks == {each.deck}


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
def test_a_face_that_another_deal_has_locked_is_left_to_it(
    database: Database, db_session: Session
) -> None:
    fill(db_session, reals=8, fakes=40)
    first = need(db_session)
    db_session.commit()
    with database.writing() as other:
        free = select(Face.id).where(Face.label == Label.REAL, Face.partner_id.is_(None))
        assert len(other.scalars(free.with_for_update()).all()) == 4
        assert deal_together(db_session, [first]) == {}
    assert len(deal_together(db_session, [first])[first.round_id]) == 4
