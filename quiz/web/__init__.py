"""What every page needs: who asks, sessions, bodies, pages, errors, and facts that several show."""

from flask import Flask

from quiz.web import (
    headers,
    language,
    pages,
    prefixes,
    problems,
    response_batches,
    scarcity,
    seats,
    sessions,
    sharing,
    traces,
)
from quiz.web.assets import built_file
from quiz.web.bodies import (
    body,
    read_confidence,
    read_face,
    read_number,
    read_response,
    read_seen,
    read_seen_ms,
    read_step,
    read_word,
    read_words,
)
from quiz.web.code_guesses import (
    counted_guess,
    guessed_classroom,
    last_guessed,
    note_code_here,
    note_teacher_here,
)
from quiz.web.crowd_totals import Totals, everyone
from quiz.web.crowding import at_most
from quiz.web.deck_pages import (
    all_decks,
    asked_deck,
    deck_context,
    deck_switch,
    published_for,
    read_own_deck,
)
from quiz.web.downloads import download
from quiz.web.face_files import face_response
from quiz.web.invitations import invitation, public_root, qr_code
from quiz.web.known_browsers import known_as
from quiz.web.lane_plots import race_plot, value_plot
from quiz.web.language import offer_language, show_language
from quiz.web.login_start import answered, ask_for_code, half_known_teacher, log_in_as, logged_out
from quiz.web.mode_reports import (
    mode_report_page,
    mode_student_page,
    mode_table,
    mode_workbook,
)
from quiz.web.mode_rounds import (
    around_trial,
    around_trial_of,
    choice_page,
    choice_verdict_page,
    words_of_told,
)
from quiz.web.modes import PAGES, ModePage, duel_json, pick_json
from quiz.web.own_rounds import classroom_url, own_round, owner_of
from quiz.web.pages import page, see_other, wants_json
from quiz.web.password_tries import checked, clear_failures, confirm_password, count_login
from quiz.web.pick_offers import new_offer, picked
from quiz.web.problems import problem
from quiz.web.queries import asked_word
from quiz.web.readiness import current_health, wait_for_stock
from quiz.web.response_batches import spoken_here, submit_response
from quiz.web.round_pages import ROUND_PAGES
from quiz.web.round_results import result_page
from quiz.web.round_starts import count_start, refill, server_options, started, starting_player
from quiz.web.seats import (
    close_if_due,
    current_snapshot,
    newer_snapshot,
    own_seat,
    own_student,
    taught_classroom,
)
from quiz.web.sessions import config, database, reading, replica, roll_back, writing
from quiz.web.shared_rounds import (
    SHARED_STARTS,
    accept_duel,
    close_duel,
    closed_if_over,
)
from quiz.web.spreadsheets import as_csv, asked_dialect
from quiz.web.teach_page import (
    asked_plan,
    can_sign_up,
    refuse_on_own_page,
    refuse_on_teach_page,
    teach_page,
)
from quiz.web.trial_pages import (
    is_after_tips,
    read_ahead,
    trial_after,
    trial_page,
    words_around,
)
from quiz.web.turns import by_address, count_try, meter
from quiz.web.visitors import (
    current_player,
    current_teacher,
    locked_player,
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
    "PAGES",
    "ROUND_PAGES",
    "SHARED_STARTS",
    "ModePage",
    "Totals",
    "accept_duel",
    "all_decks",
    "answered",
    "around_trial",
    "around_trial_of",
    "as_csv",
    "ask_for_code",
    "asked_deck",
    "asked_dialect",
    "asked_plan",
    "asked_word",
    "at_most",
    "body",
    "built_file",
    "by_address",
    "can_sign_up",
    "checked",
    "choice_page",
    "choice_verdict_page",
    "classroom_url",
    "clear_failures",
    "close_duel",
    "close_if_due",
    "closed_if_over",
    "config",
    "confirm_password",
    "count_login",
    "count_start",
    "count_try",
    "counted_guess",
    "current_health",
    "current_player",
    "current_snapshot",
    "current_teacher",
    "database",
    "deck_context",
    "deck_switch",
    "download",
    "duel_json",
    "everyone",
    "face_response",
    "guessed_classroom",
    "half_known_teacher",
    "invitation",
    "is_after_tips",
    "known_as",
    "last_guessed",
    "locked_player",
    "log_in_as",
    "logged_out",
    "meter",
    "mode_report_page",
    "mode_student_page",
    "mode_table",
    "mode_workbook",
    "new_offer",
    "newer_snapshot",
    "note_code_here",
    "note_teacher",
    "note_teacher_here",
    "offer_language",
    "own_player",
    "own_round",
    "own_seat",
    "own_student",
    "own_teacher",
    "owner_of",
    "page",
    "pick_json",
    "picked",
    "player_id",
    "problem",
    "problems",
    "public_root",
    "published_for",
    "qr_code",
    "race_plot",
    "read_ahead",
    "read_confidence",
    "read_face",
    "read_number",
    "read_own_deck",
    "read_response",
    "read_seen",
    "read_seen_ms",
    "read_step",
    "read_word",
    "read_words",
    "reading",
    "refill",
    "refuse_on_own_page",
    "refuse_on_teach_page",
    "register",
    "remember_player",
    "remember_student",
    "replica",
    "result_page",
    "roll_back",
    "see_other",
    "server_options",
    "show_language",
    "spoken_here",
    "started",
    "starting_player",
    "student_ids",
    "submit_response",
    "taught_classroom",
    "teach_page",
    "teacher_token",
    "trial_after",
    "trial_page",
    "value_plot",
    "visit",
    "visitor_ids",
    "wait_for_stock",
    "wants_json",
    "words_around",
    "words_of_told",
    "writing",
]


def register(app: Flask) -> None:
    """Add what stands around every route: checks, sessions, headers, errors, response_batches."""
    around = (
        language, pages, sharing, scarcity, seats, sessions, prefixes, headers, problems,
        response_batches, traces,
    )  # fmt: skip
    for module in around:
        module.register(app)
