"""Words for choices: questions, places, verdicts, sides."""

import pytest

from quiz.decks.deck import GALLERY, UTKFACE
from quiz.figures import Choices
from quiz.models import Label
from quiz.words import choices

REAL, FAKE = Label.REAL, Label.FAKE


def test_questions() -> None:
    assert choices.question(UTKFACE, REAL) == "Which face is real?"
    assert choices.question(UTKFACE, FAKE) == "Which one is the fake?"
    assert "one is not" in choices.question(UTKFACE, None)
    assert "original" in choices.question(GALLERY, REAL)


def verdict(choice: int, labels: list[str], correct: bool) -> dict[str, object]:
    faces = [{"label": label} for label in labels]
    totals = {"correct_total": 1, "answered": 2, "done": False}
    return {"choice": choice, "correct": correct, "faces": faces, **totals}


def test_a_verdict_names_the_place() -> None:
    say = choices.choice_words(UTKFACE, verdict(0, ["fake", "real"], False), one=REAL)
    assert say["outcome"] == "Wrong"
    assert say["said"] == "You chose: Left."
    assert say["story"] == "The real face: Right side."
    say = choices.choice_words(
        UTKFACE, verdict(2, ["real", "real", "fake", "real"], True), one=FAKE
    )
    assert (say["outcome"], say["story"]) == ("Right", "The fake: Face 3.")
    assert say["announce"] == "Right. The fake: Face 3."


@pytest.mark.parametrize(("first", "word"), [(80, "left"), (20, "right"), (50, ""), (55, "")])
def test_a_side_that_is_chosen_too_often_is_named(first: int, word: str) -> None:
    sentence = choices.side(Choices(2, 100, 60, first))
    assert (word in sentence) if word else sentence == ""


def test_figures() -> None:
    names = [name for name, _, _ in choices.figures(Choices(2, 10, 8, 5))]
    assert names == ["Right", "Sharpness", "Left side chosen"]
    assert len(choices.figures(Choices(4, 10, 8, 5))) == 2
    assert choices.figures(Choices(2, 0, 0, 0)) == []
    assert choices.side(Choices(4, 100, 60, 90)) == ""
    assert choices.title(8, 10) == "8 of 10 choices right"
    assert choices.chance(8, 4) == "Guessing gets about 2 right."
