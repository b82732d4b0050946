"""Known languages: a folder of messages makes one."""

from quiz.languages import CATALOGUES, ENGLISH, languages


def test_every_folder_of_messages_is_a_language_and_english_is_the_first() -> None:
    known = languages()
    assert set(known) == {folder.name for folder in CATALOGUES.iterdir()}
    assert next(iter(known)) == ENGLISH
    assert known[ENGLISH].name == "English"
    assert known[ENGLISH].direction == "ltr"


def test_the_arrow_keys_follow_the_lines() -> None:
    known = languages()
    assert [arrow.sign for arrow in known["de"].arrows] == ["←", "→"]
    assert [arrow.key for arrow in known["ar"].arrows] == ["ArrowRight", "ArrowLeft"]
