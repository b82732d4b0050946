"""Rounds whose faces are shown at a level: flash, distance, and the right difficulty."""

import csv
import io
import re
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from quiz.models import Label, ModeRecord, PlayerDay, Round, Showing, Skill, Trial
from tests.support.factories import fill
from tests.support.pages import JSON, start, twin

MODES = [{"mode": "flash"}, {"mode": "distance"}, {"mode": "adaptive", "adapts": "time"}]
OTHER = {Label.REAL: Label.FAKE, Label.FAKE: Label.REAL}


@pytest.fixture
def faces(db_session: Session) -> Session:
    """Enough faces for a round of forty."""
    fill(db_session, reals=60, fakes=60)
    return db_session


def answer(client: FlaskClient, url: str, number: int, **values: Any) -> dict[str, Any]:
    """Respond to a trial; the verdict."""
    said = {"response": "fake"} | values
    reply = client.post(f"{url}/trials/{number}", json=said, headers=JSON)
    assert reply.status_code == 200, reply.text
    return dict(reply.json or {})


def page_of(client: FlaskClient, url: str) -> str:
    """Return a page without its tokens, which hold the time."""
    return re.sub(r'(csrf[-_]token"\s+(?:content|value)=")[^"]+', r"\1", client.get(url).text)


def play_out(client: FlaskClient, url: str, trials: int = 40, **values: Any) -> None:
    """Respond to all trials of a round."""
    for number in range(1, trials + 1):
        answer(client, url, number, **values)


def test_a_round_of_distance_ends_with_a_threshold(client: FlaskClient, faces: Session) -> None:
    url = start(client, mode="distance")
    first = twin(client, url)["trial"]
    assert first["size"] == first["level"] == 74
    play_out(client, url)
    result = twin(client, url)["result"]
    low, high = result["threshold_interval"]
    assert low < result["threshold"] < high
    assert (result["unit"], result["trials"]) == ("px", 40)
    assert 16 <= result["score"] <= 240
    round_ = faces.scalars(select(Round)).one()
    record = faces.scalars(select(ModeRecord)).one()
    assert (round_.score, record.best, record.rounds) == (result["score"], result["score"], 1)
    page = client.get(url).text
    assert "Your threshold" in page
    assert 'class="curve"' in page
    assert "d′" not in page


def test_a_better_threshold_is_a_lower_one(client: FlaskClient, faces: Session) -> None:
    for level in (200.0, 50.0, 90.0):
        url = start(client, mode="distance")
        round_id = url.rpartition("/")[2]
        for number in range(1, 41):
            label = faces.scalar(
                select(Trial.label).where(Trial.round_id == round_id, Trial.position == number)
            )
            faces.rollback()
            shown = twin(client, url)["trial"]["size"]
            is_right = shown >= level or number % 2 == 0
            said = label if is_right else OTHER[Label(str(label))]
            answer(client, url, number, response=str(said))
    rounds = faces.scalars(select(Round).order_by(Round.started_at))
    scores = [round_.score or 0.0 for round_ in rounds]
    best = faces.scalars(select(ModeRecord.best)).one() or 0.0
    assert best == min(scores) == scores[1]
    mine = client.get("/modes/distance").text
    assert re.search(rf"Your best: <b>{round(best)} pixels</b>", mine)
    assert sum(each["rounds"] for each in twin(client, "/modes/distance")["scores"]) == 3


def test_everyones_thresholds_are_in_bins(client: FlaskClient, faces: Session) -> None:
    for _ in range(2):
        play_out(client, start(client, mode="flash"))
    for score, round_ in zip((70.0, 99.0), faces.scalars(select(Round)), strict=True):
        round_.score = score
    faces.commit()
    page = client.get("/modes/flash").text
    assert re.findall(r"<th scope=\"row\">(.+)</th>", page) == ["65 to 100 milliseconds"]
    assert "The best" not in page
    assert twin(client, "/modes/flash")["board"] == []


def test_the_level_follows_the_responses(client: FlaskClient, faces: Session) -> None:
    url = start(client, mode="distance")
    before = twin(client, url)["trial"]["size"]
    for number in range(1, 9):
        verdict = answer(client, url, number)
        after = verdict["next"]["size"]
        if before not in (16, 240):
            assert (after < before) is verdict["correct"]
        assert verdict["say"]["level"] == f"Faces are {after} pixels wide now. Do not zoom."
        assert twin(client, url)["trial"]["size"] == after
        before = after


def test_what_the_page_measured_is_kept_and_moves_the_next_level(
    client: FlaskClient, faces: Session
) -> None:
    asked = {}
    for shown_ms in (None, 400):
        url = start(client, mode="flash")
        level = twin(client, url)["trial"]["exposure_ms"]
        more = {"frames": 24, "shown_ms": shown_ms} if shown_ms else {}
        verdict = answer(client, url, 1, **more)
        assert verdict["next"]["frames"] >= 3
        asked[shown_ms] = level, verdict["next"]["exposure_ms"], verdict["correct"]
    kept = faces.execute(select(Showing.level, Showing.achieved, Showing.frames)).all()
    assert {tuple(row) for row in kept} == {
        (asked[None][0], asked[None][0], None),
        (asked[400][0], 400.0, 24),
    }
    assert asked[None][:2] != asked[400][:2]


def test_a_retry_changes_nothing(client: FlaskClient, faces: Session) -> None:
    url = start(client, mode="distance")
    first = answer(client, url, 1, pixels=70)
    again = answer(client, url, 1, pixels=200)
    assert (again["correct"], again["next"]) == (first["correct"], first["next"])
    assert faces.scalars(select(Showing.achieved)).one() == 70


@pytest.mark.parametrize(
    "values",
    [
        {"frames": -1}, {"frames": 0}, {"frames": 10**6}, {"frames": "many"}, {"shown_ms": -20},
        {"shown_ms": 10**8}, {"shown_ms": 1.5}, {"pixels": 0}, {"pixels": 5000}, {"pixels": True},
        {"pixels": 40, "shown_ms": 40},
    ],
    ids=str,
)  # fmt: skip
def test_what_no_page_can_have_seen_is_refused(
    client: FlaskClient, faces: Session, values: dict[str, Any]
) -> None:
    url = start(client, mode="flash")
    said = {"response": "fake"} | values
    refused = client.post(f"{url}/trials/1", json=said, headers=JSON)
    assert refused.status_code == 400
    assert (refused.json or {})["detail"]
    assert twin(client, url)["answered"] == 0
    assert faces.scalars(select(Showing)).all() == []


@pytest.mark.parametrize("adapts", ["both", 1, ["size"]], ids=str)
def test_what_cannot_be_adapted_is_refused(
    client: FlaskClient, faces: Session, adapts: object
) -> None:
    values = {"mode": "adaptive", "adapts": adapts}
    refused = client.post("/rounds", json=values, headers=JSON)
    assert refused.status_code == 400
    assert "adapts must be one of size, time" in refused.text


def test_practice_says_what_it_does_and_why(client: FlaskClient, faces: Session) -> None:
    url = start(client, mode="adaptive")
    assert twin(client, url)["say"]["level"] == "Faces are 74 pixels wide now."
    right = 0
    for number in range(1, 7):
        verdict = answer(client, url, number)
        right += verdict["correct"]
        assert "sharpness" not in verdict["next"]["say"]["tally"]
    size = verdict["next"]["size"]
    assert re.fullmatch(
        rf"Faces are {size} pixels wide now, because you got \d of the last 5 right\.",
        verdict["say"]["level"],
    )
    done = client.post(f"{url}/finish", headers=JSON).json or {}
    assert (done["done"], done["result"]["correct"], done["result"]["trials"]) == (True, right, 6)
    assert done["result"]["threshold"] is None
    assert "Faces were" in client.get(url).text


def test_long_practice_has_a_threshold(client: FlaskClient, faces: Session) -> None:
    url = start(client, mode="adaptive", adapts="time")
    play_out(client, url, 24, frames=9, shown_ms=150)
    client.post(f"{url}/finish", headers=JSON)
    result = twin(client, url)["result"]
    assert result["unit"] == "ms"
    assert result["threshold"] > 0
    assert 'class="curve"' in client.get(url).text


def test_practice_without_a_response_has_no_result(client: FlaskClient, faces: Session) -> None:
    url = start(client, mode="adaptive")
    client.post(f"{url}/finish", headers=JSON)
    assert twin(client, url)["result"]["trials"] == 0
    assert "No score yet" in client.get(url).text


@pytest.mark.parametrize("values", MODES, ids=lambda values: values["mode"])
def test_nothing_around_an_open_face_depends_on_its_label(
    client: FlaskClient, faces: Session, values: dict[str, str]
) -> None:
    url = start(client, **values)
    play_out(client, url, 3)
    one = twin(client, url), page_of(client, url)
    trial = faces.scalars(select(Trial).where(Trial.position == 4)).one()
    swapped = {"label": OTHER[trial.label], "face_id": trial.spare_id, "spare_id": trial.face_id}
    faces.execute(update(Trial).where(Trial.id == trial.id).values(swapped))
    faces.commit()
    assert (twin(client, url), page_of(client, url)) == one


def test_they_count_for_no_other_figure(client: FlaskClient, faces: Session) -> None:
    url = start(client, mode="distance")
    play_out(client, url, 4)
    skill = faces.scalars(select(Skill)).one()
    assert (skill.hits, skill.misses, skill.false_alarms, skill.correct_rejections) == (0, 0, 0, 0)
    assert faces.scalars(select(PlayerDay)).all() == []
    assert twin(client, "/me")["trials"] == 0


def test_a_players_table_has_the_levels(client: FlaskClient, faces: Session) -> None:
    url = start(client, mode="flash")
    level = twin(client, url)["trial"]["level"]
    answer(client, url, 1, frames=10, shown_ms=167)
    classic = start(client, length=4)
    answer(client, classic, 1)
    text = client.get("/me/responses.csv").data.decode("utf-8-sig")
    first, second = csv.DictReader(io.StringIO(text))
    assert (float(first["level"]), float(first["achieved_level"]), first["frames"]) == (
        level,
        167,
        "10",
    )
    assert (second["mode"], second["level"], second["achieved_level"], second["frames"]) == (
        "classic",
        "",
        "",
        "",
    )


def test_without_scripts_distance_has_its_size_and_flash_its_cover(
    client: FlaskClient, faces: Session
) -> None:
    page = client.get(start(client, mode="distance")).text
    assert re.search(r'<img class="far-face"[^>]* width="74" height="74"', page)
    assert "data-loupe" not in page
    assert 'content="loupe"' not in page
    page = client.get(start(client, mode="flash")).text
    assert 'class="window is-covered"' in page
    assert re.search(r"<form class=\"responses\"[^>]* hidden>", page)
    assert "only-without-scripts" in page
    assert "/modes/distance" in page
    assert "This way to play needs scripts" in client.get("/modes/flash").text


def test_a_verdict_without_scripts_shows_the_whole_face(
    client: FlaskClient, faces: Session
) -> None:
    url = start(client, mode="distance")
    client.post(f"{url}/trials/1", data={"response": "real", "pixels": ""})
    page = client.get(f"{url}?verdict=1").text
    assert re.search(r'<img class="face"', page)
