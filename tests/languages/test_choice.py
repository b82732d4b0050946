"""Which language somebody reads."""

import pytest

from quiz.languages import choice, known
from quiz.languages.known import Language


@pytest.fixture(autouse=True)
def three(monkeypatch: pytest.MonkeyPatch) -> None:
    """Know three languages, whatever folders there are."""
    from babel import Locale

    some = {code: Language(code, Locale.parse(code)) for code in ("en", "zh", "ar")}
    monkeypatch.setattr(choice, "languages", lambda: some)
    monkeypatch.setattr(known, "languages", lambda: some)


@pytest.mark.parametrize(
    ("choices", "wished", "expected"),
    [
        ((), (), "en"),
        ((), ("ar",), "ar"),
        ((), ("zh-CN", "en"), "zh"),
        ((), ("zh-TW",), "zh"),
        ((), ("fr", "ar-EG"), "ar"),
        ((), ("fr", "tlh"), "en"),
        ((None, "zh"), ("ar",), "zh"),
        (("ar", "zh"), ("en",), "ar"),
        (("xx", "zh"), (), "zh"),
        (("../en", ""), ("zh",), "zh"),
    ],
)
def test_a_choice_counts_more_than_a_wish(
    choices: tuple[str | None, ...], wished: tuple[str, ...], expected: str
) -> None:
    assert choice.choose(*choices, wishes=wished) == expected
