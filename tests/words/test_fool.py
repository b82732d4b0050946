"""Words of Fool me: what is offered, and what became of a pick."""

from quiz.decks.deck import GALLERY, UTKFACE
from quiz.words import fool


def test_an_offer_says_what_all_eight_are() -> None:
    assert "All eight are fakes" in fool.offer(UTKFACE)
    assert fool.offer(GALLERY)
    assert fool.place(3) == "Face 3"


def test_a_pick_that_nobody_has_judged_goes_out() -> None:
    assert fool.state(0, 0, None) == "It goes out now; others judge it."
    assert fool.outcome(0, 0, None) == "Nobody has judged it yet"
    assert fool.all_of_them(0, 0, None) == ""


def test_what_became_of_it_is_counted() -> None:
    assert fool.outcome(12, 7, None) == "fooled 7 of 12"
    assert fool.outcome(12, 7, (0.32, 0.81)) == "fooled 7 of 12 (32% to 81%)"
    assert fool.state(12, 7, None).endswith("So far: fooled 7 of 12.")
    assert fool.all_of_them(12, 7, None) == "All together: fooled 7 of 12."
