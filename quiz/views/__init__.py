"""Views: parse, call a service, commit, render."""

from flask import Flask

from quiz import web
from quiz.views import (
    built_files,
    classrooms,
    duels,
    faces,
    fool,
    health,
    home,
    how,
    join,
    leaderboard,
    logins,
    me,
    mistakes,
    modes,
    offline,
    openapi,
    preflight,
    privacy,
    reports,
    responses,
    results,
    round_starts,
    rounds,
    second_factor,
    second_step,
    stats,
    teach,
    teaching,
)


def register(app: Flask) -> None:
    """Add all routes, and what stands around each of them."""
    web.register(app)
    modules = (
        home, modes, fool, rounds, round_starts, responses, duels, mistakes, results, faces, me,
        stats, leaderboard, teach, second_step, second_factor, logins, teaching, preflight,
        classrooms, reports, join, how, privacy, offline, built_files, health, openapi,
    )  # fmt: skip
    for pages in dict.fromkeys(module.pages for module in modules):  # some share theirs
        app.register_blueprint(pages)
