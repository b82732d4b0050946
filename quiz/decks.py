"""Decks: where the faces of a round come from, and how the program speaks about them."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from quiz.errors import Invalid


@dataclass(frozen=True)
class Deck:
    """A source of reals with the checkpoint that forges them, and the words for both."""

    name: str  # in tables, addresses and file names
    title: str
    real: str  # the words for one face of each label, and for many
    reals: str
    fake: str
    fakes: str
    source: str  # what a real's provenance names
    licence: str
    ages: str  # for whom it is
    shows_people: bool  # and so is bound to MIN_AGE


UTKFACE = Deck(
    name="utkface",
    title="Photographs",
    real="photograph",
    reals="photographs",
    fake="generated face",
    fakes="generated faces",
    source="UTKFace",
    licence="Photographs from UTKFace, for non-commercial research. Fakes by our own generator.",
    ages="Real people, adults only unless the settings say otherwise.",
    shows_people=True,
)
GALLERY = Deck(
    name="gallery",
    title="The gallery",
    real="original",
    reals="originals",
    fake="forgery",
    fakes="forgeries",
    source="the gallery",
    licence="Portraits by our own painter program, forgeries by our own generator: free to use.",
    ages="For all ages: nobody in it has ever lived.",
    shows_people=False,
)
DECKS = {deck.name: deck for deck in (UTKFACE, GALLERY)}


def read_deck(word: str) -> Deck:
    """Read a deck's name; Invalid for any other word."""
    if word not in DECKS:
        raise Invalid(f"deck must be one of {', '.join(DECKS)}.")
    return DECKS[word]


def default_deck(session: Session) -> Deck:
    """Return the deck of who names none."""
    return UTKFACE
