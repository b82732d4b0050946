"""The climb's stock, drawn, and climbs to play."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import update
from sqlalchemy.orm import Session

from quiz.decks.deck import UTKFACE, Deck
from quiz.faces import add_climb_fakes
from quiz.models import Mode, Player, Round
from quiz.storage.database import utc_now
from tests.support.factories import a_fake
from tests.support.modes import start

LEVELS = (0, 4, 45)
OPTIONS: dict[str, object] = {"levels": list(LEVELS)}


def stock_climb(
    session: Session, each: int, levels: Sequence[int] = LEVELS, deck: Deck = UTKFACE
) -> None:
    """Put so many fakes of each level into the climb's stock, and commit."""
    for level in levels:
        drawn = [a_fake(1000 * level + seed, deck=deck) for seed in range(each)]
        fakes = [
            replace(fake, checkpoint=f"stage-{level}", klass=6 + seed % 2)
            for seed, fake in enumerate(drawn)
        ]
        add_climb_fakes(session, level, fakes, utc_now())
    session.commit()


def climb(session: Session, player: Player) -> Round:
    """Start a climb of three levels."""
    return start(session, player, Mode.CLIMB, OPTIONS)


def let_go(session: Session) -> None:
    """End all rounds, so that nobody looks at a face any more, and commit."""
    session.execute(update(Round).values(finished_at=utc_now()))
    session.commit()
