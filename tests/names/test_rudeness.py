"""Rude words in five languages, and the names of people that look like them."""

import pytest

from quiz.names.rudeness import is_rude, listed, plain_letters, stems, words_of

RUDE = {
    "English": [
        "fuck", "Fuck you", "f u c k", "F.U.C.K", "fuuuck", "FUCK99", "fuck_off", "xXfuckXx",
        "dumbfuck", "sh1t", "5hit", "asshole", "B1tch", "N1GG3R", "n.i.g.g.e.r", "cunt", "whore",
        "slut", "penis", "Heil Hitler", "fuc k", "f uck", "fu-ck", "Negro", "Chink", "Gook",
        "JAP", "Spick", "Wop", "Lesbo", "Ballsack",
    ],
    "Chinese": [
        "他妈的", "他媽的", "你他妈的", "傻逼", "操你妈", "操你媽", "妓女", "王八蛋",
        "肏你", "屌丝", "屎", "操", "贱", "吃屎", "贱货",
    ],
    "Spanish": [
        "puta", "Puta_1", "putaaaa", "mierda", "Mierda!", "hijo de puta", "hijodeputa", "cabrón",
        "CABRON", "maricón", "gilipollas99", "coño", "pendejo", "joder",
    ],
    "German": [
        "Arschloch", "arschloch123", "Hurensohn", "scheiße", "Scheisse", "Fotze", "Wichser",
        "Schlampe", "ficken", "fick dich", "Nutte", "Kanake",
    ],
    "Arabic": [
        "شرموطة", "الشرموطة", "يا شرموطة", "كس امك", "كِسّ", "كسمك", "عاهرة", "قحبة",
        "ابن القحبة", "منيك", "Sharmuta",
    ],
}  # fmt: skip
# People, and places that people come from, whose names hold a rude word or are one elsewhere.
REAL = [
    "Scunthorpe", "Penistone", "Essex", "Sussex", "Dick Cheney", "Dick", "Dickens", "Dickinson",
    "Alan Cumming", "Cummings", "Hancock", "Hitchcock", "Cockburn", "Peacock", "Butterworth",
    "Butt", "Assange", "Cassandra", "Hassan", "Assad", "Massimo", "Bassam", "Lipshitz", "Gay",
    "Gaylord", "Nigel", "Titus", "Titania", "Nguyễn Phúc", "Bích Ngọc", "Dũng", "Fuk", "Fukuda",
    "Shota", "Takeshita", "Matsushita", "Poon", "Dong-suk", "Young-bum", "Sharma", "Nayak",
    "Dixit", "Shital", "Kuntz", "Fick", "Fuchs", "Wankel", "Mose", "Rosette", "Schittenhelm",
    "Muschietti", "Mariconda", "Analía", "Ana L.", "Concha", "Kike", "Semen", "Marica", "Verga",
    "Pedro", "Cabrera", "Ramón Gil", "Ignacio", "Putnam", "Babitchev", "Assaf Uckermann", "Nik",
    "Kos", "Zain", "Mufti", "Lolita", "Trio", "Bob", "O'Brien", "Ma. Cristina", "王小明", "李",
    "张性德", "李奶奶", "欧阳娜娜", "جاد", "علي", "فارس", "شعراوي", "شعبان", "لبنى", "خالد",
    "خولة", "كسرى",
    "Del Negro", "Anna Dal-Negro", "Negroni", "Tit", "Kim Jong Gook", "Anna Spick", "曹操", "Ana L",
    "زبيدة", "الطاهر", "عائشة", "فاطمة الزهراء", "علی‌رضا",
]  # fmt: skip


@pytest.mark.parametrize("name", [name for names in RUDE.values() for name in names])
def test_rude_words_are_found(name: str) -> None:
    assert is_rude(name)


@pytest.mark.parametrize("name", REAL)
def test_real_names_are_not_rude(name: str) -> None:
    assert not is_rude(name)


def test_words_are_taken_apart_and_single_letters_put_together() -> None:
    assert words_of("f.u.c.k Ann_7") == ["fuck", "Ann"]
    assert words_of("Assaf Uckermann") == ["Assaf", "Uckermann"]


def test_letters_are_compared_without_what_is_drawn_on_them() -> None:
    assert plain_letters("Cabrón") == "Cabron"
    assert plain_letters("كِسّ") == "كس"
    assert listed("a-b c") == ["a b", "c"]
    assert all(len(stem) > 1 or not stem.isascii() for stem in stems())
