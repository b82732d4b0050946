"""What is said about a round's mistakes."""

from quiz.words import mistakes


def test_one_mistake_and_many() -> None:
    assert mistakes.offer(1) == "Look at your mistake"
    assert mistakes.offer(2) == "Look at your mistakes"
    assert mistakes.place(2, 3) == "Mistake 2 of 3"
