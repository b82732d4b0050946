"""Dealing: a real and a fake for each trial, both new to the player; a fair coin shows one."""

import random
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from quiz.counts import digests
from quiz.decks import DECKS, Deck, first_class
from quiz.errors import Unavailable
from quiz.faces import IS_HELD, IS_OPEN, take_from_stock, unknown_reals
from quiz.models import Face, FaceBytes, Label, Round, Trial
from quiz.policy import lifetimes

NO_PLAYER = ""  # stands for a player who has seen no face yet
# Candidates for each face that is needed: with more of them than faces, neighbours in the order of
# a draw rarely come into the same round.
CANDIDATES = 4

Pair = dict[Label, int]  # a face of each label

_random = random.SystemRandom()


def flip_coins(count: int) -> list[Label]:
    """Draw each label with a fair coin, independent of the others, so that counting is no help."""
    return [Label.FAKE if _random.getrandbits(1) else Label.REAL for _ in range(count)]


def deal(
    session: Session,
    round_: Round,
    labels: Sequence[Label],
    *,
    first: int,
    min_age: int,
    now: datetime,
) -> None:
    """Add trials with these labels to a round, from position `first`; Unavailable without faces."""
    deck, player_id, count = DECKS[round_.deck], round_.player_id, len(labels)
    try:
        with session.begin_nested():  # fakes that don't suffice go back into stock
            pairs = pick_pairs(session, deck, player_id, count, now, min_age)
    except Unavailable:  # too many people play at once
        pairs = share_pairs(session, deck, player_id, count)
        if len(pairs) < count:
            raise
    for position, (label, pair) in enumerate(zip(labels, pairs, strict=True), start=first):
        session.add(
            Trial(
                round_id=round_.id,
                player_id=player_id,
                position=position,
                label=label,
                **shown_and_spare(pair, label),
            )
        )
    session.flush()


def pick_pairs(
    session: Session, deck: Deck, player_id: str, count: int, now: datetime, min_age: int
) -> list[Pair]:
    """Pick a real and a fake for each trial, whichever of them the coin shows.

    What is left for others then depends on the number of trials, and never on a label.
    """
    reals = pick_reals(session, deck, player_id, count, min_age)
    fakes = pick_fakes(session, deck, player_id, count, now, min_age)
    return [{Label.REAL: real, Label.FAKE: fake} for real, fake in zip(reals, fakes, strict=True)]


def shown_and_spare(pair: Pair, label: Label) -> dict[str, int]:
    """Return which face of a pair is shown under a label, and which is held back."""
    other = Label.REAL if label is Label.FAKE else Label.FAKE
    return {"face_id": pair[label], "spare_id": pair[other]}


def share_pairs(session: Session, deck: Deck, player_id: str, count: int) -> list[Pair]:
    """Pick pairs of other people's open trials, the oldest first, that are new to this player.

    A coin of its own shows one of the two, so that the same face in two rounds tells nothing. The
    pairs of classrooms are their own.
    """
    mine = aliased(Trial)
    is_mine = exists().where(
        mine.player_id == player_id,
        or_(
            mine.face_id.in_([Trial.face_id, Trial.spare_id]),
            mine.spare_id.in_([Trial.face_id, Trial.spare_id]),
        ),
    )
    shown, spare = aliased(Face), aliased(Face)
    query = (
        select(shown.id, shown.label, spare.id, spare.label)
        .select_from(Trial)
        .join(Round, Round.id == Trial.round_id)
        .join(shown, shown.id == Trial.face_id)
        .join(spare, spare.id == Trial.spare_id)
        .where(*IS_OPEN, Round.deck == deck.name, Round.is_told, ~is_mine)
        .order_by(Trial.id)
        .limit(CANDIDATES * count)
    )
    pairs = {
        frozenset((first, second)): {label: first, other: second}
        for first, label, second, other in session.execute(query)
    }
    return _random.sample(list(pairs.values()), min(count, len(pairs)))


def pick_reals(session: Session, deck: Deck, player_id: str, count: int, min_age: int) -> list[int]:
    """Pick reals that this player has not seen; if there are too few, those seen longest ago.

    Those that no machine has learned from come first, since the machines judge them too.
    """
    quizzed = [*quizzed_reals(deck, min_age), ~IS_HELD]
    unseen = select(Face.id).where(*quizzed, is_unseen(player_id))
    picked = draw(session, unseen.where(*unknown_reals(deck)), count)
    if len(picked) < count:
        picked += draw(session, unseen.where(Face.id.not_in(picked)), count - len(picked))
    if len(picked) < count:
        picked += seen_longest_ago(session, player_id, count - len(picked), quizzed)
    return enough(picked, count, deck.reals)


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
    picked = sample(session, ordered.where(Face.shuffle >= start), count)
    if len(picked) < count:
        picked += sample(session, ordered.where(Face.shuffle < start), count - len(picked))
    return picked


def sample(session: Session, ordered: Select[int], count: int) -> list[int]:
    """Sample from the first candidates in an order, up to `count`."""
    if not count:
        return []
    candidates = session.scalars(ordered.limit(CANDIDATES * count)).all()
    return _random.sample(candidates, min(count, len(candidates)))


def pick_fakes(
    session: Session, deck: Deck, player_id: str, count: int, now: datetime, min_age: int = 0
) -> list[int]:
    """Take fakes from the stock, and as many that were shown lately as reals come back.

    Where the stock is empty, more of those that were shown, if they are new to this player.
    """
    is_old_enough = Face.klass >= first_class(deck.least_age(min_age))
    shown = [*shown_fakes(session, deck), is_old_enough]
    repeats = count_repeats(count, digests.repeat_rate(session, deck.name))
    unseen = select(Face.id).where(*shown, is_unseen(player_id))
    picked = draw_shown_lately(session, unseen, repeats, now)
    picked += take_from_stock(session, deck, count - len(picked), now, is_old_enough)
    if len(picked) < count:
        newest = unseen.where(Face.id.not_in(picked)).order_by(Face.taken_at.desc())
        picked += sample(session, newest, count - len(picked))
    if len(picked) < count:
        others = [*shown, Face.id.not_in(picked)]
        picked += seen_longest_ago(session, player_id, count - len(picked), others)
    _random.shuffle(picked)
    return enough(picked, count, deck.fakes)


def count_repeats(count: int, rate: float) -> int:
    """Flip a coin of this rate for each of `count` fakes; return how many are repeated."""
    return sum(_random.random() < rate for _ in range(count))


def draw_shown_lately(session: Session, query: Select[int], count: int, now: datetime) -> list[int]:
    """Sample from the fakes that were taken lately, those after a random moment first."""
    moment = now - _random.random() * lifetimes.MEMORY
    lately = query.where(Face.taken_at >= now - lifetimes.MEMORY).order_by(Face.taken_at)
    picked = sample(session, lately.where(Face.taken_at >= moment), count)
    if len(picked) < count:
        picked += sample(session, lately.where(Face.taken_at < moment), count - len(picked))
    return picked


def shown_fakes(session: Session, deck: Deck) -> list[ColumnElement[bool]]:
    """Return the conditions on a deck's fakes that may be dealt to another player.

    All who saw them have been told what they are.
    """
    is_of_deck = Face.deck == deck.name
    resolution = select(Face.resolution).where(*quizzed_reals(deck, 0)).limit(1)
    return [
        is_of_deck,
        Face.label == Label.FAKE,
        Face.resolution == resolution.scalar_subquery(),
        exists().where(FaceBytes.face_id == Face.id),
        exists().where(Trial.face_id == Face.id).correlate(Face),
        ~IS_HELD,
        # Not those on the page of everyone's results, which shows their labels.
        Face.id.not_in(digests.exhibited_fakes(session)),
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


def enough(faces: list[int], count: int, what: str) -> list[int]:
    """Return the faces; Unavailable where there are fewer than `count`."""
    if len(faces) < count:
        raise Unavailable(f"There are not enough {what} to show yet; try again in a moment.")
    return faces
