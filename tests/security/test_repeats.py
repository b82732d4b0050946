"""Repeats: no player sees a pair again until all were seen, and a face met again tells nothing."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from itertools import islice

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from quiz import faces
from quiz.classroom import stages
from quiz.decks.deck import UTKFACE
from quiz.faces import forget_spares, purge_fakes
from quiz.models import (
    ClassroomFace,
    Face,
    Label,
    Mode,
    Player,
    PlayerDay,
    Round,
    Trial,
)
from quiz.play import abandoned, flip_coins, players
from quiz.play.rounds import start_round
from quiz.storage.database import utc_now
from tests.support.factories import (
    a_fake,
    a_real,
    add_classroom,
    add_player,
    add_teacher,
    respond,
)

TRIALS, LENGTH = 1000, 50
OTHER = {Label.REAL: Label.FAKE, Label.FAKE: Label.REAL}


def store(session: Session, reals: int, fakes: int) -> None:
    """Store faces that differ only in name, since their pixels do not matter here."""
    photographs = [replace(a_real(0), sha256=f"{number:064x}") for number in range(reals)]
    faces.add_reals(session, photographs, utc_now())
    faces.add_fakes(
        session, [replace(a_fake(0), seed=number) for number in range(fakes)], utc_now()
    )


def deal(session: Session, trials: int) -> list[tuple[int, Label]]:
    """Let one player start rounds; return the faces in order."""
    player = add_player(session)
    for _ in range(trials // LENGTH):
        labels = flip_coins(LENGTH)
        round_ = start_round(
            session, player, labels, deck=UTKFACE, mode=Mode.CLASSIC, min_age=18, now=utc_now()
        )
        round_.finished_at = utc_now()
        session.execute(update(Trial).values(shown_at=utc_now()))
        forget_spares(session)
    query = select(Trial.face_id, Face.label).join(Face, Face.id == Trial.face_id)
    rows = session.execute(query.where(Trial.player_id == player.id).order_by(Trial.id))
    return [(face, label) for face, label in rows]


@pytest.mark.slow
def test_nobody_sees_a_face_twice_in_a_thousand_trials(db_session: Session) -> None:
    store(db_session, reals=1050, fakes=1050)
    for _ in range(3):  # other players, who use up fakes
        deal(db_session, 200)
    dealt = deal(db_session, TRIALS)
    assert len(dealt) == TRIALS
    assert len({face for face, _ in dealt}) == TRIALS


def test_when_all_were_seen_those_of_the_older_half_come_back(db_session: Session) -> None:
    store(db_session, reals=200, fakes=200)
    faces_dealt = [face for face, _ in deal(db_session, TRIALS)]
    paired = select(Face.partner_id, Face.id).where(Face.partner_id.is_not(None))
    partner = {row.partner_id: row.id for row in db_session.execute(paired)}
    pairs = [partner.get(face, face) for face in faces_dealt]
    assert len(set(islice(pairs, 200))) == 200
    last: dict[int, int] = {}
    for place, pair in enumerate(pairs):
        assert place - last.get(pair, -200) >= 100 - LENGTH  # a round is dealt at once
        last[pair] = place


def test_a_face_never_met_is_not_known_by_what_is_left(db_session: Session) -> None:
    """One who counts which faces of which label are still to come guesses no better."""
    store(db_session, reals=200, fakes=200)
    dealt = deal(db_session, TRIALS)
    left = Counter(OTHER[label] for _, label in dealt[:200])
    met = {face for face, _ in dealt[:200]}
    right = []
    for face, label in dealt[200:400]:
        if face not in met:
            right.append(label is max(left, key=lambda each: left[each]))
            left[label] -= 1
            met.add(face)
    assert len(right) > 60
    assert sum(right) / len(right) < 0.66


def in_new_browsers(session: Session) -> set[int]:
    """Play in forty new browsers; return all faces that were shown."""
    return {face for _ in range(40) for face, _ in play(session, add_player(session))}


def and_erase_oneself(session: Session) -> set[int]:
    """Play, and erase each player."""
    known = set[int]()
    for _ in range(40):
        player = add_player(session)
        known |= {face for face, _ in play(session, player)}
        players.erase_player(session, player.id)
    return known


def as_one_player(session: Session) -> set[int]:
    """Play as one player until there is nothing new."""
    player = add_player(session)
    return {face for _ in range(60) for face, _ in play(session, player)}


def without_a_response(session: Session) -> set[int]:
    """Look at faces without a response, and wait until the rounds are deleted."""
    known = set[int]()
    for _ in range(50):
        round_ = start(session, add_player(session), 4)
        known |= set(session.scalars(select(Trial.face_id).where(Trial.round_id == round_.id)))
        session.execute(update(Round).values(started_at=utc_now() - timedelta(days=2)))
        abandoned.delete_abandoned(session, utc_now() - timedelta(days=1))
    return known


def in_classes_of_ones_own(session: Session) -> set[int]:
    """Open classrooms without students, and end them."""
    known, teacher = set[int](), add_teacher(session)
    for _ in range(10):
        classroom = add_classroom(session, teacher, length=20)
        faces = select(ClassroomFace.face_id).where(ClassroomFace.classroom_id == classroom.id)
        known |= set(session.scalars(faces))
        stages.finish(session, classroom, utc_now())
    return known


def and_come_back_after_a_year(session: Session) -> set[int]:
    """Play, and wait until all is purged that is ever purged."""
    known = in_new_browsers(session)
    forget_spares(session)
    purge_fakes(session, utc_now() + timedelta(days=365))
    session.execute(delete(PlayerDay))
    return known


@pytest.mark.slow
@pytest.mark.usefixtures("quick_hashes")
@pytest.mark.parametrize(
    "collect",
    [
        in_new_browsers,
        and_erase_oneself,
        as_one_player,
        without_a_response,
        in_classes_of_ones_own,
        and_come_back_after_a_year,
    ],
)
def test_meeting_a_face_again_tells_nothing(
    db_session: Session, collect: Callable[[Session], set[int]]
) -> None:
    """Somebody remembers every face that they ever saw, wherever it was."""
    store(db_session, reals=300, fakes=900)
    known, met = collect(db_session), {label: list[bool]() for label in Label}
    for _ in range(100):
        for face, label in play(db_session, add_player(db_session)):
            met[label].append(face in known)
    again = {label: sum(times) / len(times) for label, times in met.items()}
    assert min(again.values()) > 0.1  # so that there is something to tell by
    area = 0.5 + (again[Label.REAL] - again[Label.FAKE]) / 2
    print(f"{collect.__name__}, met again: {again}, AUC {area:.3f}")
    assert abs(area - 0.5) < 0.08  # five standard errors


@pytest.mark.slow
def test_a_player_who_has_seen_everything_learns_nothing_from_it(db_session: Session) -> None:
    store(db_session, reals=100, fakes=400)
    player, known, met = (
        add_player(db_session),
        set[int](),
        {label: list[bool]() for label in Label},
    )
    for number in range(80):
        for face, label in play(db_session, player):
            if number >= 10:
                met[label].append(face in known)
            known.add(face)
    again = {label: sum(times) / len(times) for label, times in met.items()}
    assert abs(again[Label.REAL] - again[Label.FAKE]) < 0.2  # five standard errors


def play(session: Session, player: Player) -> list[tuple[int, Label]]:
    """Let a player judge ten faces; return them with their labels."""
    round_ = start(session, player, 10)
    for position in range(1, 11):
        respond(session, player.id, round_.id, position, Label.REAL)
    query = select(Trial.face_id, Trial.label).where(Trial.round_id == round_.id)
    return [(face, label) for face, label in session.execute(query)]


def start(session: Session, player: Player, length: int) -> Round:
    """Start a round."""
    labels, now = flip_coins(length), utc_now()
    return start_round(
        session, player, labels, deck=UTKFACE, mode=Mode.CLASSIC, min_age=18, now=now
    )
