"""What is said about advice: the opinion, what it did, and many rounds."""

from itertools import product

from quiz.decks.deck import GALLERY, UTKFACE
from quiz.figures import Advised, count_effects
from quiz.models import Label
from quiz.words import advice

GOOD = Advised(before=False, after=True, advice=True)
BAD = Advised(before=True, after=False, advice=False)
NEITHER = Advised(before=True, after=True, advice=True)


def test_the_opinion_and_what_is_asked() -> None:
    said = advice.open_words(UTKFACE, Label.REAL, 0.834)
    assert said["advice"] == "The detector: fake, 83% sure"
    assert said["advice_ask"] == "You said real. Change your answer, or say it again."
    assert said["announce"] == f"{said['advice']}. {said['advice_ask']}"
    assert "forgery" in advice.open_words(GALLERY, Label.FAKE, 0.99)["advice"]


def test_each_kind_of_effect_has_its_sentence() -> None:
    kinds = [Advised(*each) for each in product([False, True], repeat=3)]
    said = {kind: advice.effect(kind) for kind in kinds}
    assert said[GOOD] == "The detector put you right."
    assert said[BAD] == "The detector was wrong, and you followed it."
    assert len(set(said.values())) == 6  # agreed or not says the same whoever was right


def test_a_round_in_words() -> None:
    found = count_effects([GOOD, GOOD, BAD, NEITHER])
    assert advice.title(found) == "3 of 4 right after the advice"
    assert advice.sentences(found) == [
        "Before it you had 2 right; the detector alone had 3.",
        "By the advice: 2 put right, 1 made wrong.",
    ]
    rows = dict(advice.rows(found))
    assert rows["You, before the advice"] == "2 of 4 (50%)"
    assert rows["Followed when it disagreed"] == "3 of 3 (100%)"
    assert dict(advice.rows(count_effects([])))["The detector alone"] == "–"
    assert advice.title(count_effects([])) == "No score yet"


def test_rounds_counted_together_are_all_or_the_latest() -> None:
    assert advice.lately(200, 200) == "All your rounds with advice"
    assert advice.lately(201, 200) == "Your latest 200 rounds with advice"


def test_many_rounds_in_words() -> None:
    assert advice.change(count_effects([])) == ""
    few, many = count_effects([GOOD]), count_effects([GOOD] * 40 + [NEITHER] * 60)
    assert advice.change(few).endswith("That may be chance.")
    assert "by +40 points (95% interval +29 to +49)." in advice.change(many)
    assert advice.reliance(few) == ""
    stayed = Advised(before=True, after=True, advice=False)
    assert "more often" in advice.reliance(count_effects([GOOD, BAD, stayed]))
    assert "no more often" in advice.reliance(count_effects([GOOD, BAD]))


def test_the_study_is_about_people() -> None:
    assert "Groh et al. (2022), with 15,016 people" in advice.study(UTKFACE)
    assert advice.study(GALLERY) == ""
