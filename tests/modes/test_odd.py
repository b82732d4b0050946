"""Odd one out: what a trial that nobody has answered says about its faces, which is nothing."""

from itertools import combinations, product

from quiz.models import Label
from quiz.modes.odd import ODD

EACH = list(product(Label, range(ODD.faces)))  # the label of the odd face, and its place


def trial(one: Label, place: int) -> list[Label]:
    rest = Label.FAKE if one is Label.REAL else Label.REAL
    return [one if here == place else rest for here in range(ODD.faces)]


def test_each_face_is_as_likely_real_as_fake_and_tells_nothing_of_another() -> None:
    assert ODD.finds is None  # what has to be found is not said
    trials = [trial(one, place) for one, place in EACH]
    for here in range(ODD.faces):
        assert sum(labels[here] is Label.REAL for labels in trials) == len(EACH) / 2
    for here, there in combinations(range(ODD.faces), 2):
        assert sum(labels[here] is labels[there] for labels in trials) == len(EACH) / 2
