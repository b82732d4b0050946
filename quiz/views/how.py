"""How it works: from noise to faces."""

import json
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, current_app, url_for

from quiz import sources
from quiz.views.requests import config, page

pages = Blueprint("how", __name__)


@pages.get("/how")
def show() -> Response:
    """Show the generator's own training, milestone by milestone."""
    checkpoint = sources.describe_checkpoint(config())
    steps = milestones(Path(current_app.static_folder or "") / "how")
    twin = {"milestones": steps, "checkpoint": checkpoint}
    return page("how.html", twin, title="How it works", milestones=steps, checkpoint=checkpoint)


@pages.get("/how/tips")
def tips() -> Response:
    """Show the tells of generated faces, on our own fakes."""
    return page("tips.html", title="The tells")


def milestones(folder: Path) -> list[dict[str, Any]]:
    """List the stages that `python -m generator.milestones` has drawn, with their figures."""
    index = folder / "milestones.json"
    stages = json.loads(index.read_text(encoding="utf-8")) if index.is_file() else []
    return [
        {
            "kimg": stage["kimg"],
            "resolution": stage["resolution"],
            "figures": stage["figures"],
            "url": url_for("static", filename=f"how/{stage['name']}.jpg"),
            "caption": stage.get("caption", f"After {stage['kimg']} thousand faces."),
        }
        for stage in stages
    ]
