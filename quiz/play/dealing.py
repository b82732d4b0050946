"""Dealing: a real and the fake that it is paired with for each trial; a fair coin shows one.

A real is paired for good when it is first dealt. Whenever the pair comes back, to whomever, a new
coin decides, so meeting a face again tells nothing about its label.
"""

import random
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, exists, func, or_, select, update
from sqlalchemy.orm import Session, aliased

from quiz.decks import ADULT, DECKS, Deck, first_class
from quiz.errors import Unavailable
from quiz.faces import IS_HELD, dealt_resolution, is_any, take_from_stock, unknown_reals
from quiz.models import Face, Label, Round, Trial

NO_PLAYER = ""  # stands for a player who has seen no face yet
# Candidates for each face that is needed: with more of them than faces, neighbours in the order of
# a draw rarely come into the same round.
CANDIDATES = 4
TRIES = 3  # to find reals that nobody else is dealt at the same moment

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
    with session.begin_nested():  # fakes that don't suffice go back into stock
        pairs = pick_pairs(session, deck, player_id, count, now, min_age)
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
    """Pick a pair for each trial: reals that are new to the player, each with its fake.

    What is left for others then depends on the number of trials, and never on a label. Where the
    stock has no fake for a real that was never dealt, pairs that exist take its place. All faces
    have one resolution, also while an import brings another.
    """
    size = dealt_resolution(session, deck)
    partners: dict[int, int] = {}
    for _ in range(TRIES):
        lacking = count - len(partners)
        others = [Face.resolution == size, Face.id.not_in(list(partners))]
        reals = pick_reals(session, deck, player_id, lacking, min_age, others)
        partners |= lock(session, deck, reals, size, now, min_age)
        if len(partners) == count:
            break
    else:
        partners |= lock_paired(session, deck, player_id, count, min_age, partners, size)
    pairs = list(partners.items())
    _random.shuffle(pairs)
    return [{Label.REAL: real, Label.FAKE: fake} for real, fake in pairs]


def lock(
    session: Session,
    deck: Deck,
    reals: Sequence[int],
    size: int | None,
    now: datetime,
    min_age: int,
) -> dict[int, int]:
    """Lock reals that nobody else is dealt at this moment; return their fakes, or new ones."""
    partners = locked(session, deck, reals, size, min_age)
    single = [real for real, fake in partners.items() if fake is None]
    paired = {real: fake for real, fake in partners.items() if fake is not None}
    return paired | pair_up(session, deck, single, size, now, min_age)


def lock_paired(
    session: Session,
    deck: Deck,
    player_id: str,
    count: int,
    min_age: int,
    picked: dict[int, int],
    size: int | None,
) -> dict[int, int]:
    """Lock pairs that exist already, to complete those that are picked; Unavailable without."""
    is_alike, is_other = Face.resolution == size, Face.id.not_in(list(picked))
    others = [Face.partner_id.is_not(None), is_alike, is_other]
    lacking = count - len(picked)
    reals = find_reals(session, deck, player_id, lacking, min_age, others)
    found = locked(session, deck, reals, size, min_age)
    enough(list(found), lacking, deck.fakes)
    return {real: fake for real, fake in found.items() if fake is not None}


def locked(
    session: Session, deck: Deck, reals: Sequence[int], size: int | None, min_age: int
) -> dict[int, int | None]:
    """Lock reals in one order, without those that others have locked; return their fakes.

    Since they were found, another may have dealt, paired, resized or removed them. Only what is
    read once they are locked is sure.
    """
    rows = select(Face.id).where(Face.id.in_(reals)).order_by(Face.id)
    mine = session.scalars(rows.with_for_update(skip_locked=True, key_share=True)).all()
    still_usable = select(Face.id, Face.partner_id).where(
        Face.id.in_(mine), Face.resolution == size, *usable_reals(deck, min_age)
    )
    return {row.id: row.partner_id for row in session.execute(still_usable)}


def pair_up(
    session: Session,
    deck: Deck,
    reals: Sequence[int],
    size: int | None,
    now: datetime,
    min_age: int,
) -> dict[int, int]:
    """Pair reals for good with new fakes, as far as the stock goes; return the fakes by real.

    Adults are paired with adults, and the others with others. So a pair stays usable when the
    least age is raised to that of adults, and an age tells nothing about the label.
    """
    fits = (Face.klass >= first_class(deck.least_age(min_age)), Face.resolution == size)
    pairs: dict[int, int] = {}
    for is_alike, alike in by_generation(session, deck, reals):
        fakes = take_from_stock(session, deck, len(alike), now, *fits, is_alike)
        _random.shuffle(fakes)
        pairs |= zip(alike, fakes, strict=False)
    if pairs:
        session.execute(
            update(Face), [{"id": real, "partner_id": fake} for real, fake in pairs.items()]
        )
    return pairs


def by_generation(
    session: Session, deck: Deck, reals: Sequence[int]
) -> list[tuple[ColumnElement[bool], list[int]]]:
    """Return the adults among reals, then the others, each with the condition on their fakes."""
    is_adult = Face.klass >= first_class(deck.least_age(ADULT))
    adults = set(session.scalars(select(Face.id).where(Face.id.in_(reals), is_adult)))
    return [
        (is_adult, [real for real in reals if real in adults]),
        (~is_adult, [real for real in reals if real not in adults]),
    ]


def shown_and_spare(pair: Pair, label: Label) -> dict[str, int]:
    """Return which face of a pair is shown under a label, and which is held back."""
    other = Label.REAL if label is Label.FAKE else Label.FAKE
    return {"face_id": pair[label], "spare_id": pair[other]}


def pick_reals(
    session: Session,
    deck: Deck,
    player_id: str,
    count: int,
    min_age: int,
    conditions: Sequence[ColumnElement[bool]] = (),
) -> list[int]:
    """Pick reals for this player; Unavailable where others are looking at too many of them."""
    picked = find_reals(session, deck, player_id, count, min_age, conditions)
    return enough(picked, count, deck.reals)


def find_reals(
    session: Session,
    deck: Deck,
    player_id: str,
    count: int,
    min_age: int,
    conditions: Sequence[ColumnElement[bool]],
) -> list[int]:
    """Find up to `count` reals that nobody is looking at and whose pairs are new to this player.

    Those that no machine has learned from come first, since the machines judge them too; at the
    end the pairs that the player saw longest ago.
    """
    usable = [*usable_reals(deck, min_age), *conditions]
    unseen = select(Face.id).where(*usable, is_unseen(player_id))
    picked = draw(session, unseen.where(*unknown_reals(deck)), count)
    if len(picked) < count:
        picked += draw(session, unseen.where(Face.id.not_in(picked)), count - len(picked))
    if len(picked) < count:
        picked += seen_longest_ago(session, player_id, count - len(picked), usable)
    return picked


def usable_reals(deck: Deck, min_age: int) -> list[ColumnElement[bool]]:
    """Return the conditions on the reals that can be dealt now."""
    return [*dealable_reals(deck, min_age), ~IS_HELD]


def dealable_reals(deck: Deck, min_age: int) -> list[ColumnElement[bool]]:
    """Return the conditions on the reals of a deck that can be dealt once nobody looks at them."""
    return [*quizzed_reals(deck, min_age), has_usable_partner(deck, min_age)]


def quizzed_reals(deck: Deck, min_age: int) -> list[ColumnElement[bool]]:
    """Return the conditions on the reals of a deck that may be shown."""
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


def has_usable_partner(deck: Deck, min_age: int) -> ColumnElement[bool]:
    """Return the condition that a real's fake can be shown, or that it has none yet."""
    partner = aliased(Face)
    unfit = exists().where(
        partner.id == Face.partner_id,
        or_(
            partner.klass < first_class(deck.least_age(min_age)),
            partner.resolution != Face.resolution,
            partner.exhibited_at.is_not(None),
        ),
    )
    return or_(Face.partner_id.is_(None), ~unfit.correlate(Face))


def is_of_pair() -> ColumnElement[bool]:
    """Return the condition that a trial showed a real, or the fake that it is paired with."""
    return or_(Trial.face_id == Face.id, Trial.face_id == Face.partner_id)


def is_unseen(player_id: str) -> ColumnElement[bool]:
    """Return the condition that neither face of a real's pair was dealt to this player."""
    dealt = (
        is_any(Trial.player_id == player_id, Trial.face_id == face)
        for face in (Face.id, Face.partner_id)
    )
    return ~or_(*dealt)


def seen_longest_ago(
    session: Session, player_id: str, count: int, conditions: Sequence[ColumnElement[bool]]
) -> list[int]:
    """Draw from the reals whose pairs this player was dealt longest ago, about half of them.

    A player who remembers the order could otherwise tell which pair comes next, and so what the
    face is that has not been shown yet.
    """
    query = (
        select(Face.id)
        .join(Trial, is_of_pair())
        .where(Trial.player_id == player_id, *conditions)
        .group_by(Face.id)
        .order_by(func.max(Trial.id))
    )
    seen = session.scalars(query).all()
    earlier = seen[: max(2 * count, len(seen) // 2)]
    return _random.sample(earlier, min(count, len(earlier)))


def enough(faces: list[int], count: int, what: str) -> list[int]:
    """Return the faces; Unavailable where there are fewer than `count`."""
    if len(faces) < count:
        raise Unavailable(f"There are not enough {what} to show yet; try again in a moment.")
    return faces
