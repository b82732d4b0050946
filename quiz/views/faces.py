"""Faces: all responses have the same length and headers, so that they do not tell the label."""

from flask import Blueprint, Response, request

from quiz.decks import Deck, default_deck, first_class, read_deck
from quiz.errors import NotFound
from quiz.faces import face_bytes, find_specimen, serving, take_from_stock
from quiz.languages import lazy
from quiz.models import Face
from quiz.play import heroes
from quiz.storage import utc_now
from quiz.web import (
    asked_deck,
    config,
    current_teacher,
    database,
    face_response,
    reading,
    visitor_ids,
    writing,
)

pages = Blueprint("faces", __name__)


@pages.get("/faces/<token>")
def show_face(token: str) -> Response:
    """Send the face of a visitor's own trial, or of a teacher's own classroom."""
    with database().reader.connect() as connection:
        try:
            return face_response(serving.trial_face(connection, token, *visitor_ids()))
        except NotFound:
            teacher = current_teacher()
            if teacher is None:
                raise
            return face_response(serving.classroom_face(connection, token, teacher.id))


@pages.get("/faces/specimen")
def show_specimen() -> Response:
    """Send the home page's face: a fake that was used in a trial, else one taken from the stock."""
    named = request.args.get("deck")
    deck = read_deck(named) if named else default_deck(reading())
    face_id = find_specimen(reading(), deck, config().min_age) or take_specimen(deck)
    body = None if face_id is None else face_bytes(reading(), face_id)
    if body is None:
        raise NotFound(lazy("There is no generated face to show yet."))
    return face_response(body)


@pages.get("/faces/hero/<visit>")
def show_hero(visit: str) -> Response:
    """Send the face that a visit to the home page may judge."""
    pair = heroes.find_hero(reading(), asked_deck(), config().min_age)
    label = heroes.label_of(visit, config().secret_key)
    body = face_bytes(reading(), pair[label]) if pair else None
    if body is None:
        raise NotFound(lazy("There is no face to judge here yet."))
    return face_response(body)


def take_specimen(deck: Deck) -> int | None:
    """Take a fake from the stock for the home page, so that no trial uses it."""
    is_old_enough = Face.klass >= first_class(deck.least_age(config().min_age))
    taken = take_from_stock(writing(), deck, 1, utc_now(), is_old_enough)
    writing().commit()
    return taken[0] if taken else None
