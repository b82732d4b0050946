"""What is said about each mode where it is offered."""

from quiz.decks import Deck
from quiz.languages import deck_text, gettext, lazy, ngettext, percent
from quiz.models import Mode

TITLES = {
    Mode.CLASSIC: lazy("Ten faces"),
    Mode.PRACTICE: lazy("Practice"),
    Mode.PAIR: lazy("Pairs"),
    Mode.ODD: lazy("Odd one out"),
    Mode.FLASH: lazy("Flash"),
    Mode.DISTANCE: lazy("Distance"),
    Mode.CLIMB: lazy("The climb"),
    Mode.SURVIVAL: lazy("Survival"),
    Mode.DAILY: lazy("The daily ten"),
    Mode.DUEL: lazy("Duel"),
    Mode.ADVICE: lazy("With advice"),
    Mode.ADAPTIVE: lazy("The right difficulty"),
    Mode.FOOL: lazy("Fool me"),
}


def title(mode: str) -> str:
    """Return the name of a mode."""
    return str(TITLES[Mode(mode)])


def lead(deck: Deck, mode: str) -> str:
    """Say what one does in a mode, in a sentence or two."""
    sentences = {
        Mode.PAIR: deck_text(
            deck.name, "Two faces beside each other: one is real, one is fake. Which one is real?"
        ),
        Mode.ODD: deck_text(
            deck.name, "Four faces. Three are of one kind and one is not. Find it."
        ),
        Mode.FLASH: deck_text(
            deck.name, "A face appears for a moment. How short may the moment be?"
        ),
        Mode.DISTANCE: deck_text(
            deck.name, "Faces get smaller while you are right. How small may they be?"
        ),
        Mode.ADAPTIVE: deck_text(
            deck.name,
            "Practice without an end, always as difficult as you can take: three in four right.",
        ),
        Mode.SURVIVAL: deck_text(
            deck.name, "Three hearts. Each mistake costs one. How many faces do you get right?"
        ),
        Mode.CLIMB: deck_text(
            deck.name,
            "A fake beside a real, from noise to the newest generator. Three hearts: at which "
            "stage does it fool you?",
        ),
        Mode.ADVICE: deck_text(
            deck.name,
            "Twelve faces. Say what each is, see what the detector says, then change your answer "
            "or stay.",
        ),
        Mode.DAILY: deck_text(
            deck.name,
            "Ten faces, the same for everybody today, and one go. What they were is told after the "
            "tenth.",
        ),
        Mode.FOOL: deck_text(
            deck.name,
            "Pick the best of eight new fakes. Others see it beside a real face: how many does it "
            "fool?",
        ),
        Mode.DUEL: deck_text(
            deck.name,
            "You and a friend judge the same ten faces, each in another order. Who gets more "
            "right?",
        ),
    }
    return sentences.get(Mode(mode), "")


def below(share: float | None) -> str:
    """Return how many rounds of everyone were worse; "" where that is not known."""
    if share is None:
        return ""
    return gettext("That is better than %(share)s of all rounds.", share=percent(share))


def rounds(count: int) -> str:
    """Return how many rounds were finished."""
    return ngettext("%(num)s round finished", "%(num)s rounds finished", count)
