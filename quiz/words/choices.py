"""What is said where one of several faces has to be named."""

from collections.abc import Mapping
from typing import Any

from quiz.decks import Deck
from quiz.figures import Choices
from quiz.languages import decimal, deck_text, gettext, ngettext, number, percent
from quiz.models import Label
from quiz.words import scores
from quiz.words.verdicts import following


def question(deck: Deck, finds: Label | None) -> str:
    """Return what the player is asked to find; None for the face that is unlike the others."""
    if finds is Label.FAKE:
        return deck_text(deck.name, "Which one is the fake?")
    if finds is Label.REAL:
        return deck_text(deck.name, "Which face is real?")
    return deck_text(deck.name, "Four faces. Three are of one kind and one is not. Find it.")


def place(number: int, faces: int) -> str:
    """Return the name of a face's place, which is also the label of its button."""
    if faces == 2:
        return gettext("Left") if number == 1 else gettext("Right side")
    return gettext("Face %(position)s", position=number)


def choice_words(deck: Deck, verdict: Mapping[str, Any], *, one: Label) -> dict[str, str]:
    """Return the words of a verdict on a choice; `verdict` is its JSON without words."""
    labels = [face["label"] for face in verdict["faces"]]
    answer = place(1 + labels.index(one), len(labels))
    is_right = verdict["correct"]
    story = truth(deck, one, answer)
    outcome = gettext("Right.") if is_right else gettext("Wrong.")
    return {
        "outcome": gettext("Right") if is_right else gettext("Wrong"),
        "said": gettext("You chose: %(place)s.", place=place(1 + verdict["choice"], len(labels))),
        "story": story,
        "tally": scores.tally(verdict["correct_total"], verdict["answered"]),
        "next": following(is_last=verdict["done"]),
        "announce": f"{outcome} {story}",
    }


def truth(deck: Deck, one: Label, answer: str) -> str:
    """Say which face it was."""
    if one is Label.REAL:
        return deck_text(deck.name, "The real face: %(place)s.", place=answer)
    return deck_text(deck.name, "The fake: %(place)s.", place=answer)


def title(right: int, trials: int) -> str:
    """Return how many choices were right."""
    return ngettext(
        "%(right)s of %(num)s choice right",
        "%(right)s of %(num)s choices right",
        trials,
        right=number(right),
    )


def chance(trials: int, faces: int) -> str:
    """Return how many choices someone who guesses gets right."""
    return gettext("Guessing gets about %(count)s right.", count=number(round(trials / faces)))


def side(counted: Choices) -> str:
    """Say whether one side was chosen too often; "" where that is not known."""
    if counted.faces != 2 or counted.first_share is None or not counted.has_side_bias:
        return ""
    if counted.first_share > counted.chance:
        return gettext("You chose the left side too often: the sides are drawn by a fair coin.")
    return gettext("You chose the right side too often: the sides are drawn by a fair coin.")


def figures(counted: Choices) -> list[tuple[str, str, str]]:
    """Return the statistics of choices: name, value and meaning."""
    low, high = counted.accuracy_interval
    if counted.accuracy is None or counted.d_prime is None or low is None or high is None:
        return []
    return [
        (gettext("Right"), percent(counted.accuracy), scores.interval((low, high))),
        (
            gettext("Sharpness"),
            decimal(counted.d_prime),
            gettext("0 is guessing, 1 is good, 3 is almost never wrong."),
        ),
        *sides(counted),
    ]


def sides(counted: Choices) -> list[tuple[str, str, str]]:
    """Return how often the left face was chosen, of two."""
    if counted.faces != 2 or counted.first_share is None:
        return []
    meaning = gettext("Half would be even: the sides are drawn by a fair coin.")
    return [(gettext("Left side chosen"), percent(counted.first_share), meaning)]
