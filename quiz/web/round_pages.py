"""The pages of rounds: what starts, shows and plays them is in several views."""

from flask import Blueprint

ROUND_PAGES = Blueprint("rounds", __name__)
