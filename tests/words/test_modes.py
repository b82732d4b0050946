"""Words for the menu: each mode that is offered has a title and says what one does."""

import pytest

from quiz.decks.deck import GALLERY, UTKFACE
from quiz.models import Mode
from quiz.web.modes import PAGES
from quiz.words import modes


@pytest.mark.parametrize("mode", PAGES)
def test_each_is_described_in_each_deck(mode: Mode) -> None:
    assert modes.title(mode)
    for deck in (UTKFACE, GALLERY):
        assert len(modes.lead(deck, mode)) > 30


def test_a_comparison() -> None:
    assert modes.below(None) == ""
    assert modes.below(0.731) == "That is better than 73% of all rounds."
    assert modes.rounds(1) == "1 round finished"
