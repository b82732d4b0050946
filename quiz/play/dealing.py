"""Dealing: a fair coin, then a face that the player has not seen."""

import random
import secrets
from collections.abc import Sequence
from datetime import datetime
from itertools import cycle, islice

from sqlalchemy import ColumnElement, Select, exists, func, select, update
from sqlalchemy.orm import Session

from quiz.counts import digests
from quiz.decks import DECKS, Deck, first_class
from quiz.errors import Unavailable
from quiz.faces import IN_STOCK, SPLITS
from quiz.models import (
    Classroom,
    ClassroomFace,
    Face,
    FaceBytes,
    Label,
    Round,
    Student,
    Trial,
)

NOBODY = ""  # a player who has seen nothing
SPARE = 4  # how many candidates are drawn for each face, so that neighbours part

_random = random.SystemRandom()


def flip_coins(count: int) -> list[Label]:
    """Flip a fair coin for each trial, whatever came before, so that counting helps nobody."""
    return [Label.FAKE if secrets.randbits(1) else Label.REAL for _ in range(count)]


def stock_size(session: Session, deck: Deck) -> int:
    """Count the fakes of a deck that nobody has been dealt."""
    query = select(func.count()).select_from(Face).where(Face.deck == deck.name, IN_STOCK)
    return session.scalar(query) or 0


def deal(
    session: Session, round_: Round, labels: Sequence[Label], *, first: int, min_age: int
) -> None:
    """Add trials with these labels to a round, from position `first`; Unavailable without faces."""
    deck, player_id = DECKS[round_.deck], round_.player_id
    reals, fakes = labels.count(Label.REAL), labels.count(Label.FAKE)
    faces = {
        Label.REAL: iter(pick_reals(session, deck, player_id, reals, min_age)),
        Label.FAKE: iter(pick_fakes(session, deck, player_id, fakes, round_.started_at)),
    }
    for position, label in enumerate(labels, start=first):
        session.add(
            Trial(
                round_id=round_.id,
                player_id=round_.player_id,
                position=position,
                face_id=next(faces[label]),
                label=label,
            )
        )
    session.flush()


def pick_reals(session: Session, deck: Deck, player_id: str, count: int, min_age: int) -> list[int]:
    """Pick reals that this player has not seen; when all were, those seen longest ago."""
    picked: list[int] = []
    quizzed = quizzed_reals(deck, min_age)
    for split in SPLITS:
        if len(picked) < count:
            unseen = select(Face.id).where(Face.split == split, *quizzed, is_unseen(player_id))
            picked += draw(session, unseen, count - len(picked))
    if len(picked) < count:
        picked += seen_longest_ago(session, player_id, count - len(picked), quizzed)
    return repeated(picked, count, deck.reals)


def quizzed_reals(deck: Deck, min_age: int) -> list[ColumnElement[bool]]:
    """Return what holds of the reals of a deck that can be dealt."""
    can_be = [Face.deck == deck.name, Face.label == Label.REAL, Face.taken_at.is_(None)]
    return [*can_be, Face.age >= deck.least_age(min_age)]


def draw(session: Session, query: Select[int], count: int) -> list[int]:
    """Draw from a random point of the shuffled order, round its end, and sample what is there."""
    start = _random.random()
    ordered = query.order_by(Face.shuffle)
    found = list(session.scalars(ordered.where(Face.shuffle >= start).limit(SPARE * count)))
    if len(found) < count:
        found += session.scalars(ordered.where(Face.shuffle < start).limit(SPARE * count))
    return _random.sample(found, min(count, len(found)))


def pick_fakes(
    session: Session, deck: Deck, player_id: str, count: int, now: datetime, min_age: int = 0
) -> list[int]:
    """Take fakes from the stock; beyond it, shown ones that are new to this player."""
    is_old_enough = Face.klass >= first_class(deck.least_age(min_age))
    picked = take_from_stock(session, deck, count, now, is_old_enough)
    # Not only those that left the stock: another round may be taking the last ones right now.
    # But not one that was taken for the home page, where everybody sees what it is.
    was_dealt = exists().where(Trial.face_id == Face.id).correlate(Face)
    is_of_deck = Face.deck == deck.name
    real = select(Face.resolution).where(is_of_deck, Face.label == Label.REAL)
    size = real.limit(1).scalar_subquery()
    has_bytes = exists().where(FaceBytes.face_id == Face.id)
    in_play = Face.taken_at.is_(None) | was_dealt
    kept = [
        is_of_deck, Face.label == Label.FAKE, Face.resolution == size, has_bytes, in_play,
        is_old_enough,
    ]  # fmt: skip
    if len(picked) < count:
        # Nor those on everyone's page, where they are called by their label.
        told = digests.exhibited_fakes(session)
        query = select(Face.id).where(*kept, is_unseen(player_id), Face.id.not_in(picked + told))
        newest = session.scalars(query.order_by(Face.id.desc()).limit(SPARE * count)).all()
        picked += _random.sample(newest, min(count - len(picked), len(newest)))
    if len(picked) < count:
        picked += seen_longest_ago(session, player_id, count - len(picked), kept)
    return repeated(picked, count, deck.fakes)


def take_from_stock(
    session: Session, deck: Deck, count: int, now: datetime, *conditions: ColumnElement[bool]
) -> list[int]:
    """Take up to `count` fakes out of a stock, the newest first; nobody else gets them."""
    if not count:
        return []
    stock = select(Face.id).where(Face.deck == deck.name, IN_STOCK, *conditions)
    newest = stock.order_by(Face.made_at.desc(), Face.id.desc())
    taken = list(session.scalars(newest.limit(count).with_for_update(skip_locked=True)))
    session.execute(update(Face).where(Face.id.in_(taken)).values(taken_at=now))
    return taken


def is_unseen(player_id: str) -> ColumnElement[bool]:
    """Return the condition that a face has never been dealt to this player."""
    return ~exists().where(Trial.player_id == player_id, Trial.face_id == Face.id)


def seen_longest_ago(
    session: Session, player_id: str, count: int, conditions: Sequence[ColumnElement[bool]]
) -> list[int]:
    """Return the faces that this player was dealt longest ago."""
    query = (
        select(Trial.face_id)
        .join(Face, Face.id == Trial.face_id)
        .where(Trial.player_id == player_id, *conditions)
        .group_by(Trial.face_id)
        .order_by(func.max(Trial.id))
        .limit(count)
    )
    return list(session.scalars(query))


def repeated(faces: list[int], count: int, what: str) -> list[int]:
    """Go round the faces when there are fewer than a round needs; Unavailable without any."""
    if count and not faces:
        raise Unavailable(f"There are no {what} to show yet; try again in a moment.")
    return list(islice(cycle(faces), count))


def replace_face(session: Session, face_id: int, min_age: int) -> int:
    """Give each trial that still waits with this real another of its deck; how many there were."""
    deck = DECKS[session.get_one(Face, face_id).deck]
    replace_in_classrooms(session, deck, face_id)
    query = select(Trial).where(Trial.face_id == face_id, Trial.response.is_(None))
    waiting = list(session.scalars(query))
    for trial in waiting:
        [trial.face_id] = pick_reals(session, deck, trial.player_id, 1, min_age)
        session.flush()
    return len(waiting)


def replace_in_classrooms(session: Session, deck: Deck, face_id: int) -> None:
    """Give each classroom that has this real another, the same for all its students."""
    query = select(ClassroomFace, Classroom.min_age).join(Classroom)
    for face, min_age in session.execute(query.where(ClassroomFace.face_id == face_id)).all():
        face.face_id = another_for(session, deck, face.classroom_id, min_age)
        rounds = select(Student.round_id).where(Student.classroom_id == face.classroom_id)
        waiting = update(Trial).where(
            Trial.round_id.in_(rounds), Trial.face_id == face_id, Trial.response.is_(None)
        )
        session.execute(waiting.values(face_id=face.face_id))
        session.flush()


def another_for(session: Session, deck: Deck, classroom_id: str, min_age: int) -> int:
    """Return a real that a classroom does not have, if there is one."""
    query = select(ClassroomFace.face_id).where(ClassroomFace.classroom_id == classroom_id)
    own = set(session.scalars(query))
    found = pick_reals(session, deck, NOBODY, len(own) + 1, min_age)
    return next((face for face in found if face not in own), found[0])
