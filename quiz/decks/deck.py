"""Decks: where the faces of a round come from, and the words that pages use for them."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session

from quiz.errors import Invalid
from quiz.languages import lazy
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
    stories: Mapping[str, str]  # a verdict in a sentence, by response and label
    source: str  # what a real's provenance names
    licence: str
    ages: str  # which ages the deck is for
    developing: str  # what the progress bar of an import shows
    shows_people: bool  # if so, MIN_AGE applies

    def least_age(self, min_age: int) -> int:
        """Return the least age of the people shown, `min_age` or 0 where no people are shown."""
        return min_age if self.shows_people else 0

    def call(self, label: str) -> str:
        """Return the word that a player says for a label."""
        return str(self.call_fake if label == Label.FAKE else self.call_real)

    def story(self, response: str, label: str) -> str:
        """Return what a response to a face of this label was worth, in a sentence."""
        return str(self.stories[f"{response}-{label}"])


UTKFACE = Deck(
    name="utkface",
    title=lazy("Photographs"),
    real="photograph",
    reals="photographs",
    fake="generated face",
    fakes="generated faces",
    short_fakes="fakes",
    face="face",
    faces="faces",
    call_real=lazy("Real"),
    call_fake=lazy("Fake"),
    key_real="R",
    key_fake="F",
    question=lazy("Is this face real or fake?"),
    lead=lazy(
        "Half of these faces are photographs of real people. The other half were made by a neural "
        "network a moment ago. Can you tell which are which?"
    ),
    stories={
        "real-real": lazy("A photograph of a real person."),
        "fake-fake": lazy("A fake, and you spotted it."),
        "real-fake": lazy("A fake, and it fooled you: this person does not exist."),
        "fake-real": lazy("A photograph of a real person, and you took it for a fake."),
    },
    source="UTKFace",
    licence=lazy(
        "Photographs from UTKFace, for non-commercial research. Fakes by our own generator."
    ),
    ages=lazy(
        "The photographs show real people, and only adults unless this quiz is set up otherwise."
    ),
    developing=lazy("Importing photographs"),
    shows_people=True,
)
GALLERY = Deck(
    name="gallery",
    title=lazy("The gallery"),
    real="original",
    reals="originals",
    fake="forgery",
    fakes="forgeries",
    short_fakes="forgeries",
    face="portrait",
    faces="portraits",
    call_real=lazy("Original"),
    call_fake=lazy("Forgery"),
    key_real="O",
    key_fake="F",
    question=lazy("Is this portrait an original or a forgery?"),
    lead=lazy(
        "Half of these portraits are by our painting program. The other half were forged a moment "
        "ago by a neural network that learned from it. Can you tell which are which?"
    ),
    stories={
        "real-real": lazy("An original by our painting program."),
        "fake-fake": lazy("A forgery, and you spotted it."),
        "real-fake": lazy("A forgery, and it fooled you: our painting program never made it."),
        "fake-real": lazy("An original, and you took it for a forgery."),
    },
    source="the gallery",
    licence=lazy("Originals by our painting program and forgeries by our generator: free to use."),
    ages=lazy("For all ages: none of the people shown has ever lived."),
    developing=lazy("Painting portraits"),
    shows_people=False,
)
DECKS = {deck.name: deck for deck in (UTKFACE, GALLERY)}


def read_deck(word: str) -> Deck:
    """Read a deck's name; Invalid for any other word."""
    if word not in DECKS:
        raise Invalid(
            lazy("%(name)s must be one of %(choices)s.", name="deck", choices=", ".join(DECKS))
        )
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
