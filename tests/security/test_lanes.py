"""Two worlds that differ in the lanes of the open faces answer every request alike."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from quiz.models import Face, Label, Lane, Trial
from tests.support.crowds import open_lanes
from tests.support.factories import add_worker, fill
from tests.support.pages import JSON, start

PAGES = ("/", "/me", "/stats", "/leaderboard", "/readyz", "/openapi.json", "/me/responses.csv")


def answers(client: FlaskClient, url: str, face: str) -> list[Any]:
    """What a player can ask while a face is open: bodies and headers."""
    found: list[Any] = [client.get(page, headers=JSON).data for page in (*PAGES, url)]
    picture = client.get(face)
    names = ("Content-Length", "Content-Type", "ETag", "Last-Modified", "Cache-Control")
    return [*found, picture.data, *(picture.headers.get(name) for name in names)]


@pytest.mark.parametrize("mode", ["classic", "practice", "pair", "survival"])
def test_the_lane_of_an_open_face_changes_no_answer(
    app: Flask, client: FlaskClient, db_session: Session, mode: str
) -> None:
    fill(db_session, reals=60)
    add_worker(db_session)
    taught = open_lanes(db_session).id
    control = db_session.scalars(select(Lane.id).where(Lane.control_of == taught)).one()
    db_session.commit()
    url = start(client, mode=mode)
    trial = (client.get(url, headers=JSON).json or {})["trial"]
    face = trial.get("face") or trial["faces"][0]
    dealt = select(Trial.id).where(or_(Trial.face_id == Face.id, Trial.spare_id == Face.id))
    is_open = (Face.label == Label.FAKE, dealt.correlate(Face).exists())
    seen = []
    for lane in (None, taught, control):
        changed = db_session.execute(update(Face).where(*is_open).values(lane_id=lane))
        assert changed.rowcount >= 2  # type: ignore[attr-defined]
        db_session.commit()
        seen.append(answers(client, url, face))
    assert seen[0] == seen[1] == seen[2]
