"""What stands around a face that is in view for a moment."""

from quiz.models import Mode
from quiz.modes import levels
from quiz.web.modes.flash import around, outcome
from tests.web.modes.test_threshold_pages import FORTY, a_play


def test_the_time_is_a_fact_and_said() -> None:
    exposure = levels.next_level(levels.EXPOSURES, FORTY[:7])
    found = around(a_play(FORTY[:7], mode=Mode.FLASH))
    assert (found.facts["level"], found.facts["exposure_ms"]) == (exposure, exposure)
    assert found.facts["frames"] == max(3, round(exposure * 0.06))
    assert f"about {round(exposure)} milliseconds" in found.say["level"]


def test_after_the_end_there_is_nothing_to_say() -> None:
    found = around(a_play(FORTY, mode=Mode.FLASH, is_done=True))
    assert (found.facts, found.say) == ({}, {})


def test_the_result_says_where_times_come_from() -> None:
    found = outcome(a_play(FORTY, mode=Mode.FLASH))
    assert found.facts["unit"] == "ms"
    assert "three of them are the least" in found.sentences[-1]
