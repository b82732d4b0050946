"""Odd one out: a coin says which label is the odd one."""

from quiz.modes.odd import flip


def test_both_labels_are_the_odd_one_about_as_often() -> None:
    drawn = [flip({"odd": "real"})["odd"] for _ in range(400)]
    assert set(drawn) == {"real", "fake"}
    assert 140 <= drawn.count("fake") <= 260
