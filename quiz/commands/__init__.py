"""Commands: what `flask …` can do, a module for each group."""

from flask import Flask

from quiz.commands.backup import back_up_database, restore_database
from quiz.commands.crowd import crowd_commands
from quiz.commands.faces import db_commands, faces_commands
from quiz.commands.leaderboard import leaderboard_commands
from quiz.commands.stats import stats_commands
from quiz.commands.teacher import teacher_commands
from quiz.commands.version import show_version
from quiz.commands.worker import worker_commands


def register(app: Flask) -> None:
    """Add the commands."""
    for commands in (
        faces_commands,
        db_commands,
        stats_commands,
        crowd_commands,
        leaderboard_commands,
        teacher_commands,
        worker_commands,
        back_up_database,
        restore_database,
        show_version,
    ):
        app.cli.add_command(commands)
