"""What a UTKFace name says."""

import pytest

from datasets.names import CLASS_NAMES, Attributes, age_group, class_of, parse_name


@pytest.mark.parametrize(
    ("name", "attributes"),
    [
        ("25_0_3_20170116174525125.jpg.chip.jpg", Attributes(25, 0, 3)),
        ("25_1_4_20170116174525125.jpg", Attributes(25, 1, 4)),
        ("55_0_0_20170116232725357jpg.chip.jpg", Attributes(55, 0, 0)),
        ("24_0_1_20170116220224657 .jpg.chip.jpg", Attributes(24, 0, 1)),
    ],
)
def test_readable_names(name: str, attributes: Attributes) -> None:
    assert parse_name(name) == attributes


@pytest.mark.parametrize(
    "name",
    [
        "61_1_20170109150557335.jpg.chip.jpg",
        "61_1_20170109142408075.jpg.chip.jpg",
        "39_1_20170116174525125.jpg.chip.jpg",
        "25_2_0_20170116174525125.jpg.chip.jpg",
        "25_0_7_20170116174525125.jpg.chip.jpg",
        "200_0_0_20170116174525125.jpg.chip.jpg",
        "._25_0_3_20170116174525125.jpg.chip.jpg",
        "readme.txt",
        "",
    ],
)
def test_names_without_a_full_label(name: str) -> None:
    assert parse_name(name) is None


@pytest.mark.parametrize(
    ("age", "group"),
    [(0, 0), (2, 0), (3, 1), (12, 1), (13, 2), (17, 2), (18, 3), (56, 5), (116, 5)],
)
def test_age_groups(age: int, group: int) -> None:
    assert age_group(age) == group


def test_each_class_has_a_name() -> None:
    assert class_of(116, 1) == len(CLASS_NAMES) - 1
    assert CLASS_NAMES[class_of(25, 1)] == "female, 18–35"
