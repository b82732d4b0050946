"""Three figures in words."""

from quiz.decks import DECKS
from quiz.figures import Counts
from quiz.words.glances import EVERYONES, Glance, at_a_glance

COUNTS = Counts(hits=14, misses=6, false_alarms=12, correct_rejections=18)


def test_three_figures_of_a_player() -> None:
    assert at_a_glance(DECKS["utkface"], COUNTS) == [
        Glance("64%", "You were right about 32 of 50 faces."),
        Glance("70%", "You spotted 14 of 20 fakes."),
        Glance("60%", "You recognised 18 of 30 photographs."),
    ]


def test_three_figures_of_everyone_in_the_words_of_a_deck() -> None:
    assert [each.sentence for each in at_a_glance(DECKS["gallery"], COUNTS, EVERYONES)] == [
        "People were right about 32 of 50 portraits.",
        "They spotted 14 of 20 forgeries.",
        "They recognised 18 of 30 originals.",
    ]


def test_one_and_none() -> None:
    glances = at_a_glance(DECKS["gallery"], Counts(hits=1))
    assert [each.sentence for each in glances] == [
        "You were right about 1 of 1 portrait.",
        "You spotted 1 of 1 forgery.",
        "There have been no originals yet.",
    ]
    assert glances[2].share == "–"
