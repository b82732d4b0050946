"""What is said about places on the leaderboard."""

from quiz.words import ranks


def test_a_rank_goes_up_down_or_nowhere() -> None:
    assert ranks.moved(12, 9) == "Your last round moved you up from 12th to 9th."
    assert ranks.moved(1, 2) == "Your last round moved you down from 1st to 2nd."
    assert ranks.moved(3, 3) == ranks.SAME


def test_a_score_without_a_rank() -> None:
    assert ranks.scored(0.55, 0.57) == "Your last round moved your score from 55% to 57%."
    assert ranks.scored(0.551, 0.552) == "Your last round left your score at 55%."


def test_the_way_to_a_place() -> None:
    assert ranks.judged(18, 30) == "12 of 30 faces on the way to a place"
