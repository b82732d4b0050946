"""What teachers may look at first: a demo that writes nothing, and a lesson."""

from itertools import pairwise
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, event, func, select
from sqlalchemy.orm import Session

from quiz.models import Face, Label
from quiz.words import demo
from tests.support.pages import twin


def test_each_scene_is_a_page(client: FlaskClient) -> None:
    for step, scene in enumerate(demo.SCENES, start=1):
        page = client.get(f"/teach/demo?step={step}").text
        head = page.partition(f'data-scene-of="{step}"')[2].partition(">")[0]
        assert "hidden" not in head
        assert str(scene.title) in page
        assert page.count("hidden>\n    <h2") == len(demo.SCENES) - 1


@pytest.mark.parametrize(("asked", "step"), [("99", 7), ("0", 1), ("", 1)])
def test_a_scene_that_there_is_not(client: FlaskClient, asked: str, step: int) -> None:
    assert twin(client, f"/teach/demo?step={asked}")["step"] == step


def test_without_a_specimen_there_is_a_drawing(client: FlaskClient) -> None:
    page = client.get("/teach/demo?step=3").text
    assert "/faces/" not in page
    assert "A drawing in place of a face" in page


def test_the_demo_shows_a_fake_in_no_pair(client: FlaskClient, stocked: Session) -> None:
    client.get("/faces/specimen")
    assert "/faces/specimen?deck=utkface" in client.get("/teach/demo?step=3").text


def test_the_demo_writes_nothing_and_takes_no_fake(client: FlaskClient, stocked: Session) -> None:
    statements: list[str] = []

    def keep(*args: Any) -> None:
        statements.append(str(args[2]))

    event.listen(Engine, "before_cursor_execute", keep)
    try:
        assert client.get("/teach/demo").status_code == 200
    finally:
        event.remove(Engine, "before_cursor_execute", keep)
    assert statements
    assert [line for line in statements if not line.startswith("SELECT") and line != "BEGIN"] == []
    taken = select(func.count()).where(Face.label == Label.FAKE, Face.taken_at.is_not(None))
    assert stocked.scalar(taken) == 0


def test_a_lesson_fills_45_minutes_without_a_gap(client: FlaskClient) -> None:
    minutes = twin(client, "/teach/lesson")["minutes"]
    assert [minutes[0]["from"], minutes[-1]["to"]] == [0, 45]
    assert all(a["to"] == b["from"] for a, b in pairwise(minutes))
    assert minutes[0]["say"] in client.get("/teach/lesson").text
