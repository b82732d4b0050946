"""Decks: where the faces of a round come from, and the words that pages use for them."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session

from quiz.errors import Invalid
from quiz.models import Face, Label


@dataclass(frozen=True, eq=False)
class Deck:
    """A source of reals, the generator that imitates them, and the words for both."""

    name: str  # in tables, addresses and file names
    title: str
    real: str  # the words for one face of each label, and for many
    reals: str
    fake: str
    fakes: str
    short_fakes: str  # in one short word
    face: str  # the words for a face whose label nobody knows yet, and for many
    faces: str
    call_real: str  # what a player says, and what a verdict says
    call_fake: str
    key_real: str  # the key for it, a letter of the word
    key_fake: str
    question: str
    lead: str  # what the deck is about, on the home page
    stands_for: str  # the same in a shorter form, next to another deck
    stories: Mapping[str, str]  # a verdict in a sentence, by response and label
    from_words: str  # before the source of a real
    made_words: str  # before the seed of a fake
    source: str  # what a real's provenance names
    licence: str
    ages: str  # which ages the deck is for
    coming: str  # what happens before the first round can be played
    developing: str  # what the progress bar of an import shows
    shows_people: bool  # if so, MIN_AGE applies

    def least_age(self, min_age: int) -> int:
        """Return the least age of the people shown, `min_age` or 0 where no people are shown."""
        return min_age if self.shows_people else 0

    def call(self, label: str) -> str:
        """Return the word that a player says for a label."""
        return self.call_fake if label == Label.FAKE else self.call_real

    def story(self, response: str, label: str) -> str:
        """Return what a response to a face of this label was worth, in a sentence."""
        return self.stories[f"{response}-{label}"]


UTKFACE = Deck(
    name="utkface",
    title="Photographs",
    real="photograph",
    reals="photographs",
    fake="generated face",
    fakes="generated faces",
    short_fakes="fakes",
    face="face",
    faces="faces",
    call_real="Real",
    call_fake="Fake",
    key_real="R",
    key_fake="F",
    question="Is this face real or fake?",
    lead="Half of these faces are photographs of real people. The other half were made by a neural "
    "network a moment ago. Can you tell which are which?",
    stands_for="Photographs of real people, and faces that a neural network made up.",
    stories={
        "real-real": "A photograph of a real person.",
        "fake-fake": "A fake, and you spotted it.",
        "real-fake": "A fake, and it fooled you: this person does not exist.",
        "fake-real": "A photograph of a real person, and you took it for a fake.",
    },
    from_words="a photograph from",
    made_words="made by our generator from seed",
    source="UTKFace",
    licence="Photographs from UTKFace, for non-commercial research. Fakes by our own generator.",
    ages="The photographs show real people, and only adults unless this quiz is set up otherwise.",
    coming="The photographs are being imported",
    developing="Importing photographs",
    shows_people=True,
)
GALLERY = Deck(
    name="gallery",
    title="The gallery",
    real="original",
    reals="originals",
    fake="forgery",
    fakes="forgeries",
    short_fakes="forgeries",
    face="portrait",
    faces="portraits",
    call_real="Original",
    call_fake="Forgery",
    key_real="O",
    key_fake="F",
    question="Is this portrait an original or a forgery?",
    lead="Half of these portraits are by our painting program. The other half were forged a moment "
    "ago by a neural network that learned from it. Can you tell which are which?",
    stands_for="Originals by a painting program, and forgeries by a neural network. All ages.",
    stories={
        "real-real": "An original by our painting program.",
        "fake-fake": "A forgery, and you spotted it.",
        "real-fake": "A forgery, and it fooled you: our painting program never made it.",
        "fake-real": "An original, and you took it for a forgery.",
    },
    from_words="painted for",
    made_words="made by our generator from seed",
    source="the gallery",
    licence="Originals by our painting program and forgeries by our generator: free to use.",
    ages="For all ages: none of the people shown has ever lived.",
    coming="The portraits are being painted",
    developing="Painting portraits",
    shows_people=False,
)
DECKS = {deck.name: deck for deck in (UTKFACE, GALLERY)}


def read_deck(word: str) -> Deck:
    """Read a deck's name; Invalid for any other word."""
    if word not in DECKS:
        raise Invalid(f"deck must be one of {', '.join(DECKS)}.")
    return DECKS[word]


def has_reals(session: Session, deck: Deck) -> bool:
    """Say whether there is a real of a deck to deal."""
    return has_any(session, deck, Label.REAL, Face.taken_at.is_(None))


def has_fakes(session: Session, deck: Deck) -> bool:
    """Say whether there is a fake of a deck, in stock or to fall back on."""
    return has_any(session, deck, Label.FAKE)


def has_any(session: Session, deck: Deck, label: Label, *conditions: ColumnElement[bool]) -> bool:
    """Say whether there is such a face; an index answers this."""
    rows = exists().where(Face.deck == deck.name, Face.label == label, *conditions)
    return bool(session.scalar(select(rows)))


def playable_decks(session: Session) -> list[Deck]:
    """Return the decks that have faces of both labels, the default one first."""
    decks = DECKS.values()
    return [deck for deck in decks if has_reals(session, deck) and has_fakes(session, deck)]


def default_deck(session: Session) -> Deck:
    """Return the deck to play when none is named: the first that can be played.

    When none can be played yet, the first that has reals; without any, the gallery.
    """
    begun = (deck for deck in DECKS.values() if has_reals(session, deck))
    return next(iter(playable_decks(session)), None) or next(begun, GALLERY)
