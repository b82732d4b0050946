"""The mode with advice, as requests: two steps, retries, refusals, the result."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from quiz.models import Face, Label, Showing, Trial
from tests.support.factories import add_worker, fill
from tests.support.pages import JSON, start, twin

FAKE, REAL = 0.83, 0.2


@pytest.fixture
def judged(db_session: Session) -> Session:
    """Faces that the detector has judged, each as it is."""
    fill(db_session)
    for label, p_fake in ((Label.FAKE, FAKE), (Label.REAL, REAL)):
        judge(db_session, p_fake, label)
    add_worker(db_session)
    return db_session


def judge(session: Session, p_fake: float, *labels: Label) -> None:
    """Store an opinion of all faces of these labels, and commit."""
    said = {"p_detector": p_fake, "p_discriminator": p_fake}
    session.execute(update(Face).where(Face.label.in_(labels)).values(said))
    session.commit()


def say(client: FlaskClient, url: str, number: int, response: str, step: str) -> TestResponse:
    """Send one of the two responses to a trial."""
    values = {"response": response, "step": step}
    return client.post(f"{url}/trials/{number}", json=values, headers=JSON)


def labels_of(session: Session) -> list[str]:
    """Read what the dealt faces are."""
    labels = session.scalars(select(Trial.label).order_by(Trial.position)).all()
    session.rollback()  # a session that writes has the lock
    return [label.value for label in labels]


@pytest.fixture
def url(client: FlaskClient, judged: Session) -> str:
    """A round with advice."""
    assert judged.is_active
    return start(client, mode="advice")


def test_the_opinion_follows_the_first_response(
    client: FlaskClient, judged: Session, url: str
) -> None:
    trial = twin(client, url)["trial"]
    assert (trial["step"], trial["first"], trial["advice"]) == ("first", None, None)
    [label, *_] = labels_of(judged)
    answered = say(client, url, 1, "real", "first")
    p_fake = FAKE if label == "fake" else REAL
    assert answered.status_code == 200
    facts = dict(answered.json or {})
    assert facts["advice"] == {"detector": p_fake}
    assert "label" not in facts
    assert "correct" not in facts
    words = "fake, 83% sure" if label == "fake" else "real, 80% sure"
    assert facts["say"]["advice"] == f"The detector: {words}"
    assert facts["say"]["advice_ask"].startswith("You said real.")
    now = twin(client, url)
    assert now["trial"] == trial | {"step": "final", "first": "real", "advice": facts["advice"]}
    assert now["say"]["advice"] == facts["say"]["advice"]
    assert (now["answered"], now["correct"]) == (0, 0)


def test_then_comes_the_verdict_and_the_next_face(
    client: FlaskClient, judged: Session, url: str
) -> None:
    [label, *_] = labels_of(judged)
    other = "real" if label == "fake" else "fake"
    say(client, url, 1, other, "first")
    verdict = dict(say(client, url, 1, label, "final").json or {})
    assert (verdict["label"], verdict["correct"]) == (label, True)
    assert verdict["say"]["advised"] == "The detector put you right."
    assert verdict["next"]["step"] == "first"
    assert verdict["next"]["say"]["advice"] == ""
    assert twin(client, url)["trial"]["position"] == 2


def test_a_retry_of_either_step_changes_nothing(
    client: FlaskClient, judged: Session, url: str
) -> None:
    first = say(client, url, 1, "real", "first")
    judge(judged, 0.999, Label.REAL, Label.FAKE)  # the worker has another opinion by now
    again = say(client, url, 1, "real", "first")
    assert (again.status_code, again.json) == (200, first.json)
    final = say(client, url, 1, "fake", "final")
    assert final.status_code == 200
    p_fake = (first.json or {})["advice"]["detector"]
    assert (final.json or {})["machine"] == {"detector": p_fake, "discriminator": p_fake}
    assert say(client, url, 1, "fake", "final").json == final.json
    assert say(client, url, 1, "real", "first").json == first.json
    [showing] = judged.scalars(select(Showing))
    assert showing.first_response is Label.REAL
    trial = judged.get_one(Trial, showing.trial_id)
    assert (trial.response, trial.p_detector) == (Label.FAKE, p_fake)


def test_a_second_first_response_is_refused(client: FlaskClient, url: str) -> None:
    say(client, url, 1, "real", "first")
    refused = say(client, url, 1, "fake", "first")
    assert refused.status_code == 409
    assert "verdict" not in (refused.json or {})
    assert twin(client, url)["trial"]["first"] == "real"
    say(client, url, 1, "real", "final")
    refused = say(client, url, 1, "fake", "first")
    assert refused.status_code == 409
    assert (refused.json or {})["verdict"]["response"] == "real"


@pytest.mark.parametrize("step", ["final", ""])
def test_no_final_response_without_a_first(client: FlaskClient, url: str, step: str) -> None:
    refused = say(client, url, 1, "real", step)
    assert refused.status_code == 409
    assert "first response" in (refused.json or {})["detail"]
    assert twin(client, url)["answered"] == 0


def test_bad_steps(client: FlaskClient, url: str) -> None:
    assert say(client, url, 1, "real", "second").status_code == 400
    assert say(client, url, 1, "perhaps", "first").status_code == 400
    assert say(client, url, 2, "real", "first").status_code == 409
    assert say(client, url, 99, "real", "first").status_code == 409
    assert say(client, "/rounds/of-nobody", 1, "real", "first").status_code == 404
    classic = start(client)
    assert say(client, classic, 1, "real", "first").status_code == 400
    assert twin(client, classic)["answered"] == 0
    gone = {"response": "real", "step": "first", "face": "/faces/another"}
    assert client.post(f"{url}/trials/1", json=gone, headers=JSON).status_code == 409
    assert twin(client, url)["trial"]["step"] == "first"


def test_a_stranger_gets_no_opinion(client: FlaskClient, app: Any, url: str) -> None:
    assert say(app.test_client(), url, 1, "real", "first").status_code == 404
    assert twin(client, url)["trial"]["step"] == "first"


def test_a_round_by_forms_alone(client: FlaskClient, judged: Session, url: str) -> None:
    for number in range(1, 13):
        page = client.get(url).text
        assert 'name="step" value="first"' in page
        assert "The detector:" not in page
        led = client.post(f"{url}/trials/{number}", data={"response": "real", "step": "first"})
        assert (led.status_code, led.location) == (303, url)
        page = client.get(url).text
        assert 'name="step" value="final"' in page
        assert "The detector: " in page
        assert 'data-first="real"' in page
        led = client.post(f"{url}/trials/{number}", data={"response": "fake", "step": "final"})
        assert led.location == f"{url}?verdict={number}"
        verdict = client.get(led.location).text
        label = labels_of(judged)[number - 1]
        # It is right about each face here.
        said = "put you right" if label == "fake" else "although the detector agreed"
        assert said in verdict
    assert "right after the advice" in client.get(url).text


def test_the_result_counts_what_advice_changed(
    client: FlaskClient, judged: Session, url: str
) -> None:
    for number in range(1, 13):
        labels = labels_of(judged)
        say(client, url, number, "real", "first")
        say(client, url, number, labels[number - 1], "final")
    fakes = labels_of(judged).count("fake")
    assert 0 < fakes < 12
    result = twin(client, url)["result"]
    assert (result["right_before"], result["right_after"]) == (12 - fakes, 12)
    assert (result["right_advice"], result["gained"], result["harmed"]) == (12, fakes, 0)
    assert result["followed_right"]["faces"] == result["followed_right"]["followed"] == fakes
    assert result["followed_wrong"]["rate"] is None
    assert result["score"] == 12.0
    assert result["lately"]["faces"] == 12
    page = client.get(url).text
    assert "Groh et al." in page
    assert "15,016" in page
    assert f"Before it you had {12 - fakes} right; the detector alone had 12." in page
    again = start(client, mode="advice")
    for number in range(1, 13):
        say(client, again, number, "real", "first")
        say(client, again, number, "real", "final")
    assert twin(client, again)["result"]["lately"]["faces"] == 24
    assert twin(client, again)["result"]["faces"] == 12
    assert twin(client, "/modes/advice")["record"] == {"rounds": 2, "best": 12.0}


def test_too_few_judged_faces_are_said(client: FlaskClient, db_session: Session) -> None:
    fill(db_session)
    add_worker(db_session)
    refused = client.post("/rounds", json={"mode": "advice"}, headers=JSON)
    assert refused.status_code == 503
    assert "the detector has judged" in (refused.json or {})["detail"]
