"""Dealing: a fair coin for each trial, then a face of that label that is new to the player."""

import random
from collections.abc import Sequence
from datetime import datetime
from itertools import cycle, islice

from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlalchemy.orm import Session

from quiz.counts import digests
from quiz.decks import DECKS, Deck, first_class
from quiz.errors import Unavailable
from quiz.faces import SPLITS, take_from_stock
from quiz.models import Face, FaceBytes, Label, Round, Trial

NO_PLAYER = ""  # stands for a player who has seen no face yet
# Candidates for each face that is needed: with more of them than faces, neighbours in the order of
# a draw rarely come into the same round.
CANDIDATES = 4

_random = random.SystemRandom()


def flip_coins(count: int) -> list[Label]:
    """Draw each label with a fair coin, independent of the others, so that counting is no help."""
    return [Label.FAKE if _random.getrandbits(1) else Label.REAL for _ in range(count)]


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
    """Pick reals that this player has not seen; if there are too few, those seen longest ago."""
    picked: list[int] = []
    quizzed = quizzed_reals(deck, min_age)
    for split in SPLITS:
        if len(picked) < count:
            unseen = select(Face.id).where(Face.split == split, *quizzed, is_unseen(player_id))
            picked += draw(session, unseen, count - len(picked))
    if len(picked) < count:
        picked += seen_longest_ago(session, player_id, count - len(picked), quizzed)
    return repeat_to_length(picked, count, deck.reals)


def quizzed_reals(deck: Deck, min_age: int) -> list[ColumnElement[bool]]:
    """Return the conditions on the reals of a deck that may be dealt."""
    return [
        Face.deck == deck.name,
        Face.label == Label.REAL,
        Face.taken_at.is_(None),
        Face.age >= deck.least_age(min_age),
    ]


def draw(session: Session, query: Select[int], count: int) -> list[int]:
    """Sample from the candidates that follow a random point of the shuffled order.

    Where the order ends, it goes on from its beginning.
    """
    start = _random.random()
    ordered = query.order_by(Face.shuffle)
    after = ordered.where(Face.shuffle >= start).limit(CANDIDATES * count)
    before = ordered.where(Face.shuffle < start).limit(CANDIDATES * count)
    candidates = list(session.scalars(after))
    if len(candidates) < count:
        candidates += session.scalars(before)
    return _random.sample(candidates, min(count, len(candidates)))


def pick_fakes(
    session: Session, deck: Deck, player_id: str, count: int, now: datetime, min_age: int = 0
) -> list[int]:
    """Take fakes from the stock; beyond it, ones that were shown but are new to this player."""
    is_old_enough = Face.klass >= first_class(deck.least_age(min_age))
    picked = take_from_stock(session, deck, count, now, is_old_enough)
    repeatable = [*repeatable_fakes(deck), is_old_enough]
    if len(picked) < count:
        # Not those on the page of everyone's results, which shows their labels.
        excluded = picked + digests.exhibited_fakes(session)
        unseen = select(Face.id).where(*repeatable, is_unseen(player_id), Face.id.not_in(excluded))
        candidates = unseen.order_by(Face.id.desc()).limit(CANDIDATES * count)
        newest = session.scalars(candidates).all()
        picked += _random.sample(newest, min(count - len(picked), len(newest)))
    if len(picked) < count:
        picked += seen_longest_ago(session, player_id, count - len(picked), repeatable)
    return repeat_to_length(picked, count, deck.fakes)


def repeatable_fakes(deck: Deck) -> list[ColumnElement[bool]]:
    """Return the conditions on a deck's fakes that may be dealt to more than one player.

    Fakes in stock count too, since another round may be taking the last of them at this moment.
    One that was taken for the home page does not: everybody sees what it is.
    """
    is_of_deck = Face.deck == deck.name
    resolution = select(Face.resolution).where(is_of_deck, Face.label == Label.REAL).limit(1)
    was_dealt = exists().where(Trial.face_id == Face.id).correlate(Face)
    return [
        is_of_deck,
        Face.label == Label.FAKE,
        Face.resolution == resolution.scalar_subquery(),
        exists().where(FaceBytes.face_id == Face.id),
        Face.taken_at.is_(None) | was_dealt,
    ]


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


def repeat_to_length(faces: list[int], count: int, what: str) -> list[int]:
    """Repeat faces where there are fewer than `count`; Unavailable where there are none."""
    if count and not faces:
        raise Unavailable(f"There are no {what} to show yet; try again in a moment.")
    return list(islice(cycle(faces), count))
