"""What stands around a face at a size."""

from quiz.modes import levels
from quiz.web.modes.distance import around
from tests.web.modes.test_threshold_pages import FORTY, a_play


def test_the_size_is_a_fact_and_said() -> None:
    size = levels.next_level(levels.SIZES, FORTY[:7])
    found = around(a_play(FORTY[:7]))
    assert found.facts == {"level": size, "size": size}
    assert found.say["level"] == f"Faces are {round(size)} pixels wide now. Do not zoom."


def test_after_the_end_there_is_nothing_to_say() -> None:
    found = around(a_play(FORTY, is_done=True))
    assert (found.facts, found.say) == ({}, {})
