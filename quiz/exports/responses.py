"""The export for research: all responses that are told, without what identifies a player.

Those of a classroom come once it is finished: until then others still look at its faces.
Players and photographs are numbered, with other numbers in each export. The order of the players
is random each time, so that neither number nor position tells who joined when.
"""

from collections import defaultdict
from collections.abc import Generator, Sequence
from contextlib import closing
from functools import cache
from itertools import count, groupby
from operator import attrgetter
from secrets import SystemRandom
from typing import Any

from sqlalchemy import Integer, Row, Select, String, column, func, select, values
from sqlalchemy.orm import Session

from quiz.decks import GALLERY, group_names
from quiz.exports.columns import ExportedTrial
from quiz.models import Face, Label, Lane, Player, Round, Showing, Trial

PLAYERS_AT_ONCE = 500  # in one query
ROWS_AT_ONCE = 2000  # fetched at a time
IS_EXPORTED = (Trial.response.is_not(None), Round.is_told)


def exported_trials(session: Session) -> Generator[ExportedTrial, None, None]:
    """Yield all responses, player by player in random order, each player's in order of time."""
    photographs = numbering()
    with closing(rows_in_random_order(session)) as all_rows:
        for player, (_, rows) in enumerate(groupby(all_rows, attrgetter("place")), start=1):
            rounds = numbering()
            for trial, row in enumerate(rows, start=1):
                round_ = rounds[row.round_id]
                face = photographs[row.face_id] if row.label is Label.REAL else None
                yield exported_trial(row, player=player, trial=trial, round_=round_, face=face)


def numbering() -> defaultdict[Any, int]:
    """Return a dict that numbers its keys from 1, in the order in which they are first read."""
    return defaultdict(count(1).__next__)


def count_exported(session: Session) -> int:
    """Count the responses that an export holds."""
    query = select(func.count()).select_from(Trial).join(Round, Round.id == Trial.round_id)
    return session.scalar(query.where(*IS_EXPORTED)) or 0


def rows_in_random_order(session: Session) -> Generator[Row[Any], None, None]:
    """Yield the stored responses; only the ids of the players are all in memory."""
    ids = list(session.scalars(select(Player.id)))
    SystemRandom().shuffle(ids)
    for first in range(0, len(ids), PLAYERS_AT_ONCE):
        places = enumerate(ids[first : first + PLAYERS_AT_ONCE], start=first)
        query = responses_of(list(places)).execution_options(yield_per=ROWS_AT_ONCE)
        with session.execute(query) as rows:
            yield from rows


def responses_of(places: Sequence[tuple[int, str]]) -> Select[Any]:
    """Select the responses of these players, in the order of their places."""
    table = values(column("place", Integer), column("id", String), name="chosen")
    chosen = table.data(places).cte()
    return (
        select(
            chosen.c.place,
            Round.mode,
            Face.deck,
            Face.checkpoint,
            Face.seed,
            Face.psi,
            Face.resolution,
            Face.klass,
            Face.race,
            Trial.round_id,
            Trial.position,
            Trial.face_id,
            Trial.label,
            Trial.response,
            Trial.confidence,
            Trial.response_ms,
            Trial.responded_at,
            Trial.p_discriminator,
            Trial.p_detector,
            Showing.level,
            Showing.achieved,
            Showing.frames,
            Lane.kind.label("lane"),
        )
        .join(Trial, Trial.player_id == chosen.c.id)
        .join(Round, Round.id == Trial.round_id)
        .join(Face, Face.id == Trial.face_id)
        .outerjoin(Showing, Showing.trial_id == Trial.id)
        .outerjoin(Lane, Lane.id == Face.lane_id)
        .where(*IS_EXPORTED)
        .order_by(chosen.c.place, Trial.responded_at, Trial.id)
    )


def exported_trial(
    row: Row[Any], *, player: int, trial: int, round_: int, face: int | None
) -> ExportedTrial:
    """Return the row of a response, with the numbers of this export."""
    age_group, gender, look = group_words(row.deck, row.klass, row.race)
    is_painted = row.deck == GALLERY.name
    return ExportedTrial(
        player=player,
        trial=trial,
        round=round_,
        deck=row.deck,
        mode=row.mode.value,
        position=row.position,
        label=row.label.value,
        response=row.response.value,
        is_correct=row.response is row.label,
        confidence=row.confidence,
        response_ms=row.response_ms,
        responded_on=row.responded_at.date(),
        face=face,
        checkpoint=row.checkpoint,
        seed=row.seed,
        psi=row.psi,
        resolution=row.resolution,
        face_class=row.klass,
        age_group=age_group,
        gender=gender,
        race=None if is_painted else look,
        tone=look if is_painted else None,
        p_discriminator=round_probability(row.p_discriminator),
        p_detector=round_probability(row.p_detector),
        level=row.level,
        achieved_level=row.achieved,
        frames=row.frames,
        lane=None if row.lane is None else row.lane.value,
    )


def round_probability(p: float | None) -> float | None:
    """Round P(fake) to 3 places, as verdicts do: all digits would identify the photograph."""
    return None if p is None else round(p, 3)


@cache
def group_words(
    deck: str, klass: int, race: int | None
) -> tuple[str | None, str | None, str | None]:
    """Return age group, gender, and race or tone, in the words of a deck; None where unknown."""
    names = group_names(deck)
    look = None if race is None else names["race"][race]
    if klass >= len(names["class"]):
        return None, None, look
    age, gender = divmod(klass, len(names["gender"]))
    return names["age"][age], names["gender"][gender], look
