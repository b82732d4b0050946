"""Alphabets: letters that names may use, and letters that look alike."""

import pytest

from quiz.names.alphabets import (
    alphabet_of,
    is_letter,
    misplaces_joiner,
    mixes_alphabets,
    normalize_text,
    piles_marks,
    skeleton_of,
)
from quiz.names.pseudonyms import pseudonym_key


def test_letters_have_their_alphabet() -> None:
    assert [alphabet_of(letter) for letter in "aЖ李カ"] == [
        "LATIN", "CYRILLIC", "EAST ASIAN", "EAST ASIAN",
    ]  # fmt: skip


@pytest.mark.parametrize("letter", ["ɑ", "Ꭺ", "\u17b4", "7", "👍"])
def test_other_characters_have_none(letter: str) -> None:
    assert not is_letter(letter)


def test_words_that_mix_alphabets_are_recognised() -> None:
    assert mixes_alphabets("p\u0430ypal")
    assert not mixes_alphabets("サクラの花")


def test_equivalent_characters_become_equal() -> None:
    assert normalize_text("ｆｕｌｌ") == "full"


def test_a_skeleton_is_what_a_person_sees() -> None:
    assert skeleton_of("Zoë the 1st") == skeleton_of("zoe-the_lst")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Straße", "STRASSE"),
        ("amber otter", "Amber_Otter"),
        ("otter10", "otterlO"),
        ("Ill", "1l1"),
        ("Zoë", "zoe"),
        ("сосна", "cocha"),  # Cyrillic
        ("ΝΙΚΗ", "NIKH"),  # Greek
        ("Νίκη", "ΝΙΚΗ"),
        ("barn", "bam"),
        ("vvhale", "whale"),
        ("øre", "ore"),
        ("カ", "力"),
    ],
)
def test_names_that_look_alike_have_one_key(one: str, other: str) -> None:
    assert pseudonym_key(one) == pseudonym_key(other)


@pytest.mark.parametrize(("one", "other"), [("otter", "otters"), ("か", "が"), ("李", "孝")])
def test_names_that_differ_have_two(one: str, other: str) -> None:
    assert pseudonym_key(one) != pseudonym_key(other)


def test_marks_are_counted_letter_by_letter() -> None:
    assert not piles_marks("Nguyễn Phúc שְׁלֹמֹה")
    assert not piles_marks("❤️ 1️⃣")
    assert piles_marks("x\u0300\u0301\u0302\u0303\u0304")
    assert piles_marks("x\u0301\u0301")
    assert piles_marks("\u0301x")


@pytest.mark.parametrize("text", ["علی‌رضا", "ශ්‍රී", "രാജന്‍"])
def test_joiners_belong_between_letters_of_some_scripts(text: str) -> None:
    assert not misplaces_joiner(text)
    assert misplaces_joiner(f"\u200d{text}")
    assert misplaces_joiner("a\u200db")
