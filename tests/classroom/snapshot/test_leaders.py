"""Who leads a class: ties share a place, and are said as ties."""

from types import SimpleNamespace
from typing import Any

from quiz.classroom.snapshot.leaders import podium, top_five


def students(*correct: int, trials: int = 9) -> list[Any]:
    """Rows of scores, in the order of joining; A is the first student."""
    return [
        SimpleNamespace(
            Student=SimpleNamespace(name="ABCDEFGHIJ"[place], number=place + 1),
            correct=number,
            trials=trials,
        )
        for place, number in enumerate(correct)
    ]


def shown(lines: list[dict[str, Any]]) -> list[tuple[int, str, str]]:
    """What a list shows of each line."""
    return [(line["rank"], line["name"], line["score"]) for line in lines]


def test_the_five_best_are_named_in_order() -> None:
    names = [(line["rank"], line["name"]) for line in top_five(students(3, 9, 5, 9, 1, 0))]
    assert names == [(1, "B"), (1, "D"), (3, "C"), (4, "A"), (5, "E")]


def test_a_place_with_too_many_sharers_is_one_line() -> None:
    assert shown(top_five(students(*[7] * 8))) == [(1, "8 share first place", "7 of 9")]
    assert shown(top_five(students(9, 8, 7, 7, 7, 7))) == [
        (1, "A", "9 of 9"),
        (2, "B", "8 of 9"),
        (3, "4 share third place", "7 of 9"),
    ]


def test_nobody_is_left_out_of_a_tie_for_the_last_line() -> None:
    lines = shown(top_five(students(9, 8, 7, 6, 5, 5)))
    assert lines[-1] == (5, "2 share fifth place", "5 of 9")
    assert len(shown(top_five(students(9, 8, 7, 6, 6, 1)))) == 5


def test_who_was_told_nothing_yet_leads_nobody() -> None:
    assert top_five(students(0, 0, trials=0)) == podium(students(0, trials=0)) == []


def test_the_podium_has_the_first_three_ranks() -> None:
    assert shown(podium(students(9, 8, 7, 6))) == [
        (1, "A", "9 of 9"),
        (2, "B", "8 of 9"),
        (3, "C", "7 of 9"),
    ]
    assert shown(podium(students(9, 9, 8, 7))) == [(1, "A, B", "9 of 9"), (3, "C", "8 of 9")]
    assert shown(podium(students(*[4] * 10))) == [(1, "10 share first place", "4 of 9")]
    assert shown(podium(students(3, 0, 0))) == [(1, "A", "3 of 9")]
    assert podium(students(0, 0)) == []
