"""Joining: lists, and phrases that are read out as sentences, with the signs of the language."""

from collections.abc import Iterable

from quiz.languages.current import spoken
from quiz.languages.speech import gettext

ENDS = tuple(".!?…。！？؟")  # of a sentence
UNSPACED = ("ja", "zh")  # languages whose full stop has room of its own


def listed(names: Iterable[str]) -> str:
    """Return names one after the other."""
    # Translators: what stands between the names of a list.
    return gettext(", ").join(names)


def sentence(words: str) -> str:
    """Return words as a sentence: with the sign at the end that they may not have yet."""
    # Translators: words that are not a sentence yet, such as a title, and the sign that ends one.
    return words if words.endswith(ENDS) else gettext("%(words)s.", words=words)


def gap() -> str:
    """Return what stands between two sentences."""
    return "" if spoken().language in UNSPACED else " "
