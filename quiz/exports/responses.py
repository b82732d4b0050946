"""All responses for research: one a row, and nobody in them.

Players and photographs have numbers that hold within one export only. Players come in an order
that is drawn anew each time, so that neither number nor place says who joined when.
"""

from collections import defaultdict
from collections.abc import Generator, Sequence
from contextlib import closing
from datetime import date
from functools import cache
from itertools import count, groupby
from operator import attrgetter
from secrets import SystemRandom
from typing import Annotated, Any, NamedTuple

from sqlalchemy import Integer, Row, Select, String, column, func, select, values
from sqlalchemy.orm import Session

from quiz.decks import GALLERY, group_names
from quiz.exports.formats import columns_of
from quiz.models import Face, Label, Player, Round, Trial

PLAYERS = 500  # asked about in one query
ROWS = 2000  # fetched at a time


class ExportedTrial(NamedTuple):
    """One response; each field has its type, its unit and its meaning."""

    player: Annotated[int, "", "the player, numbered in an order drawn anew for each export"]
    trial: Annotated[int, "", "the player's responses, numbered from 1 in the order of time"]
    round: Annotated[int, "", "the player's rounds, numbered from 1 in the order of time"]
    deck: Annotated[str, "", "utkface (photographs) or gallery (painted portraits)"]
    mode: Annotated[str, "", "classic (a fixed number of faces) or practice (no end)"]
    position: Annotated[int, "", "place in the round, from 1"]
    label: Annotated[str, "", "what the face was: real or fake"]
    response: Annotated[str, "", "what the player called it: real or fake"]
    is_correct: Annotated[bool, "", "whether the response was the label"]
    confidence: Annotated[int | None, "%", "how sure the player was, 50 to 100, if they said it"]
    response_ms: Annotated[
        int | None, "ms", "from the face's showing to the response, by the server's clock"
    ]
    responded_on: Annotated[date, "", "day of the response in UTC"]
    face: Annotated[int | None, "", "the real face, numbered for this export; empty for a fake"]
    checkpoint: Annotated[str | None, "", "the generator that made the fake"]
    seed: Annotated[int | None, "", "seed of the fake's latents; with the checkpoint, its name"]
    psi: Annotated[
        float | None, "", "truncation of the fake's latents: 1 is none, near 0 the mean face"
    ]
    resolution: Annotated[int, "px", "width and height of the face as it was stored"]
    face_class: Annotated[int, "", "what the generator is conditioned on: 2 × age group + gender"]
    age_group: Annotated[str | None, "years", "the deck's age, in groups; what the fake was to be"]
    gender: Annotated[str | None, "", "the deck's word; what the fake was to be"]
    race: Annotated[str | None, "", "UTKFace's word for the photograph; fakes have none"]
    tone: Annotated[str | None, "", "the painter's word for a portrait's skin; forgeries have none"]
    p_discriminator: Annotated[float | None, "", "P(fake) by the GAN's own discriminator, 3 places"]
    p_detector: Annotated[float | None, "", "P(fake) by the detector trained afterwards, 3 places"]


COLUMNS = columns_of(ExportedTrial)


def trials(session: Session) -> Generator[ExportedTrial, None, None]:
    """Yield all responses, player by player in random order, each player's in order of time."""
    photographs = numbers()
    with closing(rows_in_random_order(session)) as found:
        for player, (_, rows) in enumerate(groupby(found, attrgetter("place")), start=1):
            rounds = numbers()
            for trial, row in enumerate(rows, start=1):
                round_ = rounds[row.round_id]
                face = photographs[row.face_id] if row.label is Label.REAL else None
                yield exported(row, player=player, trial=trial, round_=round_, face=face)


def numbers() -> defaultdict[Any, int]:
    """Return what numbers things from 1, in the order in which they are first asked for."""
    return defaultdict(count(1).__next__)


def total(session: Session) -> int:
    """Count the responses that an export holds."""
    responded = Trial.response.is_not(None)
    return session.scalar(select(func.count()).select_from(Trial).where(responded)) or 0


def rows_in_random_order(session: Session) -> Generator[Row[Any], None, None]:
    """Yield the responses as they are stored; of all that there is, only player ids are held."""
    ids = list(session.scalars(select(Player.id)))
    SystemRandom().shuffle(ids)
    for first in range(0, len(ids), PLAYERS):
        places = enumerate(ids[first : first + PLAYERS], start=first)
        query = responses_of(list(places)).execution_options(yield_per=ROWS)
        with session.execute(query) as found:
            yield from found


def responses_of(places: Sequence[tuple[int, str]]) -> Select[Any]:
    """Select the responses of the players who have these places, in the order of places."""
    table = values(column("place", Integer), column("id", String), name="chosen")
    chosen = table.data(places).cte()
    return (
        select(
            chosen.c.place, Round.mode, Face.deck, Face.checkpoint, Face.seed, Face.psi,
            Face.resolution, Face.klass, Face.race, Trial.round_id, Trial.position, Trial.face_id,
            Trial.label, Trial.response, Trial.confidence, Trial.response_ms, Trial.responded_at,
            Trial.p_discriminator, Trial.p_detector,
        )
        .join(Trial, Trial.player_id == chosen.c.id)
        .join(Round, Round.id == Trial.round_id)
        .join(Face, Face.id == Trial.face_id)
        .where(Trial.response.is_not(None))
        .order_by(chosen.c.place, Trial.responded_at, Trial.id)
    )  # fmt: skip


def exported(
    row: Row[Any], *, player: int, trial: int, round_: int, face: int | None
) -> ExportedTrial:
    """Show a response under the numbers of this export."""
    age_group, gender, look = words_of(row.deck, row.klass, row.race)
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
        p_discriminator=to_places(row.p_discriminator),
        p_detector=to_places(row.p_detector),
    )


def to_places(p: float | None) -> float | None:
    """Round an opinion as the verdict does; all its digits would name the photograph."""
    return None if p is None else round(p, 3)


@cache
def words_of(deck: str, klass: int, race: int | None) -> tuple[str | None, str | None, str | None]:
    """Return age group, gender and race or tone in a deck's words, as far as they are known."""
    names = group_names(deck)
    look = None if race is None else names["race"][race]
    if klass >= len(names["class"]):
        return None, None, look
    age, gender = divmod(klass, len(names["gender"]))
    return names["age"][age], names["gender"][gender], look
