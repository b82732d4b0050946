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
    assert survival.title(1) == "1 right before the third mistake"
