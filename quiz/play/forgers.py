"""Forgers: what became of a player's picks, who fools others most often, and what picks say.

A pick's counts hold the responses of judges who were told at once, and nothing of an open trial.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, bindparam, func, or_, select, update
from sqlalchemy.orm import Session, aliased

from quiz.figures import wilson_interval
from quiz.models import Face, FaceBytes, Label, Pick, PickFace, Player, Trial
from quiz.policy import ranking

LATEST = 20  # picks on a player's list
BOARD = 20  # places


@dataclass(frozen=True)
class OwnPick:
    """A pick as its player sees it."""

    id: str
    place: int  # at which it was offered
    picked_at: datetime
    judged: int
    fooled: int
    is_kept: bool = True  # whether its face still is, and others may be shown it

    @property
    def url(self) -> str:
        """The address of the pick."""
        return f"/fool/{self.id}"

    @property
    def face(self) -> str | None:
        """The address of its face; None once it is removed."""
        return f"{self.url}/faces/{self.place}" if self.is_kept else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """The 95 % interval of the share in [0, 1] that it fools; None for few judgements."""
        return interval_of(self.judged, self.fooled, ranking.MIN_JUDGED)

    def as_json(self) -> dict[str, Any]:
        """Return the pick as JSON."""
        facts = {"id": self.id, "url": self.url, "face": self.face}
        facts |= {"picked_at": self.picked_at.isoformat()}
        return facts | counts_json(self.judged, self.fooled, self.interval)


@dataclass(frozen=True)
class Forger:
    """A place on the board of those whose picks fool others, by the lower bound of the share."""

    rank: int
    name: str
    judged: int
    fooled: int
    is_own: bool

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval of the share in [0, 1] that the picks fool."""
        return wilson_interval(self.fooled, self.judged)

    def as_json(self) -> dict[str, Any]:
        """Return the place as JSON."""
        facts: dict[str, Any] = {"rank": self.rank, "name": self.name}
        return facts | counts_json(self.judged, self.fooled, self.interval)


def counts_json(
    judged: int, fooled: int, interval: tuple[float, float] | None
) -> dict[str, int | list[float] | None]:
    """Return what became of picks as JSON."""
    in_json = None if interval is None else list(interval)
    return {"judged": judged, "fooled": fooled, "interval": in_json}


def interval_of(judged: int, fooled: int, least: int) -> tuple[float, float] | None:
    """Return Wilson's interval of how often picks fool; None below so many judgements."""
    return wilson_interval(fooled, judged) if judged >= least else None


def is_own(player_id: str | None) -> ColumnElement[bool]:
    """Return the condition that a pick is of this player; nobody's picks are of no stranger."""
    return Pick.player_id == (player_id or "")


def latest_picks(session: Session, player_id: str | None, deck: str) -> list[OwnPick]:
    """Return a player's latest picks in a deck."""
    query = (
        select(
            *(Pick.id, PickFace.place, Pick.picked_at, Pick.judged, Pick.fooled),
            FaceBytes.face_id.is_not(None),
        )
        .join(PickFace, PickFace.face_id == Pick.face_id)
        .outerjoin(FaceBytes, FaceBytes.face_id == Pick.face_id)
        .where(is_own(player_id), Pick.deck == deck)
        .order_by(Pick.picked_at.desc())
        .limit(LATEST)
    )
    return [
        OwnPick(pick_id, place, picked_at, judged, fooled, is_kept)
        for pick_id, place, picked_at, judged, fooled, is_kept in session.execute(query)
        if picked_at is not None and place is not None
    ]


def totals_of(session: Session, player_id: str | None, deck: str) -> tuple[int, int]:
    """Return how often a player's picks in a deck were judged, and how often they fooled."""
    sums = select(func.sum(Pick.judged), func.sum(Pick.fooled))
    judged, fooled = session.execute(sums.where(is_own(player_id), Pick.deck == deck)).one()
    return judged or 0, fooled or 0


def best_forgers(session: Session, deck: str, viewer_id: str | None) -> list[Forger]:
    """Return the players whose picks fool most, of those who want to be on the leaderboard."""
    judged, fooled = func.sum(Pick.judged), func.sum(Pick.fooled)
    query = (
        select(Player.id, Player.pseudonym, judged, fooled)
        .join(Pick, Pick.player_id == Player.id)
        .where(Pick.deck == deck, Player.is_listed, ~Player.is_on_hold)
        .where(Player.pseudonym.is_not(None))
        .group_by(Player.id, Player.pseudonym)
        .having(judged >= ranking.MIN_FORGER_JUDGED)
    )
    rows = sorted(session.execute(query).all(), key=lambda row: -bound_of(row[2], row[3]))
    places = list[Forger]()
    for place, (player_id, name, n, k) in enumerate(rows[:BOARD], start=1):
        is_tied = places and bound_of(n, k) == bound_of(places[-1].judged, places[-1].fooled)
        rank = places[-1].rank if is_tied else place
        places.append(Forger(rank, name or "", n, k, player_id == viewer_id))
    return places


def bound_of(judged: int, fooled: int) -> float:
    """Return the lower bound that ranks a forger."""
    return wilson_interval(fooled, judged)[0]


def preferences(
    session: Session, deck: str, resolution: int, most: int
) -> Iterator[tuple[int, int]]:
    """Yield for each of the latest picks the picked face with each other of its offer, as ids.

    Their faces have this resolution, and there are at most so many pairs. The first looked more
    convincing than the second to a player who may teach the generator and is not on hold.
    """
    other = aliased(PickFace)
    query = (
        select(Pick.face_id, other.face_id)
        .join(other, other.pick_id == Pick.id)
        .join(Player, Player.id == Pick.player_id)
        .join(Face, Face.id == Pick.face_id)
        .where(Face.resolution == resolution)
        .where(Pick.deck == deck, Pick.face_id.is_not(None), other.face_id != Pick.face_id)
        .where(Player.may_teach, ~Player.is_on_hold)
        .order_by(Pick.picked_at.desc(), Pick.id, other.place)
        .limit(most)
    )
    for picked, rest in session.execute(query):
        assert picked is not None
        yield picked, rest


def lock_picks(session: Session, player_id: str) -> None:
    """Lock the picks that a player has made or judged, one after the other by their faces.

    Responses count in the same order, since two orders can deadlock.
    """
    judged = select(Trial.face_id).where(Trial.player_id == player_id)
    concerned = or_(Pick.player_id == player_id, Pick.face_id.in_(judged))
    query = select(Pick.id).where(concerned).order_by(Pick.face_id, Pick.id)
    session.execute(query.with_for_update())


def forget_judge(session: Session, player_id: str) -> None:
    """Take a player's responses to picks back out of their counts."""
    query = (
        select(Trial.face_id, Trial.response)
        .join(Pick, Pick.face_id == Trial.face_id)
        .where(Trial.player_id == player_id, Trial.response.is_not(None))
        .order_by(Trial.face_id)
    )
    rows = [
        {"picked": face_id, "was_fooled": int(response is Label.REAL)}
        for face_id, response in session.execute(query)
    ]
    if rows:
        session.connection().execute(TAKE_BACK, rows)


TAKE_BACK = (
    update(Pick)
    .where(Pick.face_id == bindparam("picked"))
    .values(
        judged=Pick.judged - 1, fooled=Pick.fooled - bindparam("was_fooled", type_=Pick.fooled.type)
    )
)
