"""Scarcity: an answer is good for a moment, and then counted again."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from quiz.decks.deck import GALLERY, UTKFACE, Deck
from quiz.play import abandoned
from quiz.web import scarcity


def test_an_answer_is_remembered_for_a_moment_and_for_its_deck(
    app: Flask, db_session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    app.testing = False
    now, counted = [100.0], list[str]()

    def count(_session: Session, deck: Deck, _min_age: int) -> bool:
        counted.append(deck.name)
        return now[0] >= 100 + scarcity.SECONDS

    monkeypatch.setattr(abandoned, "are_reals_scarce", count)
    monkeypatch.setattr("quiz.web.scarcity.monotonic", lambda: now[0])
    with app.app_context():
        assert not scarcity.are_reals_scarce(db_session, UTKFACE)
        assert not scarcity.are_reals_scarce(db_session, GALLERY)
        now[0] += scarcity.SECONDS / 2
        assert not scarcity.are_reals_scarce(db_session, UTKFACE)
        assert counted == ["utkface", "gallery"]
        now[0] += scarcity.SECONDS
        assert scarcity.are_reals_scarce(db_session, UTKFACE)
        assert counted == ["utkface", "gallery", "utkface"]
