"""Pseudonyms: normalized, checked, and suggested from kind words."""

import pytest

from quiz.errors import Invalid
from quiz.names.pseudonyms import (
    pseudonym_key,
    read_kind_name,
    read_pseudonym,
)

LENGTH = "A name has 1 to 24 characters."
SIGNS = "A name has letters, the digits 0 to 9, spaces, dots, apostrophes, - and _ only."
MARKS = "A letter of a name has at most four different marks."
EMPTY = "A name has at least one letter or digit."
MIXED = "A name has letters of one alphabet only in each word."
OURS = "A name has to be your own: this one belongs to the quiz."

# Names of people, in the scripts and with the signs in which they write them.
OF_THE_WORLD = [
    "O'Brien", "O’Brien", "D'Angelo", "'t Hooft", "N'Golo Kanté", "Kealiʻi", "Ma. Cristina",
    "J.R.R. Tolkien", "Jean-Luc", "Þórdís Ðóra", "Đặng Thị Ánh", "Siân", "Žan", "Łukasz",
    "Adébáyọ̀", "Ɔkɔ Mɛnsa", "Əli Məmmədov", "Ŋala", "阿凡提·买买提", "ジャン・ポール", "佐々木",
    "김민준", "علی‌رضا", "فاطمه‌زهرا", "مُحَمَّد", "שְׁלֹמֹה", "สมชาย ใจดี", "น้ำฝน", "ශ්‍රී", "রহিম",
    "র‍্যাব", "രാജന്‍", "ஸ்ரீ", "प्रियंका", "ਗੁਰਪ੍ਰੀਤ", "સ્મિતા", "సత్య", "ಕೃಷ್ಣ", "សុខា", "မောင်", "ສົມພອນ",
    "ལྷམོ", "ደስታ", "Հայկ", "გიორგი", "ᠮᠣᠩᠭᠣᠯ", "ⵎⴰⵙⵉⵏ", "Объедков", "Δημήτρης", "ޢަލީ",
]  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("  amber   otter ", "amber otter"),
        ("Zoë_7", "Zoë_7"),
        ("ｆｕｌｌ", "full"),
        ("李小龙", "李小龙"),
        ("サクラの花", "サクラの花"),
        ("한국-7", "한국-7"),
        ("Łukasz", "Łukasz"),
        ("Nguyễn", "Nguyễn"),
        ("Ελένη", "Ελένη"),
        ("Иван otter", "Иван otter"),
        ("नमस्ते", "नमस्ते"),
        ("שלום", "שלום"),
        ("a-b", "a-b"),
        ("x" * 24, "x" * 24),
        ("A", "A"),
        ("李", "李"),
        *((name, name) for name in OF_THE_WORLD),
    ],
)
def test_a_name_is_normalized(typed: str, name: str) -> None:
    assert read_pseudonym(typed) == name
    assert read_pseudonym(name) == name


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", LENGTH),
        ("   ", LENGTH),
        ("x" * 25, LENGTH),
        ("x" * 10_000, LENGTH),
        ("ab" + " " * 10_000, LENGTH),
        ("ﷺﷺ", LENGTH),  # two characters that normalize to 36 letters
        ("<b>bold</b>", SIGNS),
        ("a\u202eb", SIGNS),
        ("a\x00b", SIGNS),
        ("a\nb", SIGNS),
        ("a\tb", SIGNS),
        ("a&b", SIGNS),
        ("a\u200bb", SIGNS),
        ("a\u200db", SIGNS),
        ("a\u2066b", SIGNS),
        ("a\ufe0fb", SIGNS),
        ("a\U000e0041b", SIGNS),
        ("👍👍", SIGNS),
        ("👩\u200d🚀 ok", SIGNS),
        ("\u3164\u3164", SIGNS),  # Hangul filler: an invisible letter
        ("ab\u17b4", SIGNS),
        ("a\u0489b", SIGNS),
        ("ǃǃǃ", SIGNS),
        ("ɑdmin", SIGNS),
        ("ᎪᎡᎬ", SIGNS),
        ("x\ud800y", SIGNS),
        ("a\u200cb", SIGNS),  # a joiner where it joins nothing
        ("\u200c", SIGNS),
        ("علی\u200c", SIGNS),
        ("O\u200c'Brien", SIGNS),
        ("a" + "\u0301" * 20, MARKS),
        ("A\u0334\u0335\u031c\u0330\u036b", MARKS),
        ("\u0327a", MARKS),  # a mark on nothing
        ("--", EMPTY),
        ("...", EMPTY),
        ("''", EMPTY),
        ("- _", EMPTY),
        ("p\u0430ypal", MIXED),
        ("ΑlaskaJazz", MIXED),
        ("amber Оtter", MIXED),
        ("李bruce", MIXED),
        ("the detector", OURS),
        ("The-Discriminator", OURS),
        ("ADM1N", OURS),
        ("Real or Fake", OURS),
        ("teacher", OURS),
        ("REAL 0R FAKE", OURS),
    ],
)
def test_anything_else_is_refused(typed: str, sentence: str) -> None:
    with pytest.raises(Invalid) as caught:
        read_pseudonym(typed)
    assert caught.value.detail == sentence


def test_a_name_that_others_see_is_kind() -> None:
    assert read_kind_name(" O'Brien ") == "O'Brien"
    with pytest.raises(Invalid, match="a word that hurts people"):
        read_kind_name("f.u.c.k")


def test_signs_and_joiners_make_no_second_name() -> None:
    assert pseudonym_key("O'Brien") == pseudonym_key("O’Brien") == pseudonym_key("o-brien")
    assert pseudonym_key("علی‌رضا") == pseudonym_key("علیرضا")
    assert pseudonym_key("Ma. Cristina") == pseudonym_key("Ma Cristina")
