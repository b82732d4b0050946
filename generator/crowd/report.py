"""The trial as tables for a terminal, and as one HTML page with pictures."""

from __future__ import annotations

from html import escape

import numpy as np
from PIL import Image

from generator.checkpoint import GALLERY
from generator.contact_sheet import contact_sheet
from generator.crowd.findings import (
    Findings,
    Rows,
    calibration_rows,
    claims,
    fair_rows,
    in_columns,
    learned_rows,
    stage_rows,
)
from generator.crowd.trial import Setting
from generator.evaluation.report import STYLE, html_table, image
from generator.serving import finished

SHOWN = 36
_LEARNED = "Spearman's correlation with each kind, on held-out fakes"
_CALIBRATION = ("predicted P(fake)", "said fake", "responses")
_FAIR = ("choice", "recall", "age", "gender", "tone")


def tables(found: Findings) -> list[tuple[str, Rows]]:
    """Return each table with its title."""
    crowds, last = tuple(found.lessons), list(found.lessons.values())[-1]
    tuning = found.tuning
    return [
        ("Claims", [claim.row for claim in claims(found)]),
        ("What the critic learned", [(_LEARNED, *crowds), *learned_rows(found)]),
        (f"Calibration, {crowds[-1]}", [_CALIBRATION, *calibration_rows(last)]),
        (
            f"Diversity of choice; fair is 1 in {found.fair[0]}, recall without choice is "
            f"{found.fair[1]['recall']:.3f}",
            [_FAIR, *fair_rows(found)],
        ),
        (
            f"{tuning['checkpoint']}: {tuning['images']} images in {tuning['slices']} slices, "
            f"{tuning['share']:.3g} of the last is kept",
            [
                ("", "before", "after"),
                *(
                    (name, f"{tuning['before'][name]:.3f}", f"{tuning['after'][name]:.3f}")
                    for name in tuning["before"]
                ),
            ],
        ),
        ("Time and memory", stage_rows(found.stages)),
    ]


def as_text(found: Findings) -> str:
    """Return all tables for a terminal."""
    return "\n\n".join(f"{title}\n{in_columns(rows)}" for title, rows in tables(found))


def as_html(found: Findings, faces: Image.Image) -> str:
    """Return all tables and the faces as one HTML file."""
    title = "Do simulated players train the critic?"
    parts = [
        f"<h1>{title}</h1>",
        "<p>Simulated players look at statistics of pixels that the critic is not told. Detection "
        "is the share of fakes that sensible players call fake. Intervals are 95 %, by the "
        "bootstrap over players and faces. No person took part.</p>",
        "<h2>Held-out fakes, from the least likely to be called fake to the most</h2>",
        image(faces, f"{SHOWN} fakes in the order of the critic"),
    ]
    for name, (first, *rest) in tables(found):
        parts += [f"<h2>{escape(name)}</h2>", html_table(first, rest)]
    return (
        '<!doctype html>\n<html lang="en"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>{title}</title><style>{STYLE}</style>\n" + "\n".join(parts) + "\n</html>\n"
    )


def sorted_faces(setting: Setting, found: Findings) -> Image.Image:
    """Return held-out fakes at equal steps of the critic's order, the most convincing first."""
    critic = list(found.lessons.values())[-1].critic
    rows = np.arange(len(setting.faces.raw))[setting.held_out]
    order = rows[critic.scores(setting.faces.features[rows]).argsort()]
    steps = np.linspace(0, len(order) - 1, SHOWN).round().astype(int)
    return contact_sheet(finished(GALLERY, setting.faces.raw[order[steps]]))
