"""Whether a deck's reals are scarce: it takes a count over all open rounds, so it is remembered."""

from time import monotonic

from flask import Flask, current_app
from sqlalchemy.orm import Session

from quiz.decks import Deck
from quiz.play import abandoned
from quiz.web.sessions import config

SECONDS = 2.0  # that an answer is good for

Answers = dict[str, tuple[float, bool]]  # by deck: until when, and the answer


def register(app: Flask) -> None:
    """Give the application a memory of its answers; tests see each change at once."""
    app.extensions["quiz.scarcity"] = Answers()


def are_reals_scarce(session: Session, deck: Deck) -> bool:
    """Say whether open rounds hold more than half of a deck's reals, or did a moment ago."""
    answers: Answers = current_app.extensions["quiz.scarcity"]
    until, answer = answers.get(deck.name, (0.0, False))
    now = monotonic()
    if now >= until or current_app.testing:
        answer = abandoned.are_reals_scarce(session, deck, config().min_age)
        answers[deck.name] = now + SECONDS, answer
    return answer
