"""Words for survival: hearts, records, late responses."""

from quiz.words import survival


def test_hearts_and_record() -> None:
    assert survival.tally(2, 5, 12.0) == "♥♥♡ · 5 right · record 12"
    assert survival.tally(0, 0, None) == "♡♡♡ · 0 right"
    assert survival.record(12, 12.0) == "This is your record."
    assert survival.record(3, 12.0) == "Your record is 12."
    assert survival.record(3, None) == ""


def test_late_responses() -> None:
    assert survival.late(0) == ""
    assert "cost a heart." in survival.late(1)
    assert "cost a heart each." in survival.late(2)


def test_a_round_that_was_stopped_had_no_third_mistake() -> None:
    assert survival.title(1, is_over=True) == "1 right before the third mistake"
    assert survival.title(4, is_over=False) == "4 right, not played to the end"
