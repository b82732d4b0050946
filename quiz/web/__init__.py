"""What every page needs: who asks, sessions, bodies, pages, errors, and facts that several show."""

from flask import Flask

from quiz.web import headers, pages, prefixes, problems, response_batches, seats, sessions
from quiz.web.bodies import body, read_confidence, read_number, read_response, read_word
from quiz.web.crowd_totals import Totals, everyone
from quiz.web.crowding import at_most
from quiz.web.deck_pages import all_decks, asked_deck, deck_context, published_for
from quiz.web.downloads import download
from quiz.web.face_files import face_response
from quiz.web.invitations import invitation, public_root, qr_code
from quiz.web.pages import page, see_other, wants_json
from quiz.web.problems import problem
from quiz.web.readiness import current_health, wait_for_stock
from quiz.web.response_batches import submit_response
from quiz.web.seats import (
    close_if_due,
    current_snapshot,
    newer_snapshot,
    own_seat,
    own_student,
    taught_classroom,
)
from quiz.web.sessions import config, database, reading, roll_back, writing
from quiz.web.teach_page import can_sign_up, refuse_on_teach_page, teach_page
from quiz.web.visitors import (
    address_meter,
    current_player,
    current_teacher,
    note_teacher,
    own_player,
    own_teacher,
    player_id,
    remember_player,
    remember_student,
    student_ids,
    teacher_token,
    visit,
    visitor_ids,
)

__all__ = [
    "Totals",
    "address_meter",
    "all_decks",
    "asked_deck",
    "at_most",
    "body",
    "can_sign_up",
    "close_if_due",
    "config",
    "current_health",
    "current_player",
    "current_snapshot",
    "current_teacher",
    "database",
    "deck_context",
    "download",
    "everyone",
    "face_response",
    "invitation",
    "newer_snapshot",
    "note_teacher",
    "own_player",
    "own_seat",
    "own_student",
    "own_teacher",
    "page",
    "player_id",
    "problem",
    "problems",
    "public_root",
    "published_for",
    "qr_code",
    "read_confidence",
    "read_number",
    "read_response",
    "read_word",
    "reading",
    "refuse_on_teach_page",
    "register",
    "remember_player",
    "remember_student",
    "roll_back",
    "see_other",
    "student_ids",
    "submit_response",
    "taught_classroom",
    "teach_page",
    "teacher_token",
    "visit",
    "visitor_ids",
    "wait_for_stock",
    "wants_json",
    "writing",
]


def register(app: Flask) -> None:
    """Add what stands around every route: checks, sessions, headers, errors, response_batches."""
    for module in (pages, seats, sessions, prefixes, headers, problems, response_batches):
        module.register(app)
