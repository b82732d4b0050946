"""Decks: where the faces of a round come from, and how the program speaks about them."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session

from quiz.errors import Invalid
from quiz.models import Face, Label


@dataclass(frozen=True, eq=False)
class Deck:
    """A source of reals with the checkpoint that forges them, and the words for both."""

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
    lead: str  # what it is about, in a sentence
    stands_for: str  # the same beside another deck
    stories: Mapping[str, str]  # a verdict in a sentence, by response and label
    leaning: Mapping[str, str]  # what one leans towards, by label
    from_words: str  # before the source of a real
    made_words: str  # before the seed of a fake
    source: str  # what a real's provenance names
    licence: str
    ages: str  # for whom it is
    coming: str  # what happens while the first reals come in
    developing: str  # the same, before how many of how many
    shows_people: bool  # and so is bound to MIN_AGE

    def least_age(self, min_age: int) -> int:
        """Return from which age on its faces may be shown, where people are from `min_age` on."""
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
    lead="Half of these faces were photographed, half were made up seconds ago by a neural "
    "network: can you tell?",
    stands_for="People of UTKFace, and faces of nobody by a neural network.",
    stories={
        "real-real": "A real person, photographed.",
        "fake-fake": "A fake, and you caught it.",
        "real-fake": "A fake, and it fooled you: there is no such person.",
        "fake-real": "A real person, and you did not believe it.",
    },
    leaning={"real": "calling faces real", "fake": "calling faces fake"},
    from_words="a photograph from",
    made_words="made by our generator from seed",
    source="UTKFace",
    licence="Photographs from UTKFace, for non-commercial research. Fakes by our own generator.",
    ages="Real people, adults only unless the settings say otherwise.",
    coming="The photographs are coming in",
    developing="Developing photographs",
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
    lead="Half of these portraits are by our painter, half were forged seconds ago by a neural "
    "network that learned from it: can you tell?",
    stands_for="A painter’s portraits, and a forger who learned from them. For all ages.",
    stories={
        "real-real": "An original, by the painter’s own hand.",
        "fake-fake": "A forgery, and you caught the forger.",
        "real-fake": "A forgery, and it fooled you: the painter never made it.",
        "fake-real": "An original, and you did not believe the painter.",
    },
    leaning={"real": "calling portraits originals", "fake": "calling portraits forgeries"},
    from_words="painted for",
    made_words="made by the forger from seed",
    source="the gallery",
    licence="Portraits by our own painter program, forgeries by our own generator: free to use.",
    ages="For all ages: nobody in it has ever lived.",
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
