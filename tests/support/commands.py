"""Commands as a test runs them."""

from click.testing import Result
from flask import Flask


def run(app: Flask, *words: str) -> Result:
    """Run a command."""
    return app.test_cli_runner().invoke(args=list(words))
