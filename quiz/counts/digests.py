"""What is worked out now and then, not in a request: the players' spread, the faces that fooled."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from quiz.counts import aggregates
from quiz.counts.counters import counts_of
from quiz.decks import DECKS
from quiz.faces import IN_CLASS, IS_OPEN
from quiz.figures import Counts, PlayerSums, hype_interval, hype_interval_of, wilson_interval
from quiz.models import Face, FaceBytes, Label, Skill, Snapshot, Trial
from quiz.policy import ranking
from quiz.storage import insert_into

BINS = 20  # of accuracy
BOOTSTRAP_UP_TO = 200  # players; with more, the formula that the bootstrap comes to is as good
STANDING_OUT = 12  # faces of each label
MIN_SHOWN = 5  # times, below which a photograph's doubters say little
LATEST = 2_000  # trials among which new fakes are looked for

TRIALS = Skill.hits + Skill.misses + Skill.false_alarms + Skill.correct_rejections
CORRECT = Skill.hits + Skill.correct_rejections

Made = dict[tuple[str, str], dict[str, Any]]  # by deck and name


def make(session: Session) -> Made:
    """Work all snapshots of all decks out."""
    return {
        (deck, name): body for deck in DECKS for name, body in make_of(session, deck).items()
    }  # fmt: skip


def make_of(session: Session, deck: str) -> dict[str, dict[str, Any]]:
    """Work a deck's snapshots out, by name."""
    return {
        "players": players(session, deck),
        "photographs": {"faces": doubted(session, deck)},
        "fakes": {"faces": fooling(session, deck)},
    }


def keep(session: Session, made: Made, now: datetime) -> None:
    """Keep snapshots in the place of those before."""
    for (deck, name), body in made.items():
        values = {"made_at": now, "body": body}
        statement = insert_into(session, Snapshot).values(deck=deck, name=name, **values)
        session.execute(
            statement.on_conflict_do_update(index_elements=["deck", "name"], set_=values)
        )


def find(session: Session, deck: str, name: str) -> Snapshot | None:
    """Return a snapshot, None before the first."""
    return session.get(Snapshot, (deck, name), populate_existing=True)


def players(session: Session, deck: str) -> dict[str, Any]:
    """Count a deck's players by accuracy, and say how far their HYPE-infinity may be off."""
    sums = player_sums(session, deck)
    return {
        "players": sums.players,
        "bins": accuracy_bins(session, deck),
        "hype_interval": (
            hype_interval(active_players(session, deck))
            if sums.players <= BOOTSTRAP_UP_TO
            else hype_interval_of(sums)
        ),
    }


def active_players(session: Session, deck: str) -> list[Counts]:
    """Return the counts of every player who has responded, in an order that chance fixed."""
    query = select(Skill).where(Skill.deck == deck, TRIALS > 0).order_by(Skill.player_id)
    return [counts_of(player) for player in session.scalars(query)]


def player_sums(session: Session, deck: str) -> PlayerSums:
    """Sum the counts of all players who have responded, and the products of two."""
    m, a = Skill.misses, Skill.false_alarms
    one = {"m": m, "f": Skill.hits + m, "a": a, "r": a + Skill.correct_rejections}
    names = [name for name in PlayerSums.__slots__ if name != "players"]
    sums = [
        func.coalesce(func.sum(one[name[0]] * one[name[1]] if len(name) == 2 else one[name]), 0)
        for name in names
    ]
    query = select(func.count(), *sums).where(Skill.deck == deck, TRIALS > 0)
    count, *found = session.execute(query).one()
    return PlayerSums(count, *map(int, found))


def accuracy_bins(session: Session, deck: str) -> list[int]:
    """Count a deck's players with enough trials by their accuracy, in steps of a twentieth."""
    # Divided whole, not cast: Postgres rounds where SQLite truncates.
    place = CORRECT * BINS // TRIALS
    is_counted = (Skill.deck == deck, TRIALS >= ranking.MIN_TRIALS)
    query = select(place, func.count()).where(*is_counted).group_by(place)
    bins = [0] * BINS
    for found, count in session.execute(query):
        bins[min(found, BINS - 1)] += count
    return bins


def doubted(session: Session, deck: str) -> list[dict[str, Any]]:
    """Return the reals that were most surely called fake, by the lower bound."""
    shown = aggregates.photographs(session, deck)
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


def fooling(session: Session, deck: str) -> list[dict[str, Any]]:
    """Return the fakes that fooled most: those of before, and new ones among the latest trials."""
    latest = select(func.max(Trial.id) - LATEST).scalar_subquery()
    fooled = (Trial.label == Label.FAKE) & (Trial.response == Label.REAL)
    own = select(Trial.face_id).join(Face, Face.id == Trial.face_id).where(Face.deck == deck)
    new = own.where(fooled, Trial.id > latest)
    before = [entry["face"] for entry in standing_out(session, deck, "fakes")]
    return best_fakes(session, [*before, *session.scalars(new)])


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


def standing_out(session: Session, deck: str, name: str) -> list[dict[str, Any]]:
    """Return the faces of a snapshot, none before the first."""
    found = find(session, deck, name)
    return found.body["faces"] if found else []


def exhibited(session: Session) -> list[int]:
    """Return the fakes on everyone's pages, of all decks."""
    found = session.scalars(select(Snapshot.body).where(Snapshot.name == "fakes"))
    return [entry["face"] for body in found for entry in body["faces"]]
