"""Guesses: what people said of faces, of those responses that may teach the generator."""

from collections import Counter
from collections.abc import Collection, Generator, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, case, exists, func, select
from sqlalchemy.orm import Session, aliased

from quiz.counts import IS_COUNTED
from quiz.models import Face, FaceBytes, Label, Pick, PickFace, Player, Round, Trial
from quiz.policy import limits, ranking

AT_ONCE = 5000  # guesses in one chunk


class Guess(NamedTuple):
    """What a player said of a face."""

    trial_id: int
    face_id: int
    player_id: str
    said: Label


class Preference(NamedTuple):
    """A face that a player picked, and another one of the same offer."""

    player_id: str
    face_id: int
    other_id: int


class Picture(NamedTuple):
    """A face's JPEG, and P(fake) by the machine opponents that have judged it, in [0, 1]."""

    face_id: int
    body: bytes
    p_discriminator: float | None
    p_detector: float | None


def latest(
    session: Session, deck: str, resolution: int, most: int
) -> Generator[list[Guess], None, None]:
    """Yield chunks of guesses, the latest `most`; on Postgres this needs `snapshot()`.

    Of one player come the latest few alone, so that nobody is the crowd.
    """
    columns = (Trial.id, Trial.face_id, Trial.player_id, Trial.response)
    query = teaching(select(*columns), deck, resolution).order_by(Trial.id.desc())
    with session.execute(query.execution_options(yield_per=AT_ONCE)) as rows:
        some = islice(few_of_each(Guess(*row) for row in rows), most)
        while chunk := list(islice(some, AT_ONCE)):
            yield chunk


def few_of_each(found: Iterable[Guess]) -> Iterator[Guess]:
    """Yield of each player the first guesses, as many as may teach."""
    counts = Counter[str]()
    for guess in found:
        counts[guess.player_id] += 1
        if counts[guess.player_id] <= limits.MOST_OF_PLAYER:
            yield guess


def count_since(
    session: Session, deck: str, resolution: int, since: datetime | None, most: int
) -> int:
    """Count the guesses that were made after a time, or ever; up to `most`.

    Of one player as many count as may teach.
    """
    said = func.count()
    few = case((said > limits.MOST_OF_PLAYER, limits.MOST_OF_PLAYER), else_=said)
    each = select(few.label("said")).select_from(Trial).group_by(Trial.player_id)
    query = teaching(each, deck, resolution)
    if since is not None:
        query = query.where(Trial.responded_at > since)
    of_players = query.subquery()
    return min(most, session.scalar(select(func.sum(of_players.c.said))) or 0)


def offered_to(session: Session, face_ids: Collection[int]) -> dict[int, str]:
    """Return to whom those of these faces were offered whose bytes are still there."""
    query = (
        select(PickFace.face_id, Pick.player_id)
        .join(Pick, Pick.id == PickFace.pick_id)
        .join(FaceBytes, FaceBytes.face_id == PickFace.face_id)
    )
    found = session.execute(query.where(PickFace.face_id.in_(face_ids)))
    return {face_id: player_id for face_id, player_id in found if player_id is not None}


def pictures(session: Session, face_ids: Sequence[int]) -> list[Picture]:
    """Return the pictures of those of these faces whose bytes are still there."""
    columns = (Face.id, FaceBytes.body, Face.p_discriminator, Face.p_detector)
    query = select(*columns).join(FaceBytes, FaceBytes.face_id == Face.id)
    return [Picture(*row) for row in session.execute(query.where(Face.id.in_(face_ids)))]


def teaching(
    query: Select[*tuple[Any, ...]], deck: str, resolution: int
) -> Select[*tuple[Any, ...]]:
    """Keep of a query for trials those whose responses may teach: of one deck and resolution.

    A response that is faster than anybody can see teaches nothing, nor one to a face that no
    browser had loaded, which has no time.
    """
    return (
        query.join(Round, Round.id == Trial.round_id)
        .join(Player, Player.id == Trial.player_id)
        .join(Face, Face.id == Trial.face_id)
        .join(FaceBytes, FaceBytes.face_id == Trial.face_id)
        .where(Trial.response.is_not(None), IS_COUNTED, Round.is_told, is_outside_classrooms())
        .where(Trial.response_ms >= ranking.FAST_MS)
        .where(Player.may_teach.is_(True), Player.is_on_hold.is_(False), is_first_sight())
        .where(Face.deck == deck, Face.resolution == resolution)
    )


def is_outside_classrooms() -> ColumnElement[bool]:
    """Return the condition that a round was never a classroom's, even of one that is deleted.

    A student's round has no address for its result. Neither have rounds from before there were
    such addresses: of those nobody can tell any more, so they don't teach.
    """
    return Round.result_token.is_not(None)


def is_first_sight() -> ColumnElement[bool]:
    """Return the condition that its player had not met the face: who has was told what it is."""
    earlier = aliased(Trial)
    met = exists().where(
        earlier.player_id == Trial.player_id,
        earlier.face_id == Trial.face_id,
        earlier.id < Trial.id,
    )
    return ~met.correlate(Trial)
