"""What a mode's page is made of."""

from quiz.decks.deck import UTKFACE
from quiz.models import Mode, Round
from quiz.play import Record
from quiz.web.modes.mode_page import Play


def test_a_round_without_options_has_none() -> None:
    for options, expected in ((None, {}), ({"timer": True}, {"timer": True})):
        round_ = Round(mode=Mode.SURVIVAL, options=options)
        assert Play(round_, UTKFACE, [], Record()).options == expected
