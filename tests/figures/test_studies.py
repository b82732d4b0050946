"""The published studies: accuracies of people."""

import pytest

from quiz.figures.studies import PUBLISHED


def test_published_studies_are_fractions_of_people() -> None:
    assert len({study.name for study in PUBLISHED}) == len(PUBLISHED) == 7
    for study in PUBLISHED:
        assert study.people > 100
        assert study.accuracy is None or 0.4 < study.accuracy < 0.8


def test_mean_of_both_labels_is_what_the_notes_say() -> None:
    by_name = {study.name.split()[0].rstrip(","): study for study in PUBLISHED}
    assert by_name["Miller"].accuracy == pytest.approx((0.34 + 0.51) / 2)
    assert by_name["Kamali"].accuracy == pytest.approx((0.76 + 0.74) / 2)
