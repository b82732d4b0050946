"""The lanes of a deck's new fakes: a way to make those of each, and a coin between the two."""

import hashlib
import random
import secrets
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from quiz.config import Config
from quiz.crowd import lanes
from quiz.decks import Deck, sources
from quiz.faces import Fake, encode
from quiz.models import Lane
from quiz.storage import Database, whole_file
from quiz.worker.logs import first_line, log

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from generator.chooser import Chooser
    from generator.sampler import Sampler

FOLDER = "lanes"  # of the instance folder, for checkpoints that were trained on

_random = random.SystemRandom()


@dataclass(frozen=True)
class Way:
    """A way to make fakes: by which generator, the best of how many, and for which lane."""

    sampler: "Sampler"
    chooser: "Chooser | None" = None
    candidates: int = 1
    lane_id: int | None = None

    def make(self, classes: Sequence[int], psi: float) -> "tuple[list[int], NDArray[np.uint8]]":
        """Make a fake for each class from random seeds; return seeds and pixels (N, R, R, 3)."""
        rows = self.candidates if self.chooser else 1
        seeds = [[secrets.randbelow(2**32) for _ in classes] for _ in range(rows)]
        if self.chooser:
            return self.chooser.make(self.sampler, seeds, classes, psi)
        return seeds[0], self.sampler.make(seeds[0], classes, psi=psi)


class Lanes:
    """The lanes of a deck: without any that works, all fakes are made as if there were none."""

    def __init__(self, deck: Deck, config: Config, connect: Callable[[], Database]) -> None:
        self.deck = deck
        self.config = config
        self.connect = connect
        self.taught: Way | None = None
        self.control_id: int | None = None
        self.problem: str | None = None

    def ways(self, usual: Way) -> list[Way]:
        """Return the ways between which a coin decides for each fake, or the usual one alone."""
        if self.taught is None:
            return [usual]
        return [replace(usual, lane_id=self.control_id), self.taught]

    def refresh(self, base: "Sampler") -> None:
        """Load the lanes that are open now, where they are of this generator."""
        try:
            with self.connect().reading() as session:
                pair = lanes.open_pair(session, self.deck.name)
            self.follow(pair, base)
        except Exception as error:  # no lane may keep the others from their fakes
            self.give_up(error)

    def leave_closed(self) -> None:
        """Make no more fakes of a lane that was closed since it was loaded."""
        if self.taught is None:
            return
        with self.connect().reading() as session:
            pair = lanes.open_pair(session, self.deck.name)
        if pair is None or pair.taught.id != self.taught.lane_id:
            self.taught = None

    def follow(self, pair: lanes.Pair | None, base: "Sampler") -> None:
        """Make fakes of these lanes from now on, or of none."""
        if pair is None:
            self.taught = self.problem = None
        elif pair.control.checkpoint != base.name:
            self.taught = None
            self.report(f"its critic knows {pair.control.checkpoint}, and {base.name} is in use")
        elif self.taught is None or self.taught.lane_id != pair.taught.id:
            self.taught = self.loaded(pair.taught, base)
            self.control_id, self.problem = pair.control.id, None
            log.info("Fakes of %s are of lane %s or its control.", self.deck.name, pair.taught.id)

    def loaded(self, lane: Lane, base: "Sampler") -> Way:
        """Read the files of a lane, and load what they hold."""
        with self.connect().reading() as session:
            files = lanes.files_of(session, lane.id)
        way = self.load(lane, files, base)
        made = (way.sampler.name, way.sampler.resolution)
        if made != (lane.checkpoint, base.resolution):
            raise ValueError(f"its generator {way.sampler.name} is not the one that was stored")
        return way

    def load(self, lane: Lane, files: Mapping[str, bytes], base: "Sampler") -> Way:
        """Load a lane's critic, and its generator where it has one of its own."""
        from generator.crowd import HumanCritic, crowd_chooser, load_eyes
        from generator.sampler import load_sampler

        device = self.config.device
        eyes = load_eyes(sources.checkpoint_path(self.config, self.deck), device)
        critic = HumanCritic.from_bytes(files[lanes.CRITIC], eyes.name)
        sampler = base
        if lanes.CHECKPOINT in files:
            folder = self.config.instance / FOLDER / self.deck.name
            sampler = load_sampler(cached(folder, files[lanes.CHECKPOINT]), device)
        chooser = crowd_chooser(critic, eyes, self.deck.name)
        return Way(sampler, chooser, lane.candidates, lane.id)

    def give_up(self, error: Exception) -> None:
        """Make all fakes as before; the next minute tries again."""
        self.taught = None
        self.report(first_line(error))

    def report(self, problem: str) -> None:
        """Log once why there is no lane. The deck has fakes all the same."""
        if problem != self.problem:
            log.error("Fakes of %s are of no lane: %s.", self.deck.name, problem.rstrip("."))
        self.problem = problem


def make_fakes(deck: str, ways: Sequence[Way], classes: Sequence[int], psi: float) -> list[Fake]:
    """Make a fake for each class, in their order, each in a way that a fair coin has drawn."""
    drawn = [_random.choice(ways) for _ in classes]
    made: dict[int, Fake] = {}
    for way in ways:
        places = [place for place, each in enumerate(drawn) if each is way]
        if places:
            fakes = fakes_of(deck, way, [classes[place] for place in places], psi)
            made |= zip(places, fakes, strict=True)
    return [made[place] for place in range(len(classes))]


def fakes_of(deck: str, way: Way, classes: Sequence[int], psi: float) -> list[Fake]:
    """Make a fake for each class in one way."""
    name, side = way.sampler.name, way.sampler.resolution
    seeds, pixels = way.make(classes, psi)
    return [
        Fake(deck, name, seed, klass, psi, side, encode(deck, face), way.lane_id)
        for seed, klass, face in zip(seeds, classes, pixels, strict=True)
    ]


def cached(folder: Path, body: bytes) -> Path:
    """Return a file with these bytes in a private folder, named by its hash; written where needed.

    Those of earlier lanes are deleted.
    """
    digest = hashlib.sha256(body).hexdigest()
    path = folder / f"{digest}.safetensors"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != digest:
        with whole_file(path) as file:
            file.write(body)
    for other in folder.glob("*.safetensors"):
        if other != path:
            with suppress(OSError):
                other.unlink()
    return path
