"""The crowd's training: from what people said of faces to a lane of fakes that they call real."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from math import isnan
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from quiz.config import Config
from quiz.crowd import guesses, lanes, trainings
from quiz.decks import Deck, sources
from quiz.errors import Conflict, Unavailable
from quiz.jobs.crowd_reading import Said, look_at, read_said
from quiz.models import Lane, LaneKind
from quiz.play import supply
from quiz.policy import limits
from quiz.storage import Database, utc_now

if TYPE_CHECKING:
    from generator.sampler import Sampler

BEAT_SECONDS = 10.0


class Training:
    """One training of a deck's critic, and the lane that it opens."""

    def __init__(
        self, database: Database, config: Config, deck: Deck, say: Callable[[str], None]
    ) -> None:
        self.database = database
        self.config = config
        self.deck = deck
        self.say = say  # how it goes, in lines

    def run(self, least: int, minutes: float | None = None) -> Lane:
        """Learn from the latest guesses, and open a lane; with `minutes`, train the generator on.

        Raises Conflict or Unavailable, with one sentence, where nothing could be learned; then no
        lane has changed.
        """
        with self.alone() as token, TemporaryDirectory(prefix="faces-crowd-") as folder:
            try:
                lesson = self.lesson(least, minutes, Path(folder))
            except ValueError as error:  # from what was said, nothing can be learned
                with self.database.transaction() as session:
                    trainings.fail(session, token, self.deck.name, utc_now())
                raise Conflict(str(error)) from None
            with self.database.transaction() as session:
                trainings.keep(session, token)
                return lanes.open_lanes(session, lesson, utc_now())

    def is_due(self) -> bool:
        """Say whether enough was said since the latest training, or ever where there was none."""
        least, name = self.config.crowd_least, self.deck.name
        if not least or sources.checkpoint_problem(self.config, self.deck):
            return False
        resolution = sources.read_checkpoint(self.config, self.deck).resolution
        with self.database.reading() as session:
            if not self.has_reals(session):
                return False
            since = self.latest(session)
            return guesses.count_since(session, name, resolution, since, least) == least

    def latest(self, session: Session) -> datetime | None:
        """Return when the latest training opened a lane, or learned nothing."""
        taught = lanes.taught_lanes(session, self.deck.name)
        times = [trainings.latest_failure(session, self.deck.name)]
        times += [lane.made_at for lane in taught[:1]]
        return max((time for time in times if time is not None), default=None)

    def has_reals(self, session: Session) -> bool:
        """Say whether enough reals have no fake yet; a pair is for good, and of its fake's lane."""
        min_age, most = self.config.min_age, limits.UNPAIRED_REALS
        share = limits.UNPAIRED_SHARE * supply.count_reals(session, self.deck, min_age)
        needed = max(1, min(most, int(share)))
        return supply.count_unpaired(session, self.deck, min_age, needed) == needed

    @contextmanager
    def alone(self) -> Iterator[str]:
        """Let no other training run meanwhile, on this machine or another; give its token."""
        with self.database.transaction() as session:
            token = trainings.begin(session, self.deck.name, utc_now())
        is_over = threading.Event()
        threading.Thread(target=self.beat, args=(token, is_over), daemon=True).start()
        try:
            yield token
        finally:
            is_over.set()
            with self.database.transaction() as session:
                trainings.end(session, token)

    def beat(self, token: str, is_over: threading.Event) -> None:
        """Say every few seconds that the training is under way."""
        while not is_over.wait(BEAT_SECONDS):
            with suppress(SQLAlchemyError), self.database.transaction() as session:
                trainings.beat(session, token, utc_now())

    def lesson(self, least: int, minutes: float | None, folder: Path) -> lanes.Lesson:
        """Learn from the latest guesses; Conflict or Unavailable where that can't be.

        ValueError, with one sentence, is for guesses from which nothing can be learned.
        """
        from generator.checkpoint import CheckpointError

        with self.database.reading() as session:
            if not self.has_reals(session):
                raise Conflict(
                    f"Nearly all reals of {self.deck.name} are in pairs already, which are for "
                    "good, so hardly anybody would be shown what was learned. Import more."
                )
        try:
            header = sources.read_checkpoint(self.config, self.deck)
            said = read_said(self.database, self.deck, header.resolution, least)
            lesson = self.learn(said, minutes, folder, header.name)
            now = sources.read_checkpoint(self.config, self.deck)
        except CheckpointError as error:
            raise Unavailable(str(error)) from None
        except ImportError as error:
            raise Unavailable(
                f"This machine can't train: {error.name} is missing. Train where a worker runs."
            ) from None
        except OSError as error:  # such as that what the generator learned from is not here
            raise Unavailable(str(error)) from None
        if now.name != header.name:
            raise Conflict(
                f"The checkpoint of {self.deck.name} was replaced during the training, so nothing "
                "changes; train again."
            )
        return lesson

    def learn(
        self, said: Said, minutes: float | None, folder: Path, base_name: str
    ) -> lanes.Lesson:
        """Learn a critic, and make of it what opens a lane beside the checkpoint of this name."""
        school, device = self.school(), self.config.device
        checkpoint = sources.checkpoint_path(self.config, self.deck)
        eyes = school.load_eyes(checkpoint, device)
        faces = look_at(self.database, eyes, said.face_ids, folder / "features")
        known = said.of_faces(faces.is_known)
        taught = school.Guesses(known.face, known.player, known.said_fake, known.preferred)
        critic, card = school.learn(faces.features, taught, eyes.name, faces.machines, self.say)
        check_gain(card)
        files, taught_by = {lanes.CRITIC: critic.to_bytes()}, known.counts
        if minutes is not None:
            checkpoint, base = folder / "tuned.safetensors", checkpoint
            options = {"taught_by": taught_by, "device": device, "progress": self.say}
            card["tuning"] = school.tune(base, critic, eyes, minutes, checkpoint, **options)
            files[lanes.CHECKPOINT] = checkpoint.read_bytes()
        sampler = self.sampler(checkpoint)
        chooser = school.crowd_chooser(critic, eyes, self.deck.name)
        candidates, card["choice"] = self.fair_candidates(sampler, chooser)
        if candidates == 1 and minutes is None:
            raise ValueError("To choose would make the fakes too much alike, so nothing changes.")
        return lanes.Lesson(
            deck=self.deck.name,
            kind=LaneKind.CHOICE if minutes is None else LaneKind.TUNED,
            base=base_name,
            checkpoint=sampler.name,
            candidates=candidates,
            card=plain(card),
            files=files,
            **taught_by,
        )

    def fair_candidates(self, sampler: "Sampler", chooser: Any) -> tuple[int, dict[str, Any]]:
        """Return among how many candidates to choose, and the figures by which that is fair."""
        self.say("Trying among how many candidates the critic may choose; that takes some minutes.")
        most, psi = limits.CROWD_CANDIDATES, self.config.psi
        found: tuple[int, dict[str, Any]]
        found = self.school().fair_candidates(sampler, chooser, most, psi=psi)
        return found

    def school(self) -> Any:
        """Return the package that teaches."""
        from generator import crowd

        return crowd

    def sampler(self, checkpoint: Path) -> "Sampler":
        """Load the generator of a checkpoint."""
        from generator.sampler import load_sampler

        return load_sampler(checkpoint, self.config.device)


def check_gain(card: dict[str, Any]) -> None:
    """Raise ValueError, with one sentence, unless it is sure that the critic has learned.

    A gain that is missing or not a number was not measured.
    """
    gain, (low, _) = card.get("gain"), card.get("gain_interval") or (None, None)
    if gain is None or low is None or isnan(gain) or isnan(low):
        raise ValueError("The critic could not be tested on players that it had not met.")
    if gain <= 0 or low <= 0:
        raise ValueError("What people said follows nothing that the critic can see in faces.")


def plain(card: dict[str, Any]) -> dict[str, Any]:
    """Return a card as a database stores it: JSON has no number for what can't be computed."""
    found: dict[str, Any] = json.loads(json.dumps(card), parse_constant=lambda _: None)
    return found
