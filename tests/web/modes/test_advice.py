"""The pages of the mode with advice: stages, words for a verdict, and the result's figures."""

from quiz.decks.deck import UTKFACE
from quiz.models import Label, Mode, Round
from quiz.modes import Judged
from quiz.play import Advice, Record
from quiz.web.modes import advice
from quiz.web.modes.mode_page import Play

REAL, FAKE = Label.REAL, Label.FAKE
PUT_RIGHT = Judged((FAKE,), (FAKE,), first=REAL, p_detector=0.9)
MADE_WRONG = Judged((REAL,), (FAKE,), first=REAL, p_detector=0.9)


def play(*trials: Judged, advice: Advice | None = None, lately: list[Judged] | None = None) -> Play:
    """A round with these trials."""
    round_ = Round(id="a", mode=Mode.ADVICE, deck=UTKFACE.name, score=1.0)
    return Play(round_, UTKFACE, trials, Record(), advice, lately or [])


def test_the_two_stages_of_a_trial() -> None:
    first = advice.around(play())
    assert first.facts == {"step": "first", "first": None, "advice": None}
    assert set(first.say.values()) == {""}
    final = advice.around(play(advice=Advice("a", 1, REAL, 0.8312, "utkface")))
    assert final.facts == {"step": "final", "first": "real", "advice": {"detector": 0.831}}
    assert final.say.keys() > first.say.keys()


def test_words_for_a_verdict() -> None:
    assert advice.told(PUT_RIGHT) == {"advised": "The detector put you right."}
    assert advice.told(Judged((FAKE,), (FAKE,))) == {"advised": ""}


def test_the_result_has_this_round_and_all() -> None:
    found = advice.outcome(play(PUT_RIGHT, lately=[PUT_RIGHT, MADE_WRONG, MADE_WRONG]))
    assert (found.facts["gained"], found.facts["lately"]["harmed"]) == (1, 2)
    assert found.facts["followed_right"]["rate"] == 1.0
    assert found.facts["followed_wrong"]["interval"] == [None, None]
    assert found.table is not None
    rows = {name: values for name, *values in found.table.rows}
    assert rows["Made wrong by the advice"] == ["0", "2"]
    assert len(found.notes) == 3
    nothing = advice.outcome(play())
    assert [note for note in nothing.notes if "Groh" not in note] == []
    assert (nothing.title, nothing.sentences) == ("No score yet", [])
