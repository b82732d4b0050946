"""Notable faces: the fakes that fooled, the reals that were doubted, and who may see them."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from quiz.counts import digests, notable_faces
from quiz.decks.deck import DECKS
from quiz.faces import purge_fakes
from quiz.faces.pixels import LENGTHS
from quiz.models import (
    Face,
    FaceBytes,
    Label,
    Trial,
)
from quiz.play import exhibits
from quiz.storage.database import utc_now
from tests.support.counting import DECK, count_all, play_randomly
from tests.support.factories import (
    add_player,
    add_round,
    fill,
    respond,
)


def test_fakes_that_fooled_are_shown_and_kept(played: Session) -> None:
    digests.store_digests(played, digests.compute_digests(played), utc_now())
    played.commit()
    shown = exhibits.fakes(played, DECK)
    fooled = played.scalar(
        select(func.count(Trial.face_id.distinct())).where(
            Trial.label == Label.FAKE, Trial.response == Label.REAL
        )
    )
    assert 0 < len(shown) == min(fooled or 0, notable_faces.MOST_FACES)
    body = exhibits.fake_body(played, shown[0].face_id)
    assert body is not None
    assert len(body) == LENGTHS[0][1]
    ids = [exhibit.face_id for exhibit in shown]
    purge_fakes(played, utc_now() + timedelta(days=1), ids)
    left = set(played.scalars(select(FaceBytes.face_id).join(Face).where(Face.label == "fake")))
    assert set(ids) <= left
    real = played.scalars(select(Face.id).where(Face.label == Label.REAL)).first() or 0
    assert exhibits.fake_body(played, real) is None


def test_an_exhibited_fake_is_dealt_to_nobody_and_hidden_while_it_is_open(
    played: Session,
) -> None:
    digests.store_digests(played, digests.compute_digests(played), utc_now())
    played.commit()
    exhibit = exhibits.fakes(played, DECK)[0]
    stranger = add_player(played)
    for _ in range(40):  # more than the stock holds, so that fakes are dealt twice
        add_round(played, stranger, length=4).finished_at = utc_now()
    dealt = set(played.scalars(select(Trial.face_id).where(Trial.player_id == stranger.id)))
    assert exhibit.face_id not in dealt
    played.execute(
        update(Trial)
        .where(Trial.face_id == exhibit.face_id)
        .values(response=None, responded_at=None)
    )
    digests.store_digests(played, digests.compute_digests(played), utc_now())
    assert exhibits.fake_body(played, exhibit.face_id) is None


def test_open_fakes_leave_their_places_to_the_next(
    played: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notable_faces, "MOST_FACES", 1)
    first = notable_faces.most_fooling_fakes(played, DECK, [])[0]["face"]
    played.execute(
        update(Trial).where(Trial.face_id == first).values(response=None, responded_at=None)
    )
    (second,) = notable_faces.most_fooling_fakes(played, DECK, [])
    assert second["face"] != first


def test_a_photograph_is_shown_to_those_who_have_judged_it(db_session: Session) -> None:
    fill(db_session, reals=4)
    players = [add_player(db_session) for _ in range(24)]
    for seed, player in enumerate(players):
        play_randomly(db_session, player, seed, length=4)
    db_session.execute(update(Trial).where(Trial.label == Label.REAL).values(response=Label.FAKE))
    count_all(db_session)
    digests.store_digests(db_session, digests.compute_digests(db_session), utc_now())
    stranger = add_player(db_session)
    db_session.commit()
    seen = exhibits.photographs(db_session, DECK, players[0].id)
    assert 2 <= len(seen) <= 4
    assert all(exhibit.wrong == exhibit.shown >= notable_faces.MIN_SHOWN for exhibit in seen)
    assert any(exhibit.url for exhibit in seen)
    assert all(e.url is None for e in exhibits.photographs(db_session, DECK, stranger.id))
    assert all(e.url is None for e in exhibits.photographs(db_session, DECK, None))


def test_each_deck_has_its_own_fakes_that_fooled(filled: Session) -> None:
    player = add_player(filled)
    for deck in DECKS.values():
        round_ = add_round(filled, player, deck=deck, length=4)
        respond(filled, player.id, round_.id, 1, Label.REAL)
    digests.store_digests(filled, digests.compute_digests(filled), utc_now())
    shown = [
        [entry["face"] for entry in digests.faces_in_digest(filled, deck, "fakes")]
        for deck in DECKS
    ]
    assert [len(faces) for faces in shown] == [1, 1]
    assert sorted(digests.exhibited_fakes(filled)) == sorted(shown[0] + shown[1])
    # The next digest finds the previous fakes again.
    digests.store_digests(filled, digests.compute_digests(filled), utc_now())
    next_fakes = digests.faces_in_digest(filled, "gallery", "fakes")
    assert [entry["face"] for entry in next_fakes] == shown[1]
