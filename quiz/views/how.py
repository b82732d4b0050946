"""How it works: from noise to faces, and what gives them away."""

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
    steps = milestones()
    twin = {"milestones": steps, "checkpoint": checkpoint}
    return page("how.html", twin, title="How it works", milestones=steps, checkpoint=checkpoint)


@pages.get("/how/tips")
def tips() -> Response:
    """Show the tells of generated faces, on our own fakes."""
    return page("tips.html", {"tells": tells()}, title="The tells")


@pages.app_context_processor
def offer_tells() -> dict[str, Any]:
    """Let any page show the tells; the file is read only where one does."""
    return {"tells": tells}


def tells() -> list[dict[str, Any]]:
    """List the fakes that `python -m generator.tells` has drawn, and what to look for in each."""
    return [
        entry | {"url": url_for("static", filename=f"how/utkface/tells/{entry['name']}.jpg")}
        for entry in read_index("tells.json")
    ]


def milestones() -> list[dict[str, Any]]:
    """List the stages that `python -m generator.milestones` has drawn, with their figures."""
    return [
        {
            "kimg": stage["kimg"],
            "resolution": stage["resolution"],
            "figures": stage["figures"],
            "url": url_for("static", filename=f"how/utkface/{stage['name']}.jpg"),
            "caption": stage.get("caption", f"After {stage['kimg']} thousand faces."),
        }
        for stage in read_index("milestones.json")
    ]


def read_index(name: str) -> list[dict[str, Any]]:
    """Read what a command of the generator has listed; nothing when it has not run."""
    index = Path(current_app.static_folder or "") / "how" / "utkface" / name
    return json.loads(index.read_text(encoding="utf-8")) if index.is_file() else []
