"""What people said of faces, and how it is split so that nobody is tested on what was learned."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]
Flags = NDArray[np.bool_]

LEAST_RESPONSES, LEAST_PLAYERS, LEAST_FACES = 500, 10, 100
FOLDS = 5
TESTED = 3_000  # responses to test on, where there are as many


def no_pairs() -> Numbers:
    """Return an empty list of preferences (0, 2)."""
    return np.empty((0, 2), dtype=np.int64)


@dataclass(frozen=True)
class Guesses:
    """What people said, a row a response (N,); faces and players are numbered from 0.

    `preferred` are picks as pairs (M, 2): the first face looked more real than the second.
    """

    face: Numbers
    player: Numbers
    said_fake: Flags
    preferred: Numbers = field(default_factory=no_pairs)

    def __len__(self) -> int:
        return len(self.face)

    @property
    def players(self) -> int:
        """How many numbers of players there are."""
        return int(self.player.max(initial=-1)) + 1

    def rows(self, chosen: Flags, pairs: Flags) -> Guesses:
        """Return some of the responses (N,) and of the preferences (M,)."""
        return Guesses(
            self.face[chosen],
            self.player[chosen],
            self.said_fake[chosen],
            self.preferred[pairs],
        )

    def by_face(self) -> Guesses:
        """Return the same in the order of faces, so that features are read from front to back."""
        order = np.argsort(self.face, kind="stable")
        pairs = self.preferred[np.argsort(self.preferred[:, 0], kind="stable")]
        return Guesses(self.face[order], self.player[order], self.said_fake[order], pairs)


def check(guesses: Guesses, faces: int) -> None:
    """Raise ValueError, with one sentence, for guesses about which nothing can be learned."""
    rows = np.concatenate([guesses.face, guesses.preferred.ravel()])
    if len(rows) and not 0 <= rows.min() <= rows.max() < faces:
        raise ValueError("A guess is about a face whose features are missing.")
    if len(guesses) + len(guesses.preferred) < LEAST_RESPONSES:
        raise ValueError(
            f"{len(guesses) + len(guesses.preferred)} responses are too few to learn from; "
            f"{LEAST_RESPONSES} are least."
        )
    if len(np.unique(rows)) < LEAST_FACES:
        raise ValueError(f"The responses are about fewer than {LEAST_FACES} faces.")
    if not len(guesses):
        return
    if guesses.said_fake.all() or not guesses.said_fake.any():
        raise ValueError("All responses say the same, so there is nothing to learn from them.")
    if len(np.unique(guesses.player)) < LEAST_PLAYERS:
        raise ValueError(f"The responses are of fewer than {LEAST_PLAYERS} players.")


@dataclass(frozen=True)
class Split:
    """Guesses to learn from, and to test on: the two share neither a player nor a face."""

    learned: Guesses
    tested: Guesses


def splits(guesses: Guesses, seed: int = 0) -> Iterator[Split]:
    """Yield splits that hold out a fifth of the players and a fifth of the faces each.

    Few responses are split in up to 25 ways, so that all are tested on once; of many, one way
    leaves enough to test on.
    """
    rng = np.random.default_rng(seed)
    faces = int(max(guesses.face.max(initial=-1), guesses.preferred.max(initial=-1))) + 1
    fold_of_face, fold_of_player = (
        (rng.permutation(count) % FOLDS).astype(np.int8) for count in (faces, guesses.players)
    )
    of_face, of_player = fold_of_face[guesses.face], fold_of_player[guesses.player]
    of_pair = fold_of_face[guesses.preferred]
    ways = min(FOLDS**2, math.ceil(TESTED * FOLDS**2 / max(1, len(guesses))))
    for way in range(FOLDS**2):
        turn, face = divmod(way, FOLDS)
        player = (face + turn) % FOLDS
        in_face, in_player = of_face == face, of_player == player
        pairs = (of_pair != face).all(axis=1)
        learned = guesses.rows(~in_face & ~in_player, pairs)
        tested = guesses.rows(in_face & in_player, np.zeros(len(pairs), dtype=bool))
        if ways and len(learned) and len(tested):
            yield Split(learned, tested)
            ways -= 1
