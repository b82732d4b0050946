"""Made-up names: kind in every language, long enough a list, and told apart from each other."""

import pytest
from flask import Flask

from quiz.languages import languages, name_words
from quiz.names import made_up
from quiz.names.made_up import (
    all_suggestions,
    is_suggestion,
    reserved_names,
    suggest_numbered,
    suggest_pseudonym,
)
from quiz.names.pseudonyms import pseudonym_key, read_kind_name
from quiz.names.rudeness import is_rude
from quiz.policy import sizes

# Words that insult people, or that have a second meaning to a class.
DENIED = """
    ape ass baboon bat beast beaver bitch booby buck bull chimp cock cougar cow crab cuckoo
    cur dodo dog donkey fowl goat goose gorilla hen hog hyena jackass leech louse maggot
    mole monkey mule parasite pig pussy rat roach scab sheep shrew skunk sloth slug snake
    sow swine tit toad turkey vermin viper vixen vulture wasp weasel whore worm black white
    yellow brown red fat slow dumb crazy dirty hairy naked hot sexy gay queer straight dark
    pale foreign poor stupid ugly
    affe esel gans henne hund huhn hyäne kuh laus made ochse pute ratte sau schaf schlange
    schnecke schwein spinne trampel wanze wurm zecke ziege schwarz weiss braun gelb rot dick
    ballena burro cabra cacatúa cerdo cernícalo conejo foca gallina ganso gata gorila guanaco
    hiena lagarta lechuza loro mariposa mariquita mono mosca oso pato pavo perra rata sapo
    serpiente vaca víbora zorra negro blanco amarillo rojo gordo original real
    狗 猪 鸡 鸭 牛 驴 猴 鼠 蛇 龟 乌龟 王八 狐狸 狐狸精 羊驼 熊 狼 黑 白 黄 肥 笨 丑
    كلب حمار خنزير قرد بقرة ثور جحش بغل ضبع غراب بوم بومة حية أفعى عقرب تيس خروف دب أسود أبيض
"""
CODES = [*languages()]


@pytest.fixture(params=CODES)
def code(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Speak a language."""
    spoken = str(request.param)
    monkeypatch.setattr(made_up, "spoken", lambda: spoken)
    return spoken


def test_every_language_has_many_names_that_can_be_told_apart(code: str) -> None:
    words = name_words(code)
    names = words.names()
    assert len({pseudonym_key(name) for name in names}) == len(names) > 4_000
    assert max(map(len, names)) <= sizes.PSEUDONYM
    reserved = {pseudonym_key(name) for name in reserved_names()}
    assert not {pseudonym_key(name) for name in names} & reserved


def test_names_are_kind_and_may_be_typed(code: str) -> None:
    words = name_words(code)
    assert not set(DENIED.split()) & {word.casefold() for word in (*words.first, *words.second)}
    pairs = (
        *(words.join.join((word, words.second[0])) for word in words.first),
        *(words.join.join((words.first[0], word)) for word in words.second),
    )
    for name in (*words.first, *words.second, *pairs):
        assert not is_rude(name), name
        assert read_kind_name(name) == name


def test_suggestions_are_of_the_language(code: str) -> None:
    own = name_words(code)
    for _ in range(50):
        name, numbered = suggest_pseudonym(), suggest_numbered()
        assert name in own.names()
        assert is_suggestion(name)
        assert read_kind_name(name) == name
        assert read_kind_name(numbered) == numbered
        assert numbered.partition("-")[0] in own.animals


def test_names_of_others_are_no_suggestions() -> None:
    assert not is_suggestion("ada")
    assert not is_suggestion("amber otter")
    assert len(all_suggestions()) == sum(len(name_words(code).names()) for code in CODES)


def test_who_asks_gets_names_of_the_own_language(app: Flask) -> None:
    with app.test_request_context("/?lang=zh"):
        assert suggest_pseudonym() in name_words("zh").names()


def test_examples_are_names_and_the_same_each_time(code: str) -> None:
    names = made_up.examples(12)
    assert names == made_up.examples(12)
    assert len(set(names)) == 12
    assert all(map(is_suggestion, names))
    assert str(made_up.EXAMPLE) == names[0]


def test_no_number_reads_as_a_rude_word(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = iter([8008 - 1000, 4555 - 1000, 0])
    monkeypatch.setattr("secrets.randbelow", lambda limit: next(drawn))
    assert suggest_numbered("en").endswith("-1000")
