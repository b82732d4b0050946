"""Decks: where the faces of a round come from, and how the program speaks about them."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session

from quiz.errors import Invalid
from quiz.models import Face, Label


@dataclass(frozen=True)
class Deck:
    """A source of reals with the checkpoint that forges them, and the words for both."""

    name: str  # in tables, addresses and file names
    title: str
    real: str  # the words for one face of each label, and for many
    reals: str
    fake: str
    fakes: str
    short_fakes: str  # in a short word
    call_real: str  # what a player says, and what a verdict says
    call_fake: str
    key_real: str  # the key for it, a letter of the word
    key_fake: str
    source: str  # what a real's provenance names
    licence: str
    ages: str  # for whom it is
    coming: str  # what happens while the first reals come in
    shows_people: bool  # and so is bound to MIN_AGE

    def least_age(self, min_age: int) -> int:
        """Return from which age on its faces may be shown, where people are from `min_age` on."""
        return min_age if self.shows_people else 0

    def call(self, label: str) -> str:
        """Return the word that a player says for a label."""
        return self.call_fake if label == Label.FAKE else self.call_real


UTKFACE = Deck(
    name="utkface",
    title="Photographs",
    real="photograph",
    reals="photographs",
    fake="generated face",
    fakes="generated faces",
    short_fakes="fakes",
    call_real="Real",
    call_fake="Fake",
    key_real="R",
    key_fake="F",
    source="UTKFace",
    licence="Photographs from UTKFace, for non-commercial research. Fakes by our own generator.",
    ages="Real people, adults only unless the settings say otherwise.",
    coming="The photographs are coming in",
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
    call_real="Original",
    call_fake="Forgery",
    key_real="O",
    key_fake="F",
    source="the gallery",
    licence="Portraits by our own painter program, forgeries by our own generator: free to use.",
    ages="For all ages: nobody in it has ever lived.",
    coming="The portraits are being painted",
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
    """Say whether there is such a face; the index finds it at once."""
    found = exists().where(Face.deck == deck.name, Face.label == label, *conditions)
    return bool(session.scalar(select(found)))


def playable_decks(session: Session) -> list[Deck]:
    """Return the decks that have faces of both labels, the default one first."""
    decks = DECKS.values()
    return [deck for deck in decks if has_reals(session, deck) and has_fakes(session, deck)]


def default_deck(session: Session) -> Deck:
    """Return the deck to play where none is named: UTKFace with its photographs, or the gallery.

    Before the first fakes are made it is the one whose reals are there.
    """
    begun = (deck for deck in DECKS.values() if has_reals(session, deck))
    return next(iter(playable_decks(session)), None) or next(begun, GALLERY)
