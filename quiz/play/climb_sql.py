"""The SQL of a climb's deal. Its pairs are apart from all others, from the first time on."""

from functools import cache

from sqlalchemy import Select, bindparam, func, select, update

from quiz.decks import Deck
from quiz.models import ClimbFace, Face, Trial
from quiz.play.deal_sql import IS_ALIKE, IS_OF_CLASS, IS_ONE, PLAYER, is_old_enough, pairs_apart
from quiz.play.dealable import Conditions, is_unseen

IS_AT_LEVEL = ClimbFace.level == bindparam("level", type_=ClimbFace.level.type)
TAKE_CLIMB_FAKE = (
    update(ClimbFace)
    .where(ClimbFace.face_id == bindparam("fake"))
    .values(dealt_at=bindparam("now", type_=ClimbFace.dealt_at.type))
)


@cache
def classes_in_stock(deck: Deck, min_age: int) -> Select[int]:
    """Return the query for the classes of a level's new fakes, each as often as there are fakes."""
    return select(Face.klass).where(*in_stock(deck, min_age))


@cache
def new_fake(deck: Deck, min_age: int) -> Select[int]:
    """Return the query for a new fake of a level and a class, without those that others take."""
    query = select(ClimbFace.face_id).where(*in_stock(deck, min_age), IS_OF_CLASS)
    return query.limit(1).with_for_update(skip_locked=True, of=ClimbFace)


def in_stock(deck: Deck, min_age: int) -> Conditions:
    """Return the conditions on a level's fakes that nobody was dealt, and on their rows."""
    is_new = (ClimbFace.deck == deck.name, IS_AT_LEVEL, ClimbFace.dealt_at.is_(None))
    return (*is_new, Face.id == ClimbFace.face_id, IS_ALIKE, is_old_enough(deck, min_age))


@cache
def reals_of_level(deck: Deck) -> Select[int]:
    """Return the query for the reals of all pairs of a level, whether they can be shown or not."""
    query = select(Face.id).join(ClimbFace, ClimbFace.face_id == Face.partner_id)
    return query.where(ClimbFace.deck == deck.name, IS_AT_LEVEL, ClimbFace.dealt_at.is_not(None))


@cache
def new_to_player(deck: Deck, min_age: int) -> Select[int, int | None]:
    """Return the query for those of some pairs that a player has not seen and nobody looks at."""
    return still_free(deck, min_age).where(is_unseen(PLAYER))


@cache
def seen_by_player(deck: Deck, min_age: int) -> Select[int, int | None]:
    """Return the query for a level's pairs that a player has seen, the longest ago first."""
    seen = pairs_of(deck, min_age).join(Trial, Trial.face_id == Face.id)
    seen = seen.where(Trial.player_id == PLAYER)
    return seen.group_by(Face.id, Face.partner_id).order_by(func.max(Trial.id))


@cache
def still_free(deck: Deck, min_age: int) -> Select[int, int | None]:
    """Return the query for those of some pairs that can be shown."""
    return pairs_of(deck, min_age, at_level=False).where(IS_ONE)


def pairs_of(deck: Deck, min_age: int, *, at_level: bool = True) -> Select[int, int | None]:
    """Select real and fake of the pairs of a level that can be shown now."""
    pairs = pairs_apart(deck, min_age, ClimbFace.face_id)
    return pairs.where(ClimbFace.deck == deck.name, *((IS_AT_LEVEL,) if at_level else ()))
