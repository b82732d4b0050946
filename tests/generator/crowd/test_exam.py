"""The exam: a tuned generator passes only if it is liked more and as varied as before."""

from generator.crowd.exam import Mark

START = Mark(recall_phi=0.9, recall_lite2=0.6, p_fake=0.5)


def test_less_called_fake_and_as_varied_is_better() -> None:
    assert Mark(0.9, 0.6, 0.49).is_better_than(START)
    assert Mark(0.875, 0.575, 0.4).is_better_than(START), "as much as another draw changes"


def test_what_lost_recall_in_either_space_is_not_better() -> None:
    assert not Mark(0.86, 0.7, 0.1).is_better_than(START)
    assert not Mark(0.95, 0.56, 0.1).is_better_than(START)


def test_what_pleases_nobody_is_not_better() -> None:
    assert not Mark(0.95, 0.7, 0.5).is_better_than(START)


def test_a_mark_in_words_has_its_three_numbers() -> None:
    assert START.in_words() == "P(fake) 0.500, recall 0.900 (phi) and 0.600 (Lite2)"
