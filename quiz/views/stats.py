"""Everyone's statistics."""

from flask import Blueprint, Response

from quiz.stats import PUBLISHED, detection, hype
from quiz.views.requests import page
from quiz.views.totals import everyone

pages = Blueprint("stats", __name__)


@pages.get("/stats")
def show() -> Response:
    """Show how everyone is doing, and how well each checkpoint fools."""
    totals = everyone()
    score = hype(totals.counts) if totals.counts.trials else None
    twin = detection(totals.counts).as_result() | {
        "trials": totals.counts.trials,
        "players": totals.players,
        "hype": None if score is None else round(score, 1),
        "by_checkpoint": [
            {"checkpoint": name, "trials": trials, "fooled": fooled}
            for name, trials, fooled in totals.by_checkpoint
        ],
    }
    return page(
        "stats.html",
        twin,
        title="Everyone",
        detection=totals.detection,
        players_total=totals.players,
        trials_total=totals.counts.trials,
        hype=score,
        published=PUBLISHED,
        by_checkpoint=totals.by_checkpoint,
    )
