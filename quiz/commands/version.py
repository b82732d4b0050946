"""The command `flask version`."""

import click

from quiz.version import VERSION


@click.command("version", epilog="Example: flask --app app version")
def show_version() -> None:
    """Print the version of the program; `flask --version` prints Flask's own."""
    click.echo(VERSION)
