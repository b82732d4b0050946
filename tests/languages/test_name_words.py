"""Words for made-up names: a file of each language, and English where there is none."""

from quiz.languages import name_words


def test_a_language_has_its_own_words() -> None:
    words = name_words("es")
    assert "lince" in words.animals
    assert words.animals == words.first
    assert "lince-ágil" in words.names()
    assert "el detector" in words.reserved


def test_a_language_without_words_has_the_english_ones() -> None:
    assert name_words("tlh") is name_words("en")
