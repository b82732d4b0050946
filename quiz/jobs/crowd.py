"""The crowd's training: from what people said of faces to a lane of fakes that they call real.

The faces' features lie in a temporary file, and guesses are read a few thousand at a time, so that
memory grows by a few bytes for each guess, and with nothing else.
"""

import json
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from sqlalchemy.exc import SQLAlchemyError

from quiz.config import Config
from quiz.crowd import guesses, lanes, trainings
from quiz.decks import Deck, sources
from quiz.errors import Conflict, Unavailable
from quiz.faces import decode
from quiz.jobs.reports import Progress
from quiz.models import Label, Lane, LaneKind
from quiz.policy import limits
from quiz.storage import Database, utc_now

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from generator.sampler import Sampler

GUESSES_AT_ONCE = 5000  # in one query
FACES_AT_ONCE = 64  # whose features are computed together
BEAT_SECONDS = 10.0


@dataclass(frozen=True)
class Said:
    """What people said, in rows; faces and players are numbered from 0."""

    faces: "NDArray[np.int64]"  # (F,) ids of faces, by their number
    face: "NDArray[np.int64]"  # (N,)
    player: "NDArray[np.int64]"  # (N,)
    said_fake: "NDArray[np.bool_]"  # (N,)

    def of_faces(self, is_known: "NDArray[np.bool_]") -> "Said":
        """Keep the guesses of those faces (F,) whose features are known."""
        kept = is_known[self.face]
        return Said(self.faces, self.face[kept], self.player[kept], self.said_fake[kept])


class Training:
    """One training of a deck's critic, and the lane that it opens."""

    def __init__(self, database: Database, config: Config, deck: Deck) -> None:
        self.database = database
        self.config = config
        self.deck = deck

    def run(self, least: int, minutes: float | None = None) -> Lane:
        """Learn from the latest guesses, and open a lane; with `minutes`, train the generator on.

        Raises Conflict or Unavailable, with one sentence, where nothing could be learned; then
        nothing has changed.
        """
        from generator.checkpoint import CheckpointError

        with self.alone():
            try:
                header = sources.read_checkpoint(self.config, self.deck)
                said = self.read(header.resolution, least)
                with TemporaryDirectory(prefix="faces-crowd-") as folder:
                    lesson = self.learn(said, Path(folder), minutes)
            except CheckpointError as error:
                raise Unavailable(str(error)) from None
            except ValueError as error:  # the training package says so of what teaches nothing
                raise Conflict(str(error)) from None
            with self.database.transaction() as session:
                return lanes.open_lanes(session, lesson, utc_now())

    def is_due(self) -> bool:
        """Say whether enough was said since the latest training, or ever where there was none."""
        from generator.checkpoint import CheckpointError

        least = self.config.crowd_least
        try:
            resolution = sources.read_checkpoint(self.config, self.deck).resolution
        except CheckpointError:
            return False
        with self.database.reading() as session:
            taught = lanes.taught_lanes(session, self.deck.name)
            since = taught[0].made_at if taught else None
            found = guesses.count_since(session, self.deck.name, resolution, since, least)
        return 0 < least <= found

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Let no other training run meanwhile, on this machine or another."""
        with self.database.transaction() as session:
            token = trainings.begin(session, utc_now())
        is_over = threading.Event()
        threading.Thread(target=self.beat, args=(token, is_over), daemon=True).start()
        try:
            yield
        finally:
            is_over.set()
            with self.database.transaction() as session:
                trainings.end(session, token)

    def beat(self, token: str, is_over: threading.Event) -> None:
        """Say every few seconds that the training is under way."""
        while not is_over.wait(BEAT_SECONDS):
            with suppress(SQLAlchemyError), self.database.transaction() as session:
                trainings.beat(session, token, utc_now())

    def read(self, resolution: int, least: int) -> Said:
        """Read the latest guesses; Conflict where there are too few, or all say the same."""
        import numpy as np

        numbers: dict[str, int] = {}  # of players
        chunks = [rows_of(chunk, numbers) for chunk in self.chunks(resolution)]
        count, name = sum(map(len, chunks)), self.deck.name
        if count < least:
            raise Conflict(
                f"There are {count:,} responses of {name} that may teach, and {least:,} are needed."
            )
        face_ids, player, said_fake = np.concatenate(chunks).T
        if said_fake.min() == said_fake.max():
            raise Conflict(
                f"All {count:,} responses of {name} say the same, which teaches nothing."
            )
        faces, face = np.unique(face_ids, return_inverse=True)
        return Said(faces, face, player, said_fake.astype(bool))

    def chunks(self, resolution: int) -> Iterator[list[guesses.Guess]]:
        """Yield the latest guesses in chunks, as many as a training may use."""
        before, left = None, limits.MOST_GUESSES
        while left > 0:
            count = min(left, GUESSES_AT_ONCE)
            with self.database.reading() as session:
                chunk = guesses.latest(session, self.deck.name, resolution, count, before)
            if not chunk:
                return
            yield chunk
            before, left = chunk[-1].trial_id, left - len(chunk)

    def learn(self, said: Said, folder: Path, minutes: float | None) -> lanes.Lesson:
        """Learn a critic, and make of it what opens a lane; ValueError where that can't be."""
        school = self.school()
        checkpoint = sources.checkpoint_path(self.config, self.deck)
        eyes = school.load_eyes(checkpoint, self.config.device)
        features, is_known = self.look(eyes, said.faces, folder)
        known = said.of_faces(is_known)
        critic, card = school.learn(features, guesses_of(school, known), eyes.name)
        files, tuned = {lanes.CRITIC: critic.to_bytes()}, folder / "tuned.safetensors"
        if minutes is not None:
            card |= {"tuning": school.tune(checkpoint, critic, eyes, minutes, tuned)}
            files[lanes.CHECKPOINT] = tuned.read_bytes()
        sampler = self.sampler(checkpoint if minutes is None else tuned)
        chooser = school.crowd_chooser(critic, eyes, self.deck.name)
        candidates, choice = school.fair_candidates(sampler, chooser, limits.CROWD_CANDIDATES)
        if candidates == 1 and minutes is None:
            raise ValueError("To choose would make the fakes too much alike, so nothing changes.")
        return lanes.Lesson(
            deck=self.deck.name,
            kind=LaneKind.CHOICE if minutes is None else LaneKind.TUNED,
            base=sources.read_checkpoint(self.config, self.deck).name,
            checkpoint=sampler.name,
            candidates=candidates,
            responses=len(known.face),
            players=len(set(known.player.tolist())),
            card=plain(card | {"choice": choice}),
            files=files,
        )

    def look(
        self, eyes: Any, faces: "NDArray[np.int64]", folder: Path
    ) -> "tuple[NDArray[np.float16], NDArray[np.bool_]]":
        """Compute the features of faces (F, size), in a file, and which are still there (F,)."""
        import numpy as np

        shape = (len(faces), eyes.size)
        features = np.memmap(folder / "features", np.float16, "w+", shape=shape)
        is_known = np.zeros(len(faces), bool)
        with Progress("faces") as progress:
            for first in range(0, len(faces), FACES_AT_ONCE):
                some = faces[first : first + FACES_AT_ONCE]
                with self.database.reading() as session:
                    found = dict(guesses.pictures(session, some.tolist()))
                rows = np.searchsorted(faces, list(found))
                if found:
                    features[rows] = eyes(np.stack([decode(body) for body in found.values()]))
                is_known[rows] = True
                progress.show(first + len(some), len(faces))
        return features, is_known

    def school(self) -> Any:
        """Return the package that teaches; Unavailable where what it needs is not installed."""
        try:
            from generator import crowd
        except ImportError as error:
            raise Unavailable(
                f"This machine can't train: {error.name} is missing. Train where a worker runs."
            ) from None
        return crowd

    def sampler(self, checkpoint: Path) -> "Sampler":
        """Load the generator of a checkpoint."""
        from generator.sampler import load_sampler

        return load_sampler(checkpoint, self.config.device)


def rows_of(chunk: Sequence[guesses.Guess], numbers: dict[str, int]) -> "NDArray[np.int64]":
    """Return guesses as rows of face, player's number, and whether it was called fake (N, 3)."""
    import numpy as np

    rows = [
        (one.face_id, numbers.setdefault(one.player_id, len(numbers)), one.said is Label.FAKE)
        for one in chunk
    ]
    return np.array(rows, np.int64)


def guesses_of(school: Any, said: Said) -> Any:
    """Return guesses as the package that teaches takes them; nobody has picked among faces."""
    import numpy as np

    nobody = np.empty((0, 2), np.int64)
    return school.Guesses(said.face, said.player, said.said_fake, nobody)


def plain(card: dict[str, Any]) -> dict[str, Any]:
    """Return a card as a database stores it: JSON has no number for what can't be computed."""
    found: dict[str, Any] = json.loads(json.dumps(card), parse_constant=lambda _: None)
    return found
