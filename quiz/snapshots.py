"""What is worked out now and then, not in a request: the players' spread, the faces that fooled."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from quiz import aggregates
from quiz.db import insert_into
from quiz.faces import IN_CLASS, IS_OPEN
from quiz.models import Face, FaceBytes, Label, Player, Snapshot, Trial
from quiz.stats import Counts, PlayerSums, hype_interval, hype_interval_of, wilson_interval
from quiz.tallies import MIN_TRIALS, counts_of

BINS = 20  # of accuracy
BOOTSTRAP_UP_TO = 200  # players; with more, the formula that the bootstrap comes to is as good
STANDING_OUT = 12  # faces of each label
MIN_SHOWN = 5  # times, below which a photograph's doubters say little
LATEST = 2_000  # trials among which new fakes are looked for

TRIALS = Player.hits + Player.misses + Player.false_alarms + Player.correct_rejections
CORRECT = Player.hits + Player.correct_rejections


def make(session: Session) -> dict[str, dict[str, Any]]:
    """Work all snapshots out, by name."""
    return {
        "players": players(session),
        "photographs": {"faces": doubted(session)},
        "fakes": {"faces": fooling(session)},
    }


def keep(session: Session, made: dict[str, dict[str, Any]], now: datetime) -> None:
    """Keep snapshots in the place of those before."""
    for name, body in made.items():
        values = {"made_at": now, "body": body}
        statement = insert_into(session, Snapshot).values(name=name, **values)
        session.execute(statement.on_conflict_do_update(index_elements=["name"], set_=values))


def find(session: Session, name: str) -> Snapshot | None:
    """Return a snapshot, None before the first."""
    return session.get(Snapshot, name, populate_existing=True)


def players(session: Session) -> dict[str, Any]:
    """Count players by accuracy, and say how far their HYPE-infinity may be off."""
    sums = player_sums(session)
    return {
        "players": sums.players,
        "bins": accuracy_bins(session),
        "hype_interval": (
            hype_interval(active_players(session))
            if sums.players <= BOOTSTRAP_UP_TO
            else hype_interval_of(sums)
        ),
    }


def active_players(session: Session) -> list[Counts]:
    """Return the counts of every player who has responded, in an order that chance fixed."""
    query = select(Player).where(TRIALS > 0).order_by(Player.id)
    return [counts_of(player) for player in session.scalars(query)]


def player_sums(session: Session) -> PlayerSums:
    """Sum the counts of all players who have responded, and the products of two."""
    m, a = Player.misses, Player.false_alarms
    one = {"m": m, "f": Player.hits + m, "a": a, "r": a + Player.correct_rejections}
    names = [name for name in PlayerSums.__slots__ if name != "players"]
    sums = [
        func.coalesce(func.sum(one[name[0]] * one[name[1]] if len(name) == 2 else one[name]), 0)
        for name in names
    ]
    count, *found = session.execute(select(func.count(), *sums).where(TRIALS > 0)).one()
    return PlayerSums(count, *map(int, found))


def accuracy_bins(session: Session) -> list[int]:
    """Count the players with enough trials by their accuracy, in steps of a twentieth."""
    # Divided whole, not cast: Postgres rounds where SQLite truncates.
    place = CORRECT * BINS // TRIALS
    query = select(place, func.count()).where(TRIALS >= MIN_TRIALS).group_by(place)
    bins = [0] * BINS
    for found, count in session.execute(query):
        bins[min(found, BINS - 1)] += count
    return bins


def doubted(session: Session) -> list[dict[str, Any]]:
    """Return the photographs that were most surely called fake, by the lower bound."""
    shown = aggregates.photographs(session)
    enough = {face: counts for face, counts in shown.items() if counts.reals >= MIN_SHOWN}
    bound = {face: wilson_interval(c.false_alarms, c.reals)[0] for face, c in enough.items()}
    there = still_shown(session, sorted(bound, key=lambda face: (-bound[face], face)))
    return [
        {"face": face, "wrong": enough[face].false_alarms, "shown": enough[face].reals}
        for face in there
    ]


def still_shown(session: Session, faces: list[int]) -> list[int]:
    """Return the first of these faces whose bytes are kept."""
    query = select(FaceBytes.face_id).where(FaceBytes.face_id.in_(faces[: 2 * STANDING_OUT]))
    kept = set(session.scalars(query))
    return [face for face in faces if face in kept][:STANDING_OUT]


def fooling(session: Session) -> list[dict[str, Any]]:
    """Return the fakes that fooled most: those of before, and new ones among the latest trials."""
    latest = select(func.max(Trial.id) - LATEST).scalar_subquery()
    fooled = (Trial.label == Label.FAKE) & (Trial.response == Label.REAL)
    new = select(Trial.face_id).where(fooled, Trial.id > latest)
    return best_fakes(session, [*exhibited(session), *session.scalars(new)])


def best_fakes(session: Session, faces: Iterable[int]) -> list[dict[str, Any]]:
    """Order fakes by how often they fooled, how sure those were, and how little a machine was."""
    candidates = sorted(set(faces))
    found: list[Row[*tuple[Any, ...]]] = []
    for start in range(0, len(candidates), LATEST):
        part = candidates[start : start + LATEST]
        wrong = func.count().filter(Trial.response == Label.REAL)
        sure = func.max(Trial.confidence).filter(Trial.response == Label.REAL)
        query = (
            select(Trial.face_id, func.count(), wrong, func.coalesce(sure, 50), Face.p_detector)
            .join(Face, Face.id == Trial.face_id)
            .where(Trial.face_id.in_(part), Trial.response.is_not(None))
            .group_by(Trial.face_id, Face.p_detector)
            .having(wrong > 0)
        )
        found += session.execute(query)
    found.sort(key=lambda row: (-row[2], -row[3], 1.0 if row[4] is None else row[4], row[0]))
    there = set(still_shown(session, [row[0] for row in found])) - open_now(session, found)
    return [
        {"face": face, "wrong": wrong, "shown": shown, "confidence": sure}
        for face, shown, wrong, sure, _ in found
        if face in there
    ]


def open_now(session: Session, found: Sequence[Row[*tuple[Any, ...]]]) -> set[int]:
    """Return those of the first faces that somebody is looking at: the page would tell the label.

    Once a fake is on the page it is dealt to nobody, so looking each time a snapshot is made does.
    """
    first = [row[0] for row in found[: 2 * STANDING_OUT]]
    query = select(Trial.face_id).where(Trial.face_id.in_(first), *IS_OPEN)
    in_class = select(Face.id).where(Face.id.in_(first), IN_CLASS)
    return {*session.scalars(query), *session.scalars(in_class)}


def standing_out(session: Session, name: str) -> list[dict[str, Any]]:
    """Return the faces of a snapshot, none before the first."""
    found = find(session, name)
    return found.body["faces"] if found else []


def exhibited(session: Session) -> list[int]:
    """Return the fakes on everyone's page."""
    return [entry["face"] for entry in standing_out(session, "fakes")]
