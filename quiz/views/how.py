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


def milestones(folder: Path) -> list[dict[str, Any]]:
    """List the pictures in static/how by their kimg; captions.json may say more about each."""
    captions = folder / "captions.json"
    words = json.loads(captions.read_text(encoding="utf-8")) if captions.is_file() else {}
    return [
        {
            "kimg": int(picture.stem),
            "url": url_for("static", filename=f"how/{picture.name}"),
            "caption": words.get(picture.stem, f"after {int(picture.stem)} thousand faces"),
        }
        for picture in sorted(folder.glob("*.jpg"), key=lambda path: path.stem.zfill(12))
        if picture.stem.isdigit()
    ]
