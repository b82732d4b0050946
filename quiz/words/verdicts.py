"""Every word of a verdict, by the slot of the page that shows it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from quiz.decks import Deck
from quiz.languages import gettext
from quiz.models import Label
from quiz.words import machines, scores, trials


def verdict_words(
    deck: Deck,
    verdict: Mapping[str, Any],
    *,
    length: int | None,
    responded_at: datetime,
    is_last: bool | None = None,
) -> dict[str, str]:
    """Return the words of a verdict; `verdict` is its JSON, `length` None in practice.

    While a verdict is not told yet, its JSON has no label, and no word here tells one.
    """
    said = trials.you_said(deck, verdict["response"])
    position = verdict["position"]
    shared = {"said": said, "next": following(is_last=is_last or position == length)}
    if "label" not in verdict:
        return shared | {"tally": scores.tally(None, position), "announce": said}
    story = deck.story(verdict["response"], verdict["label"])
    is_practice = length is None
    return shared | {
        "outcome": trials.outcome(verdict["response"], verdict["label"]),
        "story": story,
        "stamp": deck.call(verdict["label"]).upper(),
        "tally": scores.tally(verdict["correct_total"], position, is_practice=is_practice),
        "machines": machines.opinions(deck, verdict["machine"]),
        "announce": f"{judged(verdict)} {said} {story}",
        **provenance_words(deck, verdict["face"], responded_at),
    }


def judged(verdict: Mapping[str, Any]) -> str:
    """Say whether a response was right, in a sentence to be read aloud."""
    return gettext("Right.") if verdict["response"] == verdict["label"] else gettext("Wrong.")


def provenance_words(deck: Deck, face: Mapping[str, Any], responded_at: datetime) -> dict[str, str]:
    """Return where a face came from: age, seed and checkpoint of a fake, origin of a real."""
    if face["label"] == Label.REAL:
        return {"age": "", "seed": "", "checkpoint": "", "origin": trials.origin(deck)}
    age = responded_at - datetime.fromisoformat(face["made_at"])
    return {
        "age": trials.age(age.total_seconds()),
        "seed": str(face["seed"]),
        "checkpoint": str(face["checkpoint"]),
        "origin": "",
    }


def following(*, is_last: bool) -> str:
    """Return the word on the button that goes on after a verdict."""
    return gettext("See your results") if is_last else gettext("Next face")
