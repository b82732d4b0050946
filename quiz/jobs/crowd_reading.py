"""What a training reads: the guesses of people, and what machines see in the faces.

The faces' features lie in a file, and guesses are read a few thousand at a time, so that memory
grows by a few bytes for each guess, and with nothing else.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy.orm import Session

from quiz.board import checks
from quiz.crowd import guesses
from quiz.decks import Deck
from quiz.errors import Conflict
from quiz.faces import decode
from quiz.jobs.reports import Progress
from quiz.models import MACHINES, Label
from quiz.play import forgers
from quiz.policy import limits
from quiz.storage import Database

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FACES_AT_ONCE = 64  # whose features are computed together


@dataclass(frozen=True)
class Said:
    """What people said, in rows; faces and players are numbered from 0."""

    face_ids: "NDArray[np.int64]"  # (F,) sorted, by the face's number
    face: "NDArray[np.int64]"  # (N,)
    player: "NDArray[np.int64]"  # (N,)
    said_fake: "NDArray[np.bool_]"  # (N,)
    preferred: "NDArray[np.int64]"  # (M, 2) the first of two faces was picked, the second was not

    @property
    def counts(self) -> dict[str, int]:
        """How many guesses these are, and of how many people."""
        return {"responses": len(self.face), "players": len(set(self.player.tolist()))}

    def of_faces(self, is_known: "NDArray[np.bool_]") -> "Said":
        """Keep the guesses of those faces (F,) of which something is known."""
        kept, pairs = is_known[self.face], is_known[self.preferred].all(axis=1)
        return Said(
            self.face_ids,
            self.face[kept],
            self.player[kept],
            self.said_fake[kept],
            self.preferred[pairs],
        )


@dataclass(frozen=True)
class Faces:
    """What machines see in faces, in rows; of a face that is gone nothing is known."""

    features: "NDArray[np.float16]"  # (F, size), in a file
    machines: "dict[str, NDArray[np.float64]]"  # P(fake) (F,) by opponent, NaN where unknown
    is_known: "NDArray[np.bool_]"  # (F,)

    @classmethod
    def empty(cls, path: Path, count: int, size: int) -> "Faces":
        """Return faces of which nothing is known yet; `path` is where their features will be."""
        import numpy as np

        features = np.memmap(path, np.float16, "w+", shape=(count, size))
        machines = {name: np.full(count, np.nan) for name in MACHINES}
        return cls(features, machines, np.zeros(count, bool))

    def add(
        self, eyes: Any, found: Sequence[guesses.Picture], face_ids: "NDArray[np.int64]"
    ) -> None:
        """Add what is seen in some pictures; `face_ids` (F,) are sorted."""
        import numpy as np

        rows = np.searchsorted(face_ids, [picture.face_id for picture in found])
        self.features[rows] = eyes(np.stack([decode(picture.body) for picture in found]))
        for name, column in MACHINES.items():
            opinions = [getattr(picture, column) for picture in found]
            self.machines[name][rows] = np.array(opinions, np.float64)
        self.is_known[rows] = True


def read_said(database: Database, deck: Deck, resolution: int, least: int) -> Said:
    """Read the latest guesses and picks, without those of players who look like programs.

    Conflict for too few guesses; ValueError, with one sentence, for those that teach nothing.
    """
    import numpy as np

    numbers: dict[str, int] = {}  # of players
    with database.snapshot() as session:
        latest = guesses.latest(session, deck.name, resolution, limits.MOST_GUESSES)
        chunks = [rows_of(chunk, numbers) for chunk in latest]
        picks = [
            (numbers.setdefault(pick.player_id, len(numbers)), pick.face_id, pick.other_id)
            for pick in read_picks(session, deck, resolution)
        ]
    count, name = sum(map(len, chunks)), deck.name
    if count < least:
        raise Conflict(
            f"There are {count:,} responses of {name} that may teach, and {least:,} are needed."
        )
    suspects = programs(database, numbers)
    rows, pairs = (
        each[~np.isin(each[:, 0], suspects)]
        for each in (np.concatenate(chunks), np.array(picks, np.int64).reshape(-1, 3))
    )
    check(rows, name, least)
    return numbered(rows, pairs[:, 1:])


def read_picks(session: Session, deck: Deck, resolution: int) -> Iterator[guesses.Preference]:
    """Yield the latest picks whose faces both have their bytes, of each player the latest few."""
    counts = Counter[str]()
    found = forgers.preferences(session, deck.name, resolution, limits.MOST_GUESSES)
    while some := list(islice(found, FACES_AT_ONCE)):
        players = guesses.offered_to(session, {face_id for pair in some for face_id in pair})
        for picked, other in some:
            if picked in players and other in players:
                counts[players[picked]] += 1
                if counts[players[picked]] <= limits.MOST_OF_PLAYER:
                    yield guesses.Preference(players[picked], picked, other)


def programs(database: Database, numbers: dict[str, int]) -> list[int]:
    """Return the numbers of players who look like programs, whether they are listed or not."""
    player_ids, found = list(numbers), list[int]()
    for first in range(0, len(player_ids), checks.PLAYERS_AT_ONCE):
        with database.reading() as session:
            some = player_ids[first : first + checks.PLAYERS_AT_ONCE]
            found += [numbers[player_id] for player_id in checks.suspects(session, some)]
    return found


def check(rows: "NDArray[np.int64]", name: str, least: int) -> None:
    """Raise ValueError, with one sentence, for guesses (N, 3) that are not those of a crowd."""
    import numpy as np

    if len(rows) < least:
        raise ValueError(
            f"Without players who look like programs, {len(rows):,} responses of {name} may teach, "
            f"and {least:,} are needed."
        )
    if len(np.unique(rows[:, 2])) == 1:
        raise ValueError(
            f"All {len(rows):,} responses of {name} say the same, which teaches nothing."
        )
    each, needed = limits.LEAST_OF_PLAYER, limits.LEAST_TAUGHT_BY
    players = int((np.bincount(rows[:, 0]) >= each).sum())
    if players < needed:
        raise ValueError(
            f"{players:,} players of {name} have {each} responses or more that may teach, and "
            f"{needed} are needed."
        )


def numbered(rows: "NDArray[np.int64]", pairs: "NDArray[np.int64]") -> Said:
    """Number the faces and players of guesses (N, 3), and the faces of picks (M, 2)."""
    import numpy as np

    count = len(rows)
    faces, face = np.unique(np.concatenate([rows[:, 1], pairs.ravel()]), return_inverse=True)
    _, player = np.unique(rows[:, 0], return_inverse=True)
    preferred = face[count:].reshape(-1, 2)
    return Said(faces, face[:count], player, rows[:, 2].astype(bool), preferred)


def rows_of(chunk: Sequence[guesses.Guess], numbers: dict[str, int]) -> "NDArray[np.int64]":
    """Return guesses as rows of player's number, face, and whether it was called fake (N, 3)."""
    import numpy as np

    rows = [
        (numbers.setdefault(one.player_id, len(numbers)), one.face_id, one.said is Label.FAKE)
        for one in chunk
    ]
    return np.array(rows, np.int64)


def look_at(database: Database, eyes: Any, face_ids: "NDArray[np.int64]", path: Path) -> Faces:
    """Look at faces once, some at a time; their features are kept in the file `path`."""
    faces = Faces.empty(path, len(face_ids), eyes.size)
    with Progress("faces") as progress:
        for first in range(0, len(face_ids), FACES_AT_ONCE):
            some = face_ids[first : first + FACES_AT_ONCE]
            with database.reading() as session:
                found = guesses.pictures(session, some.tolist())
            if found:
                faces.add(eyes, found, face_ids)
            progress.show(first + len(some), len(face_ids))
    return faces
