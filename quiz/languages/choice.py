"""Which language somebody reads: what was chosen, else what the browser wishes, else English."""

from collections.abc import Iterable

from babel import negotiate_locale

from quiz.languages.known import ENGLISH, languages


def choose(*choices: str | None, wishes: Iterable[str] = ()) -> str:
    """Return the code of the first choice that is a known language, else of the first wish.

    A wish may name a country too, such as `de-AT`.
    """
    known = languages()
    chosen = next((code for code in choices if code in known), None)
    return chosen or negotiate_locale(wishes, known, sep="-") or ENGLISH
