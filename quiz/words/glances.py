"""The three figures at the top of a page of statistics, each with a sentence."""

from dataclasses import dataclass

from quiz.decks import Deck
from quiz.figures import Counts
from quiz.words.scores import counted, percent

YOURS = (
    "You were right about {right:,} of {seen}.",
    "You spotted {right:,} of {seen}.",
    "You recognised {right:,} of {seen}.",
)
EVERYONES = (
    "People were right about {right:,} of {seen}.",
    "They spotted {right:,} of {seen}.",
    "They recognised {right:,} of {seen}.",
)


@dataclass(frozen=True)
class Glance:
    """A share as it is shown large, and the sentence under it."""

    share: str
    sentence: str


def at_a_glance(
    deck: Deck, counts: Counts, sentences: tuple[str, str, str] = YOURS
) -> list[Glance]:
    """Return how many faces were right: of all, of the fakes, of the reals."""
    kinds = (
        (counts.correct, counts.trials, deck.face, deck.faces),
        (counts.hits, counts.fakes, deck.call_fake.lower(), deck.short_fakes),
        (counts.correct_rejections, counts.reals, deck.real, deck.reals),
    )
    return [glance(*kind, sentence) for kind, sentence in zip(kinds, sentences, strict=True)]


def glance(right: int, seen: int, one: str, many: str, sentence: str) -> Glance:
    """Return one figure; a dash where nothing was seen of its kind."""
    if not seen:
        return Glance("–", f"There have been no {many} yet.")
    return Glance(
        percent(right / seen), sentence.format(right=right, seen=counted(seen, one, many))
    )
