"""Decks: their words, which can be played, and that rounds never mix them."""

import pytest
from sqlalchemy import event, func, select, text
from sqlalchemy.orm import Session

from quiz.classroom import classrooms
from quiz.classroom.replacing import replace_face
from quiz.decks.deck import DECKS, GALLERY, UTKFACE, Deck, default_deck, playable_decks, read_deck
from quiz.errors import Invalid, Unavailable
from quiz.faces import (
    Fake,
    add_fakes,
    add_reals,
    find_specimen,
    forget_spares,
    retire_others,
    stock_size,
    take_from_stock,
)
from quiz.faces.removal import take_down
from quiz.models import ClassroomFace, Face, Import, Label, Mode, Trial
from quiz.monitoring import health
from quiz.play import dealing
from quiz.play.rounds import deal_ahead
from quiz.storage.database import Database, utc_now
from tests.support.classes import in_turn
from tests.support.deals import pick_reals
from tests.support.factories import (
    a_fake,
    a_real,
    add_classroom,
    add_player,
    add_round,
    add_student,
    add_teacher,
    fill,
)


def test_a_deck_is_read_by_its_name() -> None:
    assert [read_deck(name) for name in DECKS] == [UTKFACE, GALLERY]
    for word in ("", "UTKFace", "louvre"):
        with pytest.raises(Invalid, match="deck must be one of utkface, gallery"):
            read_deck(word)


@pytest.mark.parametrize("deck", DECKS.values(), ids=list(DECKS))
def test_a_deck_has_words_for_all_that_is_said(deck: Deck) -> None:
    assert all(vars(deck)[name] for name in vars(deck) if name != "shows_people")
    pairs = {f"{said}-{label}" for said in Label for label in Label}
    assert set(deck.stories) == pairs
    assert len(set(map(str, deck.stories.values()))) == 4
    assert [deck.call(label) for label in Label] == [deck.call_real, deck.call_fake]
    for label in Label:
        key = {Label.REAL: deck.key_real, Label.FAKE: deck.key_fake}[label]
        assert key == deck.call(label)[0]
    assert deck.key_real != deck.key_fake


def test_only_people_have_an_age_to_mind() -> None:
    assert [deck.least_age(18) for deck in (UTKFACE, GALLERY)] == [18, 0]


# Which can be played


def test_photographs_come_first_and_the_gallery_stands_in(db_session: Session) -> None:
    assert (default_deck(db_session), playable_decks(db_session)) == (GALLERY, [])
    fill(db_session, reals=3, fakes=0)
    assert default_deck(db_session) is UTKFACE
    fill(db_session, reals=3, fakes=3, deck=GALLERY)
    assert (default_deck(db_session), playable_decks(db_session)) == (GALLERY, [GALLERY])
    fill(db_session, reals=3, fakes=3)
    assert (default_deck(db_session), playable_decks(db_session)) == (UTKFACE, [UTKFACE, GALLERY])


def test_what_was_taken_down_is_nothing_to_play(db_session: Session) -> None:
    fill(db_session, reals=1, fakes=1)
    assert playable_decks(db_session) == [UTKFACE]
    take_down(db_session, a_real(0).sha256, utc_now())
    assert playable_decks(db_session) == []


def test_a_deck_whose_first_reals_come_in_waits_for_enough(db_session: Session) -> None:
    fill(db_session)
    fill(db_session, reals=20, deck=GALLERY)
    now = utc_now()
    row = Import(deck="gallery", source="x", started_at=now, beat_at=now, read=0, total=9, kept=0)
    db_session.add(row)
    db_session.flush()
    assert health.decks_to_play(db_session, 18, now) == [UTKFACE]
    row.finished_at = now
    db_session.flush()
    assert health.decks_to_play(db_session, 18, now) == [UTKFACE, GALLERY]


def test_asking_for_decks_reads_no_table_through(database: Database) -> None:
    said: list[tuple[str, object]] = []
    with database.writing() as session:
        fill(session)
        fill(session, deck=GALLERY)
        session.execute(text("ANALYZE"))
        session.commit()
    if not database.is_sqlite:  # a table of a few rows is read through, and rightly so
        return
    with database.reading() as session:
        connection = session.connection()
        event.listen(
            connection,
            "before_cursor_execute",
            lambda _c, _k, statement, parameters, *_: said.append((statement, parameters)),
        )
        default_deck(session)
        stock_size(session, GALLERY, 18)
        asked = list(said)
        assert asked
        for statement, parameters in asked:
            plan = session.connection().exec_driver_sql(
                f"EXPLAIN QUERY PLAN {statement}",
                parameters,  # type: ignore[arg-type]
            )
            steps = [str(row[3]) for row in plan]
            assert not [step for step in steps if step.startswith("SCAN faces")], steps
            assert any("USING" in step and "INDEX ix_faces" in step for step in steps), steps


# Rounds


def decks_of(session: Session, round_id: str) -> set[str]:
    """Return the decks of a round's faces."""
    query = select(Face.deck).join(Trial, Trial.face_id == Face.id)
    return set(session.scalars(query.where(Trial.round_id == round_id)))


@pytest.mark.parametrize("deck", DECKS.values(), ids=list(DECKS))
def test_a_round_is_of_one_deck_even_when_its_faces_run_out(
    db_session: Session, deck: Deck
) -> None:
    fill(db_session, reals=5, fakes=5)
    fill(db_session, reals=5, fakes=5, deck=GALLERY)
    player = add_player(db_session)
    for _ in range(3):
        round_ = add_round(db_session, player, deck=deck, length=5)
        assert (round_.deck, decks_of(db_session, round_.id)) == (deck.name, {deck.name})
        round_.finished_at = utc_now()
        forget_spares(db_session)
    practice = add_round(db_session, player, deck=deck, mode=Mode.PRACTICE)
    practice.answered = 3
    with pytest.raises(Unavailable):  # all but one of the faces are still held
        deal_ahead(db_session, practice, min_age=18, now=utc_now())
    assert decks_of(db_session, practice.id) == {deck.name}


def test_an_empty_deck_borrows_from_nobody(db_session: Session) -> None:
    fill(db_session)
    fill(db_session, reals=5, fakes=0, deck=GALLERY)
    with pytest.raises(Unavailable, match="not enough forgeries"):
        add_round(db_session, add_player(db_session), deck=GALLERY, length=4)


def test_the_gallery_shows_all_ages(db_session: Session) -> None:
    children = [a_real(seed, age=4 + seed, deck=GALLERY) for seed in range(4)]
    add_reals(db_session, [*children, a_real(9, age=4)], utc_now())
    child = Fake(**vars(a_fake(1, deck=GALLERY)) | {"klass": 1})
    add_fakes(db_session, [child], utc_now())
    player = add_player(db_session).id
    assert len(set(pick_reals(db_session, GALLERY, player, 4))) == 4
    assert len(dealing.pick_pairs(db_session, GALLERY, player, 1, utc_now(), 18)) == 1
    with pytest.raises(Unavailable):
        pick_reals(db_session, UTKFACE, player, 1)


def test_a_portrait_that_is_taken_down_gives_way_to_a_portrait(
    db_session: Session, quick_hashes: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(db_session)
    fill(db_session, reals=30, fakes=30, deck=GALLERY)
    monkeypatch.setattr(classrooms, "flip_coins", in_turn)
    round_ = add_round(db_session, add_player(db_session), deck=GALLERY)
    classroom = add_classroom(db_session, add_teacher(db_session), deck="gallery", length=6)
    student = add_student(db_session, classroom)
    room = select(ClassroomFace.face_id).where(ClassroomFace.label == Label.REAL)
    shown = select(Trial.face_id).where(Trial.round_id == round_.id, Trial.label == Label.REAL)
    for face_id in (db_session.scalars(shown).all()[0], db_session.scalars(room).all()[0]):
        face = db_session.get_one(Face, face_id)
        take_down(db_session, str(face.sha256), utc_now())
        assert replace_face(db_session, face_id, 18, utc_now()).waiting == 0
        db_session.flush()
        assert face_id not in db_session.scalars(select(Trial.face_id)).all()
    for each in (round_.id, student.round_id):
        assert decks_of(db_session, each) == {"gallery"}
    own = select(Face.deck).join(ClassroomFace, ClassroomFace.face_id == Face.id)
    assert set(db_session.scalars(own)) == {"gallery"}


def test_a_deck_has_one_resolution_whatever_the_other_has(db_session: Session) -> None:
    fill(db_session, reals=5, fakes=5)
    small = [a_real(seed, resolution=64, deck=GALLERY) for seed in range(5)]
    add_reals(db_session, small, utc_now())
    forged = [a_fake(seed, resolution=64, deck=GALLERY) for seed in range(5)]
    add_fakes(db_session, [*forged, a_fake(9, deck=GALLERY)], utc_now())
    retire_others(db_session, GALLERY, 64, utc_now())
    assert [stock_size(db_session, deck, 18) for deck in (UTKFACE, GALLERY)] == [5, 5]
    player = add_player(db_session).id
    pairs = dealing.pick_pairs(db_session, GALLERY, player, 5, utc_now(), 0)
    dealt = [face for pair in pairs for face in pair.values()]
    sizes = select(Face.resolution).where(Face.id.in_(dealt))
    assert set(db_session.scalars(sizes)) == {64}


def test_each_deck_has_its_own_specimen(db_session: Session) -> None:
    fill(db_session, reals=2, fakes=2)
    fill(db_session, reals=2, fakes=2, deck=GALLERY)
    for deck in (UTKFACE, GALLERY):
        [taken] = take_from_stock(db_session, deck, 1, utc_now())
        assert find_specimen(db_session, deck, 18) == taken
        assert db_session.get_one(Face, taken).deck == deck.name


def test_the_tables_have_decks(db_session: Session) -> None:
    fill(db_session)
    fill(db_session, deck=GALLERY)
    count = select(Face.deck, func.count()).group_by(Face.deck)
    assert set(db_session.execute(count)) == {("utkface", 100), ("gallery", 100)}
