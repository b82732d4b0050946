"""What stands around a face in practice that adapts itself, and its result."""

from quiz.models import Mode
from quiz.modes import adaptive
from quiz.web.modes.adaptive import around, outcome
from quiz.web.modes.mode_page import Play
from tests.web.modes.test_threshold_pages import FORTY, a_play


def practice(count: int, adapts: str = adaptive.SIZE, *, is_done: bool = False) -> Play:
    """Return practice with so many responses."""
    play = a_play(FORTY[:count], mode=Mode.ADAPTIVE, is_done=is_done)
    play.round_.options = {"adapts": adapts}
    return play


def test_the_size_and_its_reason() -> None:
    found = around(practice(8))
    level = adaptive.level(FORTY[:8], {})
    assert found.facts == {"level": level, "size": level}
    assert found.say["level"].endswith("because you got 4 of the last 5 right.")


def test_the_time_and_its_reason() -> None:
    found = around(practice(8, adaptive.TIME))
    assert set(found.facts) == {"level", "exposure_ms", "frames"}
    assert found.say["level"].endswith("you got 4 of the last 5 right.")


def test_after_the_end_there_is_nothing_to_say() -> None:
    assert around(practice(8, is_done=True)).facts == {}


def test_a_short_round_has_no_threshold() -> None:
    found = outcome(practice(8))
    assert (found.title, found.plot, found.figures) == ("6 of 8 right", None, ())
    assert found.facts["threshold"] is None
    assert found.sentences[0] == "Faces were 30 to 37 pixels wide."
    assert outcome(practice(0)).sentences == []


def test_a_long_round_has_one() -> None:
    found = outcome(practice(20))
    assert found.facts["threshold"] > 0
    assert found.figures[0].name == "Threshold"
    assert "three times in four" in found.figures[0].meaning
    assert found.plot is not None
