"""An evaluation for people: a table for the terminal, one HTML file with pictures and curves."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from PIL import Image

from generator.checkpoint import GALLERY, UTKFACE

Report = dict[str, Any]
MEANINGS = {
    "fd": "FD, lower is better",
    "kid": "KID, lower is better",
    "kid_face": "KID-face, lower is better",
    "kid_face_subset_mean": "… mean of subsets of 500",
    "kid_face_subset_sd": "… their standard deviation",
    "fd_face": "FD-face, lower is better",
    "precision": "precision, higher is better",
    "recall": "recall, higher is better",
    "density": "density, about 1",
    "coverage": "coverage, higher is better",
    "spectrum_db": "radial spectrum, dB apart",
    "two_sample_auc": "two-sample test, AUC, 0.5 is chance",
    "memorised_share": "memorised, about 0.01 is honest",
    "copying_score": "copying score C_T, below -3 copies",
    "age_total_variation": "age groups, total variation",
    "gender_total_variation": "genders, total variation",
    "race_total_variation": "race or tone labels, total variation",
}
STYLE = """
body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;
color:#1d1b18;background:#fff}
table{border-collapse:collapse;margin:1rem 0}
td,th{padding:.2rem .8rem;text-align:right;border-bottom:1px solid #ccc}
td:first-child,th:first-child{text-align:left}
img,svg{max-width:100%;height:auto}
.warning{border-left:4px solid #b3390f;padding-left:1rem}
@media(prefers-color-scheme:dark){body{color:#eee;background:#1a1a1a}td,th{border-color:#444}}
"""


@dataclass(frozen=True)
class Pictures:
    """The pictures of a report: fakes without selection, closest pairs, curves as SVG."""

    fakes: Image.Image
    pairs: Image.Image
    curves: str = ""


def meaning(name: str) -> str:
    """Return a figure's name in words."""
    if name.startswith("sliced_wasserstein_"):
        return f"sliced Wasserstein × 1000 at {name.rpartition('_')[2]} px"
    return MEANINGS.get(name, name)


def figure_rows(report: Report) -> list[tuple[str, str, str]]:
    """Return name, value and floor of each figure of one feature space."""
    floors = report["floors"]
    return [
        (meaning(name), f"{value:.4f}", f"{floors[name]:.4f}" if name in floors else "")
        for name, value in report["figures"].items()
    ]


def ladder_rows(report: Report) -> list[tuple[str, ...]]:
    """Return each ladder: how photographs were spoilt, and KID at each level."""
    return [
        (
            f"{name} {', '.join(f'{level:g}' for level in ladder['levels'])}",
            *(f"{value:.4f}" for value in ladder["kid"]),
        )
        for name, ladder in report["ladders"].items()
    ]


def word_of(report: Report, head: str) -> str:
    """Return the name of a head's labels; painted sitters have a tone instead of a race."""
    return "tone" if head == "race" and report["deck"] == GALLERY else head


def attribute_rows(report: Report, head: str) -> list[tuple[str, str, str]]:
    """Return kind, share among fakes and share among reals, with their intervals."""
    shares = report["attributes"][head]
    return [
        (kind, share_text(fakes), share_text(reals))
        for kind, fakes, reals in zip(
            shares["kinds"], shares["fakes"], shares["reals"], strict=True
        )
    ]


def share_text(share: Sequence[float]) -> str:
    """Write a share and its interval in per cent."""
    middle, low, high = (100 * value for value in share)
    return f"{middle:.1f} % ({low:.1f} to {high:.1f})"


def headline(report: Report) -> str:
    """Say what was measured."""
    return (
        f"{report['checkpoint']}, {report['kimg']:.0f} thousand images, "
        f"{report['resolution']} px: {report['fakes']} fakes (psi {report['psi']:g}) against "
        f"{report['reals']} reals of the {report['split']} split"
    )


def second_headline(report: Report) -> str:
    """Say what was measured in the second feature space."""
    seen = report["imagenet"]
    return (
        f"The same generator in the eyes of EfficientNet-Lite2 (ImageNet): {seen['fakes']} fakes "
        f"against {seen['reals']} reals, of the classes that the quiz shows"
    )


def table(report: Report) -> str:
    """Return the report as lines for a terminal."""
    lines = [headline(report), *figure_lines(report)]
    lines += ["KID-face of real faces that are spoilt more and more", *ladder_lines(report)]
    seen = report["imagenet"]
    lines += [second_headline(report), *figure_lines(seen)]
    lines += ["KID of real faces that are spoilt more and more", *ladder_lines(seen)]
    for head in report["attributes"]:
        lines.append(f"{word_of(report, head):16}{'fakes':>26}{'reals':>26}")
        lines += [f"{kind:16}{a:>26}{b:>26}" for kind, a, b in attribute_rows(report, head)]
    return "\n".join(lines)


def figure_lines(report: Report) -> list[str]:
    """Return the figures of one feature space as lines for a terminal."""
    head = f"{'':40}{'fakes':>10}{'floor':>10}"
    return [
        head,
        *(f"{name:40}{value:>10}{floor:>10}" for name, value, floor in figure_rows(report)),
    ]


def ladder_lines(report: Report) -> list[str]:
    """Return the ladders of one feature space as lines for a terminal."""
    return [f"{name:24}" + "".join(f"{v:>10}" for v in rest) for name, *rest in ladder_rows(report)]


def html(report: Report, pictures: Pictures) -> str:
    """Return the report as one HTML file, with styles and pictures inside."""
    seen = report["imagenet"]
    shows_people = report["deck"] == UTKFACE
    warning = " These are photographs of UTKFace: do not publish this file." if shows_people else ""
    parts = [
        "<h1>How good are the fakes?</h1>",
        f"<p>{escape(headline(report))}</p>",
        "<p>The floor is the score of training faces, measured as if they were fakes. KID-face and "
        "FD-face use our own feature network: they are neither KID nor FID.</p>",
        html_table(("figure", "fakes", "floor"), figure_rows(report)),
        f"<p>{escape(second_headline(report))}. In this space checkpoints are chosen, since no "
        "training has seen it; distances are in spreads of the reals.</p>",
        html_table(("figure", "fakes", "floor"), figure_rows(seen)),
        "<h2>Fakes without selection</h2>",
        image(pictures.fakes, "the first 64 seeds"),
        "<h2>Is the measure sound?</h2>",
        "<p>KID-face of real faces must grow as they are spoilt more, from left to right.</p>",
        html_table(("", "as they are", "a little", "more", "most"), ladder_rows(report)),
        "<p>The same with the features of EfficientNet-Lite2:</p>",
        html_table(("", "as they are", "a little", "more", "most"), ladder_rows(seen)),
        "<h2>Who is shown?</h2>",
        "<p>What the feature network sees, with 95 % intervals.</p>",
    ]
    parts += [
        html_table((word_of(report, head), "fakes", "reals"), attribute_rows(report, head))
        for head in report["attributes"]
    ]
    if pictures.curves:
        parts += ["<h2>Training</h2>", pictures.curves]
    parts += [
        "<h2>The closest pairs</h2>",
        f'<p class="warning">Each fake stands above the training face nearest to it.{warning}</p>',
        image(pictures.pairs, "32 fakes and their nearest training faces"),
    ]
    return (
        '<!doctype html>\n<html lang="en"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>{escape(report['checkpoint'])}</title><style>{STYLE}</style>\n"
        + "\n".join(parts)
        + "\n</html>\n"
    )


def html_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return an HTML table."""
    top = "".join(f"<th>{escape(name)}</th>" for name in head)
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows
    )
    return f"<table><tr>{top}</tr>{body}</table>"


def image(picture: Image.Image, alt: str) -> str:
    """Return an HTML image with its bytes inside."""
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=90)
    data = base64.b64encode(file.getvalue()).decode("ascii")
    return f'<img alt="{escape(alt)}" src="data:image/jpeg;base64,{data}">'
