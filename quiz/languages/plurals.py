"""Plurals for scripts, which count on: what the language says of each kind of number."""

from collections.abc import Callable

from quiz.languages.current import spoken

NUMBER = "{count}"  # the place of the number, which the script fills
# Whole numbers of every kind that a language tells apart: one of them is of each.
EXAMPLES = (0, 1, 2, 3, 5, 6, 7, 11, 20, 21, 100, 1_000_000)


def plural_forms(words: Callable[..., str]) -> dict[str, str]:
    """Return the words for a number by its plural category, as `Intl.PluralRules` names it."""
    kind = spoken().plural_form
    return {kind(count): words(count, num=NUMBER) for count in EXAMPLES}
